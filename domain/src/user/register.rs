//! Somebody gets a log-in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{User, UserEvent, WrongRoles};
use crate::{Circumstance, Command, Refusal, Roles, id::PersonId, login::Login, sealed::Sealed};

/// Give somebody a log-in. The stream is the login's own: [`Login::user`].
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterUser {
    /// The name to sign in by.
    pub login: Login,
    /// A sealed Argon2id PHC string.
    pub password: Sealed,
    /// What the user is here for.
    pub roles: Roles,
    /// Whose log-in it is, where it is a person's.
    #[serde(default)]
    pub person: Option<PersonId>,
}

/// The reasons to refuse [`RegisterUser`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RegisterUserRefused {
    /// The actor is not an administrator.
    #[error("only an administrator registers users")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// Another user has this login.
    #[error("the login is taken")]
    #[refusal(code = "user.login_taken", kind = Conflict, field = "login")]
    Taken,
    /// The roles are not valid.
    #[error(transparent)]
    #[refusal(transparent)]
    Roles(#[from] WrongRoles),
}

impl Command for RegisterUser {
    type Of = User;
    type Refusal = RegisterUserRefused;
    const OPENS: bool = true;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, RegisterUserRefused> {
        if !state.is_kept_by(&at.actor) {
            return Err(RegisterUserRefused::NotAllowed);
        }
        match state {
            User::Unknown => {}
            User::Known(_) => return Err(RegisterUserRefused::Taken),
        }
        WrongRoles::check(self.roles, self.person)?;
        Ok(vec![UserEvent::Registered {
            login: self.login.clone(),
            password: self.password.clone(),
            roles: self.roles,
            person: self.person,
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{Actor, Role, given::given};

    fn register(login: &str, role: Role) -> RegisterUser {
        RegisterUser {
            login: Login::parse(login).unwrap(),
            password: Sealed("cGFzc3dvcmQ".into()),
            roles: role.into(),
            person: None,
        }
    }

    /// The operator `anna`.
    pub(crate) fn anna() -> UserEvent {
        given::<User>([]).as_role(Role::System).when(&register("anna", Role::Operator)).unwrap().remove(0)
    }

    /// `anna`, signed in.
    pub(crate) fn herself() -> Actor {
        Actor::user(Login::parse("anna").unwrap().user(), None, Role::Operator.into())
    }

    #[test]
    fn a_login_is_taken_once() {
        let story = given::<User>([]).as_role(Role::Administrator);
        assert_eq!(story.when(&register("anna", Role::Operator)).unwrap(), [anna()]);
        let story = given::<User>([anna()]).as_role(Role::Administrator);
        assert_eq!(story.refused(&register("Anna", Role::Operator)), "user.login_taken");
    }

    #[test]
    fn only_an_administrator_registers() {
        let story = given::<User>([]).as_role(Role::Supervisor);
        assert_eq!(story.refused(&register("anna", Role::Operator)), "user.not_allowed");
    }

    #[test]
    fn roles_make_sense() {
        let story = given::<User>([]).as_role(Role::Administrator);
        let nothing = RegisterUser { roles: Roles::default(), ..register("anna", Role::Operator) };
        assert_eq!(story.refused(&nothing), "user.no_roles");
        assert_eq!(story.refused(&register("anna", Role::System)), "user.system_role");
        let resident = register("anna", Role::Resident);
        assert_eq!(story.refused(&resident), "user.resident_without_person");
        let person = Some(PersonId::named("anna"));
        assert!(story.when(&RegisterUser { person, ..resident }).is_ok());
    }

    #[test]
    fn a_blocked_user_is_nobody() {
        let reason = crate::text::Prose::parse("left").unwrap();
        let known = given::<User>([anna()]);
        let blocked = given::<User>([anna(), UserEvent::Blocked { reason }]);
        let actor = |user: &User| user.known().unwrap().actor();
        assert_eq!(actor(known.state()), Some(herself()));
        assert_eq!(actor(blocked.state()), None);
    }
}
