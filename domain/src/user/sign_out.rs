//! All sessions of a user end.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal};

/// End all sessions of a user, the present one too. API tokens stay good: revoke those one by one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOutEverywhere {}

/// The reasons to refuse [`SignOutEverywhere`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum SignOutEverywhereRefused {
    /// The actor is neither this user nor an administrator.
    #[error("sessions are ended by their user or an administrator")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this login.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
}

impl Command for SignOutEverywhere {
    type Of = User;
    type Refusal = SignOutEverywhereRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, SignOutEverywhereRefused> {
        if !state.answers_to(&at.actor) {
            return Err(SignOutEverywhereRefused::NotAllowed);
        }
        state.known()?;
        Ok(vec![UserEvent::SignedOutEverywhere])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            credential::tests::identity,
            register::tests::{anna, herself},
        },
        *,
    };
    use crate::{Role, given::given, sealed::Sealed, text::Prose};

    #[test]
    fn the_user_and_administrators_end_sessions() {
        let ended = [UserEvent::SignedOutEverywhere];
        assert_eq!(given::<User>([anna()]).by(herself()).when(&SignOutEverywhere {}).unwrap(), ended);
        let administrator = given::<User>([anna()]).as_role(Role::Administrator);
        assert_eq!(administrator.when(&SignOutEverywhere {}).unwrap(), ended);
        assert_eq!(given::<User>([anna()]).refused(&SignOutEverywhere {}), "user.not_allowed");
        let unknown = given::<User>([]).as_role(Role::Administrator);
        assert_eq!(unknown.refused(&SignOutEverywhere {}), "user.unknown");
    }

    #[test]
    fn whatever_ends_sessions_raises_the_generation() {
        let generation = |events: &[UserEvent]| {
            let story = given::<User>([anna()].into_iter().chain(events.iter().cloned()));
            story.state().known().unwrap().generation
        };
        let password = UserEvent::PasswordChanged { password: Sealed("bmV3".into()) };
        let blocked = UserEvent::Blocked { reason: Prose::parse("left").unwrap() };
        let unlinked = UserEvent::IdentityUnlinked { identity: identity("1") };
        assert_eq!(generation(&[]), 0);
        let others = [UserEvent::SignedOutEverywhere, UserEvent::PasswordRemoved, unlinked];
        for event in [&password, &blocked].into_iter().chain(&others) {
            assert_eq!(generation(std::slice::from_ref(event)), 1, "{event:?}");
        }
        let roles = UserEvent::RolesChanged { from: Role::Operator.into(), to: Role::Accountant.into() };
        assert_eq!(generation(&[roles]), 0, "roles are read anew with every request");
        let linked = UserEvent::IdentityLinked { identity: identity("1") };
        assert_eq!(generation(&[linked]), 0, "nobody who is signed in came by it");
        assert_eq!(generation(&[blocked, UserEvent::Unblocked, password]), 2);
    }
}
