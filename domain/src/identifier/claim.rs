//! A user takes an identifier.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Holder, Identifier, IdentifierEvent};
use crate::{Circumstance, Command, Refusal, id::UserId};

/// Give an identifier that nobody holds to a user. It is executed together with the user's own command.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimIdentifier {
    /// The login or external identity.
    pub identifier: Identifier,
    /// The user who is to be found by it.
    pub user: UserId,
    /// The user who holds it without a claim, looked up by the caller: [`Identifier::holder_without_claim`]. It only
    /// counts for an identifier that was never claimed. Such a user can only give the login up, which writes to this
    /// stream; so an answer that is out of date never lets two users hold it.
    #[serde(default)]
    pub held_by: Option<UserId>,
}

/// Why the identifier is not given.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ClaimIdentifierRefused {
    /// Another user signs in by this login.
    #[error("the login is taken")]
    #[refusal(code = "user.login_taken", kind = Conflict, field = "login")]
    LoginTaken,
    /// Another user signs in by this external identity.
    #[error("the external identity belongs to another user")]
    #[refusal(code = "user.identity_taken", kind = Conflict, field = "identity")]
    IdentityTaken,
}

impl Command for ClaimIdentifier {
    type Of = Holder;
    type Refusal = ClaimIdentifierRefused;

    fn decide(
        &self,
        state: &Holder,
        _: &Circumstance,
    ) -> Result<Vec<IdentifierEvent>, ClaimIdentifierRefused> {
        let holder = match state {
            Holder::Unclaimed => self.held_by,
            Holder::User(user) => Some(*user),
            Holder::Nobody => None,
        };
        if holder.is_some() {
            return Err(match self.identifier {
                Identifier::Login { .. } => ClaimIdentifierRefused::LoginTaken,
                Identifier::External(_) => ClaimIdentifierRefused::IdentityTaken,
            });
        }
        Ok(vec![IdentifierEvent::Claimed { identifier: self.identifier.clone(), user: self.user }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        Role,
        given::given,
        identifier::{ExternalIdentity, Issuer, Subject},
        login::Login,
    };

    pub(crate) fn anna() -> Identifier {
        Login::parse("anna").unwrap().into()
    }

    fn external() -> Identifier {
        let (issuer, subject) = (Issuer::parse("https://id.example"), Subject::parse("1"));
        ExternalIdentity { issuer: issuer.unwrap(), subject: subject.unwrap() }.into()
    }

    pub(crate) fn claim(identifier: Identifier, user: &str) -> ClaimIdentifier {
        ClaimIdentifier { identifier, user: UserId::named(user), held_by: None }
    }

    pub(crate) fn claimed(identifier: Identifier, user: &str) -> IdentifierEvent {
        IdentifierEvent::Claimed { identifier, user: UserId::named(user) }
    }

    #[test]
    fn an_identifier_is_held_by_one_user() {
        for (identifier, code) in [(anna(), "user.login_taken"), (external(), "user.identity_taken")] {
            let free = given::<Holder>([]).as_role(Role::Administrator);
            assert_eq!(
                free.when(&claim(identifier.clone(), "1")).unwrap(),
                [claimed(identifier.clone(), "1")]
            );
            let held = given::<Holder>([claimed(identifier.clone(), "1")]).as_role(Role::Administrator);
            assert_eq!(held.refused(&claim(identifier.clone(), "2")), code);
        }
    }

    #[test]
    fn a_released_one_may_be_claimed_again() {
        let released = IdentifierEvent::Released { identifier: anna(), user: UserId::named("1") };
        let story = given::<Holder>([claimed(anna(), "1"), released.clone()]).as_role(Role::System);
        assert_eq!(story.when(&claim(anna(), "2")).unwrap(), [claimed(anna(), "2")]);
        // what the caller saw before the release does not count
        let out_of_date = ClaimIdentifier { held_by: anna().holder_without_claim(), ..claim(anna(), "2") };
        assert!(given::<Holder>([released]).as_role(Role::System).when(&out_of_date).is_ok());
    }

    #[test]
    fn a_login_from_before_claims_is_held_too() {
        let held = ClaimIdentifier { held_by: anna().holder_without_claim(), ..claim(anna(), "2") };
        assert_eq!(given::<Holder>([]).as_role(Role::System).refused(&held), "user.login_taken");
    }

    #[test]
    fn only_administrators_and_the_engine_give_identifiers() {
        assert_eq!(given::<Holder>([]).refused(&claim(anna(), "1")), "user.not_allowed");
    }
}
