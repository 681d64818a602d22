//! A user is let in again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal, RefusalKind};

/// Let a user in again.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnblockUser {}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum UnblockUserRefused {
    /// Not for this actor.
    #[error("only an administrator unblocks users")]
    NotAllowed,
    /// Nobody has this login.
    #[error(transparent)]
    Unknown(#[from] NoUser),
    /// Nobody shut them out.
    #[error("the user is not blocked")]
    NotBlocked,
}

impl Refusal for UnblockUserRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "user.not_allowed",
            Self::Unknown(unknown) => unknown.code(),
            Self::NotBlocked => "user.not_blocked",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotAllowed => RefusalKind::Forbidden,
            Self::Unknown(unknown) => unknown.kind(),
            Self::NotBlocked => RefusalKind::Conflict,
        }
    }
}

impl Command for UnblockUser {
    type Of = User;
    type Refusal = UnblockUserRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, UnblockUserRefused> {
        if !state.is_kept_by(&at.actor) {
            return Err(UnblockUserRefused::NotAllowed);
        }
        if !state.known()?.blocked {
            return Err(UnblockUserRefused::NotBlocked);
        }
        Ok(vec![UserEvent::Unblocked])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::register::tests::{anna, herself},
        *,
    };
    use crate::{Actor, Role, given::given, text::Prose};

    #[test]
    fn who_is_blocked_is_let_in() {
        let blocked = UserEvent::Blocked { reason: Prose::parse("by mistake").unwrap() };
        let story = given::<User>([anna(), blocked.clone()]).as_role(Role::Administrator);
        assert_eq!(story.when(&UnblockUser {}).unwrap(), [UserEvent::Unblocked]);
        let story = given::<User>([anna(), blocked, UserEvent::Unblocked]).as_role(Role::Administrator);
        assert_eq!(story.refused(&UnblockUser {}), "user.not_blocked");
    }

    #[test]
    fn not_by_themselves() {
        let blocked = UserEvent::Blocked { reason: Prose::parse("left").unwrap() };
        let own = Actor { roles: Role::Administrator.into(), ..herself() };
        let story = given::<User>([anna(), blocked]).by(own);
        assert_eq!(story.refused(&UnblockUser {}), "user.not_allowed");
    }

    #[test]
    fn only_by_an_administrator() {
        assert_eq!(given::<User>([anna()]).refused(&UnblockUser {}), "user.not_allowed");
        assert_eq!(given::<User>([]).as_role(Role::System).refused(&UnblockUser {}), "user.unknown");
    }
}
