//! Passwords: Argon2id, a few at a time, away from the tasks that answer requests.

use std::sync::{Arc, LazyLock};

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use tokio::sync::Semaphore;

use crate::problem::{Fault, Problem};

/// So many are hashed at once; each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// So many may wait for that.
const WAITING: usize = 64;

/// A password in the clear: on its way in, nowhere else.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Password(String);

/// Why it is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a password is 8 to 200 characters")]
pub struct NotAPassword;

impl Password {
    /// The one door.
    pub fn parse(text: &str) -> Result<Self, NotAPassword> {
        if (8..=200).contains(&text.chars().count()) { Ok(Self(text.to_owned())) } else { Err(NotAPassword) }
    }

    /// Its Argon2id PHC string. Slow on purpose.
    ///
    /// # Panics
    /// Never with parameters fixed here.
    pub fn hash(&self) -> String {
        let salt = SaltString::generate(&mut OsRng);
        let hash = Argon2::default().hash_password(self.0.as_bytes(), &salt);
        hash.expect("the default parameters are good").to_string()
    }

    fn fits(&self, hash: &str) -> bool {
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

/// A hash to try in vain: a login that nobody has must not be told by its speed.
pub(super) fn nobodys() -> String {
    static NOBODYS: LazyLock<String> = LazyLock::new(|| Password("nobody's password".to_owned()).hash());
    NOBODYS.clone()
}

/// Bounded work on passwords.
#[derive(Debug, Clone)]
pub(super) struct Checks {
    seats: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            seats: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }
}

impl Checks {
    pub(super) async fn verify(&self, password: Password, hash: String) -> Result<bool, Problem> {
        self.work(move || password.fits(&hash)).await
    }

    pub(super) async fn hash(&self, password: Password) -> Result<String, Problem> {
        self.work(move || password.hash()).await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let overloaded = || Fault::Overloaded.because("too many passwords are being checked");
        let _place = self.waiting.try_acquire().map_err(|_| overloaded())?;
        let seat = Arc::clone(&self.seats).acquire_owned().await.map_err(|_| overloaded())?;
        let done = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            work()
        });
        done.await.map_err(|error| Fault::Failure.caused_by(&error))
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
