//! Somebody gets a log-in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Credentials, User, UserEvent, WrongRoles};
use crate::{
    Circumstance, Command, Refusal, Roles,
    id::{PersonId, UserId},
    login::Login,
};

/// Give somebody a log-in. It is executed together with the claims of the login and of each external identity.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterUser {
    /// The id of the stream: a fresh one, which nothing else about the user determines.
    pub user: UserId,
    /// The user's name in the company, and what is typed next to a password.
    pub login: Login,
    /// The ways to sign in, to begin with; there may be none yet.
    pub credentials: Credentials,
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
    /// A user with this id is registered.
    #[error("the user is registered already")]
    #[refusal(code = "user.registered_already", kind = Conflict)]
    RegisteredAlready,
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
            User::Known(_) => return Err(RegisterUserRefused::RegisteredAlready),
        }
        WrongRoles::check(self.roles, self.person)?;
        Ok(vec![UserEvent::Registered {
            user: self.user,
            login: self.login.clone(),
            credentials: self.credentials.clone(),
            roles: self.roles,
            person: self.person,
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{Actor, Role, given::given, sealed::Sealed};

    fn register(login: &str, role: Role) -> RegisterUser {
        RegisterUser {
            user: UserId::named("1"),
            login: Login::parse(login).unwrap(),
            credentials: Credentials::password_only(Sealed("cGFzc3dvcmQ".into())),
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
        Actor::user(UserId::named("1"), None, Role::Operator.into())
    }

    #[test]
    fn an_id_is_registered_once() {
        let story = given::<User>([]).as_role(Role::Administrator);
        assert_eq!(story.when(&register("anna", Role::Operator)).unwrap(), [anna()]);
        let story = given::<User>([anna()]).as_role(Role::Administrator);
        assert_eq!(story.refused(&register("boris", Role::Operator)), "user.registered_already");
    }

    #[test]
    fn a_user_may_begin_without_credentials() {
        let none = RegisterUser { credentials: Credentials::default(), ..register("anna", Role::Operator) };
        let story = given::<User>(given::<User>([]).as_role(Role::System).when(&none).unwrap());
        assert_eq!(story.state().known().unwrap().credentials, Credentials::default());
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
