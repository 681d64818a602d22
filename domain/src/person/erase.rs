//! A person is forgotten.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Person, PersonEvent};
use crate::{Circumstance, Command, Refusal, RefusalKind, Role};

/// Throw the person's key away. There is no way back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasePerson {}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum ErasePersonRefused {
    /// Too final for anybody else.
    #[error("only an administrator erases a person")]
    NotAllowed,
    /// Nobody.
    #[error("there is no such person")]
    Unknown,
    /// Done already.
    #[error("the person was erased")]
    Erased,
}

impl Refusal for ErasePersonRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "person.not_allowed",
            Self::Unknown => "person.unknown",
            Self::Erased => "person.erased",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotAllowed => RefusalKind::Forbidden,
            Self::Unknown => RefusalKind::Unknown,
            Self::Erased => RefusalKind::Conflict,
        }
    }
}

impl Command for ErasePerson {
    type Of = Person;
    type Refusal = ErasePersonRefused;

    fn decide(&self, state: &Person, at: &Circumstance) -> Result<Vec<PersonEvent>, ErasePersonRefused> {
        if !at.actor.roles.any(&[Role::Administrator, Role::System]) {
            return Err(ErasePersonRefused::NotAllowed);
        }
        match state {
            Person::Registered => Ok(vec![PersonEvent::Erased]),
            Person::Unknown => Err(ErasePersonRefused::Unknown),
            Person::Erased => Err(ErasePersonRefused::Erased),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::register::tests::registered, *};
    use crate::given::given;

    #[test]
    fn a_person_is_erased_once_and_for_good() {
        let story = given::<Person>([registered()]).as_role(Role::Administrator);
        assert_eq!(story.when(&ErasePerson {}).unwrap(), [PersonEvent::Erased]);
        let after = [registered(), PersonEvent::Erased, registered()];
        let story = given::<Person>(after).as_role(Role::Administrator);
        assert_eq!(story.refused(&ErasePerson {}), "person.erased");
    }

    #[test]
    fn only_an_administrator_erases() {
        let story = given::<Person>([registered()]).as_role(Role::Supervisor);
        assert_eq!(story.refused(&ErasePerson {}), "person.not_allowed");
        assert_eq!(given::<Person>([]).as_role(Role::System).refused(&ErasePerson {}), "person.unknown");
    }
}
