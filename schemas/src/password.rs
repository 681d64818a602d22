//! Passwords, and their hashes in the log (sealed): Argon2id PHC strings.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A password in plain text. It exists only while a request is processed.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Password(String);

/// Why a text is not a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a password is 8 to 200 characters")]
pub struct NotAPassword;

impl Password {
    /// Accepts 8 to 200 characters.
    pub fn parse(text: &str) -> Result<Self, NotAPassword> {
        if (8..=200).contains(&text.chars().count()) { Ok(Self(text.to_owned())) } else { Err(NotAPassword) }
    }

    /// The Argon2id PHC string. Slow on purpose: it takes 19 MiB and some hundredths of a second of a core.
    ///
    /// # Panics
    /// Never, because the parameters are fixed here.
    pub fn hash(&self) -> String {
        let salt = SaltString::generate(&mut OsRng);
        let hash = Argon2::default().hash_password(self.0.as_bytes(), &salt);
        hash.expect("the default parameters are good").to_string()
    }

    /// Whether this is the hash of this password. As slow as [`hash`](Self::hash).
    pub fn fits(&self, hash: &str) -> bool {
        PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(self.0.as_bytes(), &hash).is_ok())
    }
}

impl TryFrom<String> for Password {
    type Error = NotAPassword;
    fn try_from(text: String) -> Result<Self, NotAPassword> {
        Self::parse(&text)
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl JsonSchema for Password {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Password".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "password", "minLength": 8, "maxLength": 200 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_only() {
        let hash = Password::parse("correct horse").unwrap().hash();
        assert!(hash.starts_with("$argon2id$"));
        assert!(Password::parse("correct horse").unwrap().fits(&hash));
        assert!(!Password::parse("battery staple").unwrap().fits(&hash));
    }

    #[test]
    fn too_short_and_too_long_are_refused() {
        assert!(Password::parse("seven77").is_err());
        assert!(Password::parse(&"x".repeat(201)).is_err());
    }
}
