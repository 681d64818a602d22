//! A user is shut out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal, text::Prose};

/// Shut a user out. Sessions and tokens are heard no more.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockUser {
    /// The reason, in words.
    pub reason: Prose,
}

/// The reasons to refuse [`BlockUser`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum BlockUserRefused {
    /// The actor is not an administrator.
    #[error("only an administrator blocks users")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this login.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
    /// The user is blocked already.
    #[error("the user is blocked")]
    #[refusal(code = "user.blocked", kind = Conflict)]
    Blocked,
    /// The actor would block themselves.
    #[error("nobody blocks themselves")]
    #[refusal(code = "user.own_block", kind = Conflict)]
    Own,
}

impl Command for BlockUser {
    type Of = User;
    type Refusal = BlockUserRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, BlockUserRefused> {
        if !state.is_kept_by(&at.actor) {
            return Err(BlockUserRefused::NotAllowed);
        }
        let profile = state.known()?;
        if profile.is(&at.actor) {
            return Err(BlockUserRefused::Own);
        }
        if profile.blocked {
            return Err(BlockUserRefused::Blocked);
        }
        Ok(vec![UserEvent::Blocked { reason: self.reason.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::register::tests::{anna, herself},
        *,
    };
    use crate::{Actor, Role, given::given};

    fn block() -> BlockUser {
        BlockUser { reason: Prose::parse("left the company").unwrap() }
    }

    #[test]
    fn a_user_is_blocked_once() {
        let events = given::<User>([anna()]).as_role(Role::Administrator).when(&block()).unwrap();
        assert_eq!(events, [UserEvent::Blocked { reason: block().reason }]);
        let story = given::<User>([anna(), events[0].clone()]).as_role(Role::Administrator);
        assert_eq!(story.refused(&block()), "user.blocked");
        assert_eq!(given::<User>([]).as_role(Role::System).refused(&block()), "user.unknown");
    }

    #[test]
    fn not_by_themselves_nor_by_colleagues() {
        let own = Actor { roles: Role::Administrator.into(), ..herself() };
        assert_eq!(given::<User>([anna()]).by(own).refused(&block()), "user.own_block");
        assert_eq!(given::<User>([anna()]).as_role(Role::Supervisor).refused(&block()), "user.not_allowed");
    }
}
