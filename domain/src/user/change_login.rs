//! A user gets another login.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal, login::Login};

/// Replace the login. The user stays the same user, signed in and with the same tokens; the former login is free for
/// others.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeLogin {
    /// The new login; capitals become small.
    pub login: Login,
}

/// Why the login stays.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ChangeLoginRefused {
    /// The actor does not keep users.
    #[error("only an administrator changes logins")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this id.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
}

impl Command for ChangeLogin {
    type Of = User;
    type Refusal = ChangeLoginRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, ChangeLoginRefused> {
        if !state.is_kept_by(&at.actor) {
            return Err(ChangeLoginRefused::NotAllowed);
        }
        let profile = state.known()?;
        if profile.login == self.login {
            return Ok(vec![]);
        }
        Ok(vec![UserEvent::LoginChanged { from: profile.login.clone(), to: self.login.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::register::tests::{anna, herself},
        *,
    };
    use crate::{Role, given::given};

    fn change(login: &str) -> ChangeLogin {
        ChangeLogin { login: Login::parse(login).unwrap() }
    }

    #[test]
    fn the_user_stays_the_same_under_another_login() {
        let story = given::<User>([anna()]).as_role(Role::Administrator);
        let events = story.when(&change("Anna.P")).unwrap();
        let (from, to) = (Login::parse("anna").unwrap(), Login::parse("anna.p").unwrap());
        assert_eq!(events, [UserEvent::LoginChanged { from, to: to.clone() }]);
        let (before, after) = (given::<User>([anna()]), given::<User>([anna(), events[0].clone()]));
        let (before, after) = (before.state().known().unwrap(), after.state().known().unwrap());
        assert_eq!((after.id, &after.login, after.generation), (before.id, &to, before.generation));
        assert_eq!(story.when(&change("ANNA")).unwrap(), [], "it is that login already");
    }

    #[test]
    fn only_administrators_change_logins() {
        assert_eq!(given::<User>([anna()]).by(herself()).refused(&change("anna.p")), "user.not_allowed");
        assert_eq!(given::<User>([]).as_role(Role::System).refused(&change("anna.p")), "user.unknown");
    }
}
