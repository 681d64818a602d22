//! A user gives an identifier up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Holder, Identifier, IdentifierEvent};
use crate::{Circumstance, Command, Refusal, id::UserId};

/// Take an identifier from the user who holds it. It is executed together with the user's own command.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseIdentifier {
    /// The login or external identity.
    pub identifier: Identifier,
    /// The user who holds it.
    pub user: UserId,
}

/// Why the identifier is not taken away.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ReleaseIdentifierRefused {
    /// Another user holds it, or nobody.
    #[error("the user does not hold it")]
    #[refusal(code = "user.identifier_not_held", kind = Conflict)]
    NotHeld,
}

impl Command for ReleaseIdentifier {
    type Of = Holder;
    type Refusal = ReleaseIdentifierRefused;

    fn decide(
        &self,
        state: &Holder,
        _: &Circumstance,
    ) -> Result<Vec<IdentifierEvent>, ReleaseIdentifierRefused> {
        let holder = match state {
            Holder::Unclaimed => self.identifier.holder_without_claim(),
            Holder::User(user) => Some(*user),
            Holder::Nobody => None,
        };
        if holder != Some(self.user) {
            return Err(ReleaseIdentifierRefused::NotHeld);
        }
        Ok(vec![IdentifierEvent::Released { identifier: self.identifier.clone(), user: self.user }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::claim::tests::{anna, claimed},
        *,
    };
    use crate::{Role, given::given};

    fn release(user: UserId) -> ReleaseIdentifier {
        ReleaseIdentifier { identifier: anna(), user }
    }

    #[test]
    fn its_holder_gives_it_up() {
        let (user, other) = (UserId::named("1"), UserId::named("2"));
        let story = given::<Holder>([claimed(anna(), "1")]).as_role(Role::Administrator);
        let released = IdentifierEvent::Released { identifier: anna(), user };
        assert_eq!(story.when(&release(user)).unwrap(), std::slice::from_ref(&released));
        assert_eq!(story.refused(&release(other)), "user.identifier_not_held");
        let story = given::<Holder>([claimed(anna(), "1"), released]).as_role(Role::Administrator);
        assert_eq!(story.refused(&release(user)), "user.identifier_not_held");
        assert_eq!(given::<Holder>([]).refused(&release(user)), "user.not_allowed");
    }

    #[test]
    fn a_login_from_before_claims_is_given_up_by_its_first_user() {
        let story = given::<Holder>([]).as_role(Role::Administrator);
        assert!(story.when(&release(anna().holder_without_claim().unwrap())).is_ok());
        assert_eq!(story.refused(&release(UserId::named("2"))), "user.identifier_not_held");
    }
}
