//! A name by which exactly one user is found at sign-in: a login or an external identity.
//!
//! The stream's id is derived from the name, so that the log itself gives a name to one user at a time, and a
//! sign-in finds its user by one look into the log. A user keeps its own id when the login changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Aggregate, Event,
    id::{IdentifierId, UserId},
    login::Login,
    registry::commands,
};

mod claim;
mod external;
mod release;

pub use claim::{ClaimIdentifier, ClaimIdentifierRefused};
pub use external::{ExternalIdentity, Issuer, NotASubject, NotAnIssuer, Subject};
pub use release::{ReleaseIdentifier, ReleaseIdentifierRefused};

commands! {
    Holder, "user.not_allowed":
    // identifiers belong to users, and administrators keep users
    [Administrator] => ClaimIdentifier, ReleaseIdentifier;
}

/// A name by which a user is found at sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Identifier {
    /// The name that is typed next to a password.
    Login {
        /// In small letters.
        login: Login,
    },
    /// An account at an identity provider.
    External(ExternalIdentity),
}

/// Facts about an identifier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum IdentifierEvent {
    /// The user is found by it from now on.
    Claimed {
        /// The login or external identity.
        identifier: Identifier,
        /// The user who holds it.
        user: UserId,
    },
    /// Nobody is found by it any more; another user may claim it.
    Released {
        /// The login or external identity.
        identifier: Identifier,
        /// The user who held it.
        user: UserId,
    },
}

impl Event for IdentifierEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
}

/// Who is found by an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Holder {
    /// It was never claimed. A login may nevertheless be held by a user from before logins were claimed:
    /// [`Identifier::holder_without_claim`].
    #[default]
    Unclaimed,
    /// This user.
    User(UserId),
    /// Nobody any more.
    Nobody,
}

impl Aggregate for Holder {
    const STREAM: &'static str = "identifier";
    type Event = IdentifierEvent;

    fn evolve(&mut self, event: &IdentifierEvent) {
        *self = match event {
            IdentifierEvent::Claimed { user, .. } => Self::User(*user),
            IdentifierEvent::Released { .. } => Self::Nobody,
        }
    }
}

impl Identifier {
    /// Its stream. An issuer has no spaces, so the pair of issuer and subject has one reading.
    pub fn id(&self) -> IdentifierId {
        IdentifierId::named(&match self {
            Self::Login { login } => format!("login {login}"),
            Self::External(ExternalIdentity { issuer, subject }) => {
                format!("external {} {}", issuer.as_str(), subject.as_str())
            }
        })
    }

    /// The user who holds it as long as it was never claimed, if that user exists and has not taken another login:
    /// until logins were claimed, a user's id was derived from the login.
    pub fn holder_without_claim(&self) -> Option<UserId> {
        match self {
            Self::Login { login } => Some(login.first_user()),
            Self::External(_) => None,
        }
    }
}

impl Login {
    /// The user who was registered under this login before ids were independent of logins. Such users keep that id.
    pub fn first_user(&self) -> UserId {
        UserId::named(self.as_str())
    }
}

impl From<Login> for Identifier {
    fn from(login: Login) -> Self {
        Self::Login { login }
    }
}

impl From<ExternalIdentity> for Identifier {
    fn from(identity: ExternalIdentity) -> Self {
        Self::External(identity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_that_of_its_name() {
        let login = |text| Identifier::from(Login::parse(text).unwrap()).id();
        let external = |issuer, subject| {
            let (issuer, subject) = (Issuer::parse(issuer).unwrap(), Subject::parse(subject).unwrap());
            Identifier::External(ExternalIdentity { issuer, subject }).id()
        };
        assert_eq!(login("Anna"), login("anna"));
        assert_ne!(login("anna"), login("anna2"));
        assert_ne!(external("https://a.example", "1"), external("https://a.example", "2"));
        assert_ne!(external("https://a.example", "1"), external("https://a.example/", "1"));
        // the ids stand in logs
        assert_eq!(login("anna").to_string(), "091cf4af-7302-5adc-8ba2-97d9c25ad1a4");
        assert_eq!(external("https://a.example", "1").to_string(), "f30cdf4d-3f59-5b34-8a1f-79b157a8b079");
    }
}
