//! Why a command is refused: a typed error with a stable code.

use std::{collections::BTreeSet, convert::Infallible};

pub use domain_derive::Refusal;

use crate::{Command, registry::Commands};

/// Why a command is refused; derived, so that code, kind and field of a reason stand beside its variant.
pub trait Refusal: std::error::Error + Send + Sync + 'static {
    /// The stable name of the reason, `aggregate.reason`: `ticket.opened_already`. Programs compare it, texts are
    /// found by it, and `gateway/problems` has a page about it.
    fn code(&self) -> &'static str;

    /// The sort of reason, from which the gateway derives the HTTP status.
    fn kind(&self) -> RefusalKind;

    /// The field of the command that is at fault, if the reason concerns one field.
    fn field(&self) -> Option<&'static str>;

    /// Every code that [`Refusal::code`] can return.
    fn codes() -> BTreeSet<&'static str>;
}

/// Why a command is refused: for the role of the actor, or for a reason of its own.
#[derive(Debug, thiserror::Error)]
pub enum CommandRefused<C: Command> {
    /// The actor has no role of the command's audience.
    #[error("this is not for your role")]
    NotForYourRole,
    /// The decision refused it.
    #[error(transparent)]
    Reason(C::Refusal),
}

impl<C: Command> Refusal for CommandRefused<C> {
    fn code(&self) -> &'static str {
        match self {
            Self::NotForYourRole => <C::Of as Commands>::NOT_FOR_YOUR_ROLE,
            Self::Reason(refusal) => refusal.code(),
        }
    }

    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotForYourRole => RefusalKind::Forbidden,
            Self::Reason(refusal) => refusal.kind(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotForYourRole => None,
            Self::Reason(refusal) => refusal.field(),
        }
    }

    fn codes() -> BTreeSet<&'static str> {
        let mut codes = C::Refusal::codes();
        codes.insert(<C::Of as Commands>::NOT_FOR_YOUR_ROLE);
        codes
    }
}

/// A command that is refused for the role of the actor only.
impl Refusal for Infallible {
    fn code(&self) -> &'static str {
        match *self {}
    }

    fn kind(&self) -> RefusalKind {
        match *self {}
    }

    fn field(&self) -> Option<&'static str> {
        match *self {}
    }

    fn codes() -> BTreeSet<&'static str> {
        BTreeSet::new()
    }
}

/// The sorts of reason for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The state of the aggregate does not allow the command (HTTP 409).
    Conflict,
    /// The actor is not allowed to give the command (HTTP 403).
    Forbidden,
    /// For this actor the aggregate, or the part that the command names, does not exist (HTTP 404).
    Unknown,
    /// A value of the command is out of range or contradicts another one (HTTP 422).
    Invalid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error, Refusal)]
    #[error("there is no such house")]
    #[refusal(code = "house.unknown", kind = Unknown)]
    struct NoHouse;

    #[derive(Debug, thiserror::Error, Refusal)]
    #[refusal(kind = Invalid)]
    enum No {
        #[error(transparent)]
        #[refusal(transparent)]
        House(#[from] NoHouse),
        #[error("number {number} is taken")]
        #[refusal(code = "house.taken", kind = Conflict, field = "number")]
        Taken { number: u16 },
        #[error("{0} is out of range")]
        #[refusal(code = "house.odd")]
        Odd(#[refusal(field)] &'static str),
    }

    #[test]
    fn each_variant_has_its_code_kind_and_field() {
        let of = |no: No| (no.code(), no.kind(), no.field());
        assert_eq!(of(NoHouse.into()), ("house.unknown", RefusalKind::Unknown, None));
        assert_eq!(of(No::Taken { number: 7 }), ("house.taken", RefusalKind::Conflict, Some("number")));
        assert_eq!(of(No::Odd("floors")), ("house.odd", RefusalKind::Invalid, Some("floors")));
    }

    #[test]
    fn all_codes_are_listed_those_of_transparent_variants_too() {
        assert_eq!(NoHouse::codes(), BTreeSet::from(["house.unknown"]));
        assert_eq!(No::codes(), BTreeSet::from(["house.odd", "house.taken", "house.unknown"]));
    }
}
