//! A user may sign in through an identity provider.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EXTERNAL_IDENTITIES_MAX, NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal, identifier::ExternalIdentity};

/// Let a user sign in through an account at an identity provider. Only administrators may: a user who links an
/// account by themselves has to prove that it is theirs, which is a sign-in there.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkIdentity {
    /// The account; it belongs to one user of the company.
    pub identity: ExternalIdentity,
}

/// Why the account is not linked.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum LinkIdentityRefused {
    /// The actor does not keep users.
    #[error("only an administrator links external identities")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this id.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
    /// The user has as many as one user may have.
    #[error("a user has at most {EXTERNAL_IDENTITIES_MAX} external identities")]
    #[refusal(code = "user.too_many_identities", kind = Conflict)]
    TooMany,
}

impl Command for LinkIdentity {
    type Of = User;
    type Refusal = LinkIdentityRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, LinkIdentityRefused> {
        if !state.is_kept_by(&at.actor) {
            return Err(LinkIdentityRefused::NotAllowed);
        }
        let profile = state.known()?;
        if profile.credentials.has(&self.identity) {
            return Ok(vec![]);
        }
        if profile.credentials.external().len() >= EXTERNAL_IDENTITIES_MAX {
            return Err(LinkIdentityRefused::TooMany);
        }
        Ok(vec![UserEvent::IdentityLinked { identity: self.identity.clone() }])
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
    use crate::{Role, given::given};

    fn link(subject: &str) -> LinkIdentity {
        LinkIdentity { identity: identity(subject) }
    }

    fn linked(subject: &str) -> UserEvent {
        UserEvent::IdentityLinked { identity: identity(subject) }
    }

    #[test]
    fn an_identity_is_linked_once() {
        let story = given::<User>([anna()]).as_role(Role::Administrator);
        assert_eq!(story.when(&link("1")).unwrap(), [linked("1")]);
        let story = given::<User>([anna(), linked("1")]).as_role(Role::Administrator);
        assert_eq!(story.when(&link("1")).unwrap(), []);
        assert_eq!(story.when(&link("2")).unwrap(), [linked("2")]);
    }

    #[test]
    fn a_user_has_a_bounded_number() {
        let many = (0..EXTERNAL_IDENTITIES_MAX).map(|n| linked(&n.to_string()));
        let story = given::<User>([anna()].into_iter().chain(many)).as_role(Role::Administrator);
        assert_eq!(story.refused(&link("one more")), "user.too_many_identities");
        assert_eq!(story.when(&link("0")).unwrap(), []);
    }

    #[test]
    fn nobody_links_an_account_to_themselves() {
        assert_eq!(given::<User>([anna()]).by(herself()).refused(&link("1")), "user.not_allowed");
        assert_eq!(given::<User>([]).as_role(Role::System).refused(&link("1")), "user.unknown");
    }
}
