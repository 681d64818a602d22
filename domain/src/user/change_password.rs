//! A user signs in with another password.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal, sealed::Sealed};

/// Replace the password.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// A sealed Argon2id PHC string.
    pub password: Sealed,
}

/// The reasons to refuse [`ChangePassword`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ChangePasswordRefused {
    /// The actor is neither this user nor an administrator.
    #[error("a password is changed by its user or an administrator")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this login.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
}

impl Command for ChangePassword {
    type Of = User;
    type Refusal = ChangePasswordRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, ChangePasswordRefused> {
        if !state.answers_to(&at.actor) {
            return Err(ChangePasswordRefused::NotAllowed);
        }
        state.known()?;
        Ok(vec![UserEvent::PasswordChanged { password: self.password.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::register::tests::{anna, herself},
        *,
    };
    use crate::{Role, given::given, text::Prose};

    fn change() -> ChangePassword {
        ChangePassword { password: Sealed("bmV3".into()) }
    }

    #[test]
    fn by_the_user_or_an_administrator() {
        let changed = [UserEvent::PasswordChanged { password: Sealed("bmV3".into()) }];
        assert_eq!(given::<User>([anna()]).by(herself()).when(&change()).unwrap(), changed);
        assert!(given::<User>([anna()]).as_role(Role::Administrator).when(&change()).is_ok());
        assert_eq!(given::<User>([anna()]).as_role(Role::Operator).refused(&change()), "user.not_allowed");
        assert_eq!(given::<User>([]).as_role(Role::Administrator).refused(&change()), "user.unknown");
    }

    #[test]
    fn not_by_a_blocked_user() {
        let blocked = UserEvent::Blocked { reason: Prose::parse("left").unwrap() };
        let story = given::<User>([anna(), blocked]).by(herself());
        assert_eq!(story.refused(&change()), "user.not_allowed");
    }
}
