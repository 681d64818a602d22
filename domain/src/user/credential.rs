//! The ways in which a user proves who they are.

use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::{identifier::ExternalIdentity, sealed::Sealed};

/// The most external identities of one user; each is a way in that somebody has to watch over.
pub const EXTERNAL_IDENTITIES_MAX: usize = 10;

/// One way to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Credential {
    /// A password, next to the login.
    Password {
        /// Its Argon2id PHC string, sealed for the user.
        hash: Sealed,
    },
    /// An account at an identity provider.
    External(ExternalIdentity),
}

/// All ways in which one user may sign in: at most one password, and at most [`EXTERNAL_IDENTITIES_MAX`] external
/// identities, none of them twice. A user without any cannot sign in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<Credential>", into = "Vec<Credential>")]
pub struct Credentials {
    password: Option<Sealed>,
    external: BTreeSet<ExternalIdentity>,
}

/// The credentials are no set that one user can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCredentials {
    /// Nobody could say which of two passwords is meant.
    #[error("a user has at most one password")]
    TwoPasswords,
    /// The same external identity stands in the list twice.
    #[error("an external identity is named twice")]
    IdentityTwice,
    /// The list is longer than anybody needs.
    #[error("a user has at most {EXTERNAL_IDENTITIES_MAX} external identities")]
    TooManyIdentities,
}

impl Credentials {
    /// One password and nothing else.
    pub fn password_only(hash: Sealed) -> Self {
        Self { password: Some(hash), external: BTreeSet::new() }
    }

    /// The sealed Argon2id PHC string of the password, where there is one.
    pub fn password(&self) -> Option<&Sealed> {
        self.password.as_ref()
    }

    /// The external identities, in the order of issuer and subject.
    pub fn external(&self) -> impl ExactSizeIterator<Item = &ExternalIdentity> {
        self.external.iter()
    }

    /// How many ways there are.
    pub(super) fn count(&self) -> usize {
        usize::from(self.password.is_some()) + self.external.len()
    }

    pub(super) fn has(&self, identity: &ExternalIdentity) -> bool {
        self.external.contains(identity)
    }

    pub(super) fn set_password(&mut self, hash: Option<Sealed>) {
        self.password = hash;
    }

    pub(super) fn link(&mut self, identity: ExternalIdentity) {
        self.external.insert(identity);
    }

    pub(super) fn unlink(&mut self, identity: &ExternalIdentity) {
        self.external.remove(identity);
    }
}

impl TryFrom<Vec<Credential>> for Credentials {
    type Error = NotCredentials;

    fn try_from(list: Vec<Credential>) -> Result<Self, NotCredentials> {
        let mut set = Self::default();
        for credential in list {
            match credential {
                Credential::Password { hash } if set.password.is_none() => set.password = Some(hash),
                Credential::Password { .. } => return Err(NotCredentials::TwoPasswords),
                Credential::External(identity) => {
                    if !set.external.insert(identity) {
                        return Err(NotCredentials::IdentityTwice);
                    }
                }
            }
        }
        if set.external.len() > EXTERNAL_IDENTITIES_MAX {
            return Err(NotCredentials::TooManyIdentities);
        }
        Ok(set)
    }
}

impl From<Credentials> for Vec<Credential> {
    fn from(set: Credentials) -> Self {
        let password = set.password.map(|hash| Credential::Password { hash });
        password.into_iter().chain(set.external.into_iter().map(Credential::External)).collect()
    }
}

impl JsonSchema for Credentials {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Credentials".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Vec::<Credential>::json_schema(generator);
        let bounds =
            format!("At most one password and {EXTERNAL_IDENTITIES_MAX} external identities, none twice.");
        schema.insert("description".to_owned(), bounds.into());
        schema
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::identifier::{Issuer, Subject};

    pub(crate) fn identity(subject: &str) -> ExternalIdentity {
        let (issuer, subject) = (Issuer::parse("https://id.example"), Subject::parse(subject));
        ExternalIdentity { issuer: issuer.unwrap(), subject: subject.unwrap() }
    }

    fn password(hash: &str) -> Credential {
        Credential::Password { hash: Sealed(hash.into()) }
    }

    #[test]
    fn at_most_one_password_and_each_identity_once() {
        let external = |subject: &str| Credential::External(identity(subject));
        let set = |list: Vec<Credential>| Credentials::try_from(list);
        let both = vec![password("a"), external("1"), external("2")];
        assert_eq!(Vec::from(set(both.clone()).unwrap()), both);
        assert_eq!(set(vec![]).unwrap().count(), 0);
        assert_eq!(set(vec![password("a"), password("b")]), Err(NotCredentials::TwoPasswords));
        assert_eq!(set(vec![external("1"), external("1")]), Err(NotCredentials::IdentityTwice));
        let many = (0..=EXTERNAL_IDENTITIES_MAX).map(|n| external(&n.to_string())).collect();
        assert_eq!(set(many), Err(NotCredentials::TooManyIdentities));
    }

    #[test]
    fn the_written_form_names_the_kind() {
        let set = Credentials::try_from(vec![password("a"), Credential::External(identity("1"))]).unwrap();
        let written = serde_json::json!([
            { "kind": "password", "hash": "a" },
            { "kind": "external", "issuer": "https://id.example", "subject": "1" },
        ]);
        assert_eq!(serde_json::to_value(&set).unwrap(), written);
        assert_eq!(serde_json::from_value::<Credentials>(written).unwrap(), set);
    }
}
