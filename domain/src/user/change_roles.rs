//! A user is here for something else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent, WrongRoles};
use crate::{Circumstance, Command, Refusal, Role, Roles};

/// Replace the roles.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRoles {
    /// As they are from now on.
    pub roles: Roles,
}

/// The reasons to refuse [`ChangeRoles`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ChangeRolesRefused {
    /// The actor is not an administrator.
    #[error("only an administrator changes roles")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this login.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
    /// The roles are not valid.
    #[error(transparent)]
    #[refusal(transparent)]
    Roles(#[from] WrongRoles),
    /// The actor would take away their own administrator role, which could lock everybody out.
    #[error("nobody takes away their own administrator role")]
    #[refusal(code = "user.own_role", kind = Conflict, field = "roles")]
    OwnRole,
}

impl Command for ChangeRoles {
    type Of = User;
    type Refusal = ChangeRolesRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, ChangeRolesRefused> {
        if !state.is_kept_by(&at.actor) {
            return Err(ChangeRolesRefused::NotAllowed);
        }
        let profile = state.known()?;
        WrongRoles::check(self.roles, profile.person)?;
        let loses = profile.roles.has(Role::Administrator) && !self.roles.has(Role::Administrator);
        if loses && profile.is(&at.actor) {
            return Err(ChangeRolesRefused::OwnRole);
        }
        if profile.roles == self.roles {
            return Ok(vec![]);
        }
        Ok(vec![UserEvent::RolesChanged { from: profile.roles, to: self.roles }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::register::tests::{anna, herself},
        *,
    };
    use crate::{Actor, given::given};

    fn to(roles: impl Into<Roles>) -> ChangeRoles {
        ChangeRoles { roles: roles.into() }
    }

    #[test]
    fn an_administrator_changes_roles() {
        let story = given::<User>([anna()]).as_role(Role::Administrator);
        let events = story.when(&to(Role::Accountant)).unwrap();
        let change = UserEvent::RolesChanged { from: Role::Operator.into(), to: Role::Accountant.into() };
        assert_eq!(events, [change]);
        assert_eq!(story.when(&to(Role::Operator)).unwrap(), []);
        assert_eq!(story.refused(&to(Role::System)), "user.system_role");
        assert_eq!(story.refused(&to(Role::Resident)), "user.resident_without_person");
    }

    #[test]
    fn nobody_takes_away_their_own_administration() {
        let both: Roles = vec![Role::Operator, Role::Administrator].into();
        let promoted = UserEvent::RolesChanged { from: Role::Operator.into(), to: both };
        let story = given::<User>([anna(), promoted]);
        let own = Actor { roles: both, ..herself() };
        let story = story.by(own);
        assert_eq!(story.refused(&to(Role::Operator)), "user.own_role");
        assert!(story.when(&to(Role::Administrator)).is_ok());
        let another = story.by(Actor::named("another", Role::Administrator));
        assert!(another.when(&to(Role::Operator)).is_ok());
    }

    #[test]
    fn nobody_promotes_themselves() {
        let story = given::<User>([anna()]).by(herself());
        assert_eq!(story.refused(&to(Role::Administrator)), "user.not_allowed");
        assert_eq!(
            given::<User>([]).as_role(Role::Administrator).refused(&to(Role::Operator)),
            "user.unknown"
        );
    }
}
