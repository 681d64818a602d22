//! A user does not sign in through an identity provider any more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LastCredential, NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal, identifier::ExternalIdentity};

/// Take an account at an identity provider from a user. All sessions of the user end; another user may get it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlinkIdentity {
    /// Account at the identity provider.
    pub identity: ExternalIdentity,
}

/// Why the account stays linked.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum UnlinkIdentityRefused {
    /// The actor does not keep users.
    #[error("only an administrator unlinks external identities")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this id.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
    /// It is not linked to this user.
    #[error("the user has no such external identity")]
    #[refusal(code = "user.identity_unknown", kind = Unknown, field = "identity")]
    NotLinked,
    /// It is the actor's own last way in.
    #[error(transparent)]
    #[refusal(transparent)]
    Last(#[from] LastCredential),
}

impl Command for UnlinkIdentity {
    type Of = User;
    type Refusal = UnlinkIdentityRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, UnlinkIdentityRefused> {
        if !state.is_kept_by(&at.actor) {
            return Err(UnlinkIdentityRefused::NotAllowed);
        }
        let profile = state.known()?;
        if !profile.credentials.has(&self.identity) {
            return Err(UnlinkIdentityRefused::NotLinked);
        }
        LastCredential::check(profile, &at.actor)?;
        Ok(vec![UserEvent::IdentityUnlinked { identity: self.identity.clone() }])
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
    use crate::{Actor, Role, given::given};

    fn unlink(subject: &str) -> UnlinkIdentity {
        UnlinkIdentity { identity: identity(subject) }
    }

    fn linked() -> UserEvent {
        UserEvent::IdentityLinked { identity: identity("1") }
    }

    #[test]
    fn what_is_linked_is_unlinked() {
        let story = given::<User>([anna(), linked()]).as_role(Role::Administrator);
        let unlinked = UserEvent::IdentityUnlinked { identity: identity("1") };
        assert_eq!(story.when(&unlink("1")).unwrap(), std::slice::from_ref(&unlinked));
        assert_eq!(story.refused(&unlink("2")), "user.identity_unknown");
        let story = given::<User>([anna(), linked(), unlinked]).as_role(Role::Administrator);
        assert_eq!(story.refused(&unlink("1")), "user.identity_unknown");
        assert_eq!(given::<User>([]).as_role(Role::System).refused(&unlink("1")), "user.unknown");
        assert_eq!(given::<User>([anna(), linked()]).refused(&unlink("1")), "user.not_allowed");
    }

    #[test]
    fn nobody_locks_themselves_out() {
        let keeper = Actor { roles: Role::Administrator.into(), ..herself() };
        let both = given::<User>([anna(), linked()]).by(keeper.clone());
        assert!(both.when(&unlink("1")).is_ok());
        let last = given::<User>([anna(), linked(), UserEvent::PasswordRemoved]);
        assert_eq!(last.by(keeper).refused(&unlink("1")), "user.last_credential");
        let last = given::<User>([anna(), linked(), UserEvent::PasswordRemoved]);
        assert!(last.as_role(Role::Administrator).when(&unlink("1")).is_ok());
    }
}
