//! A user is let in again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal};

/// Let a user in again.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnblockUser {}

/// The reasons to refuse [`UnblockUser`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum UnblockUserRefused {
    /// The actor is not an administrator.
    #[error("only an administrator unblocks users")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this login.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
    /// The user is not blocked.
    #[error("the user is not blocked")]
    #[refusal(code = "user.not_blocked", kind = Conflict)]
    NotBlocked,
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
