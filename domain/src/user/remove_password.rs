//! A user has no password any more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LastCredential, NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal};

/// Take the password from a user, who signs in through an identity provider or not at all. All sessions of the user
/// end.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovePassword {}

/// Why the password stays.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RemovePasswordRefused {
    /// The actor does not keep users.
    #[error("only an administrator removes passwords")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this id.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
    /// It is the actor's own last way in.
    #[error(transparent)]
    #[refusal(transparent)]
    Last(#[from] LastCredential),
}

impl Command for RemovePassword {
    type Of = User;
    type Refusal = RemovePasswordRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, RemovePasswordRefused> {
        if !state.is_kept_by(&at.actor) {
            return Err(RemovePasswordRefused::NotAllowed);
        }
        let profile = state.known()?;
        if profile.credentials.password().is_none() {
            return Ok(vec![]);
        }
        LastCredential::check(profile, &at.actor)?;
        Ok(vec![UserEvent::PasswordRemoved])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::register::tests::{anna, herself},
        *,
    };
    use crate::{Actor, Role, given::given};

    #[test]
    fn a_password_is_removed_once() {
        let story = given::<User>([anna()]).as_role(Role::Administrator);
        assert_eq!(story.when(&RemovePassword {}).unwrap(), [UserEvent::PasswordRemoved]);
        let story = given::<User>([anna(), UserEvent::PasswordRemoved]).as_role(Role::Administrator);
        assert_eq!(story.when(&RemovePassword {}).unwrap(), []);
        assert_eq!(given::<User>([]).as_role(Role::System).refused(&RemovePassword {}), "user.unknown");
    }

    #[test]
    fn not_by_the_user_nor_as_an_administrators_own_last_way_in() {
        assert_eq!(given::<User>([anna()]).by(herself()).refused(&RemovePassword {}), "user.not_allowed");
        let keeper = Actor { roles: Role::Administrator.into(), ..herself() };
        assert_eq!(given::<User>([anna()]).by(keeper).refused(&RemovePassword {}), "user.last_credential");
    }
}
