//! Encrypts and decrypts personal data.
//!
//! Every subject (a person, a user, an anonymous applicant) has a random key of its own, wrapped by the company's
//! master key, in `log.keys` and not in the log. Both use XChaCha20-Poly1305 with the subject's id as associated
//! data, so that a ciphertext of one subject does not decrypt for another.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use domain::sealed::Sealed;
use moka::sync::Cache;
use rand::{RngCore, rngs::OsRng};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{PgPool, Row};
use uuid::Uuid;

/// Bytes of a nonce of `XChaCha20`.
const NONCE_BYTES: usize = 24;
/// How long a key is cached. A subject that another process erases can be read here for this long at most.
pub const KEY_TTL: Duration = Duration::from_secs(5);

/// The company's master key. With it and the database, all personal data can be read.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// Parses a key of 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    /// Generates a random key.
    pub fn generate() -> Self {
        let mut key = [0; 32];
        OsRng.fill_bytes(&mut key);
        Self(key)
    }

    /// The key as 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// Encrypts and decrypts; caches unwrapped keys for [`KEY_TTL`].
#[derive(Clone)]
pub struct Vault {
    pool: PgPool,
    master: MasterKey,
    keys: Cache<Uuid, Arc<[u8; 32]>>,
}

/// Why a value was not encrypted or decrypted.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The keys could not be read or written.
    #[error("the keys of personal data cannot be reached")]
    Keys(#[from] sqlx::Error),
    /// The key was deleted: the data is erased.
    #[error("the personal data was erased")]
    Erased,
    /// Decryption failed: the master key is another one, or the bytes were changed.
    #[error("the personal data does not open with this key")]
    Damaged,
    /// The decrypted value does not parse.
    #[error("the personal data is not of the form expected")]
    Form(#[from] serde_json::Error),
}

impl Vault {
    /// Uses the keys in this database, wrapped with this master key.
    pub fn new(pool: PgPool, master: MasterKey) -> Self {
        let keys = Cache::builder().max_capacity(200_000).time_to_live(KEY_TTL).build();
        Self { pool, master, keys }
    }

    /// Encrypts for a subject. Its key is created if it never had one.
    pub async fn seal<T: Serialize + Sync>(&self, subject: Uuid, value: &T) -> Result<Sealed, VaultError> {
        let clear = serde_json::to_vec(value)?;
        let key = match self.key(subject).await? {
            Some(key) => key,
            None => self.make_key(subject).await?,
        };
        Ok(Sealed(STANDARD_NO_PAD.encode(encrypt(&key, subject, &clear)?)))
    }

    /// Encrypts for a subject that has a key. An erased subject gets no new one.
    pub async fn reseal<T: Serialize + Sync>(&self, subject: Uuid, value: &T) -> Result<Sealed, VaultError> {
        let clear = serde_json::to_vec(value)?;
        let key = self.key(subject).await?.ok_or(VaultError::Erased)?;
        Ok(Sealed(STANDARD_NO_PAD.encode(encrypt(&key, subject, &clear)?)))
    }

    /// Decrypts a value of this subject.
    pub async fn open<T: DeserializeOwned>(&self, subject: Uuid, sealed: &Sealed) -> Result<T, VaultError> {
        let key = self.key(subject).await?.ok_or(VaultError::Erased)?;
        let bytes = STANDARD_NO_PAD.decode(&sealed.0).map_err(|_| VaultError::Damaged)?;
        Ok(serde_json::from_slice(&decrypt(&key, subject, &bytes)?)?)
    }

    /// Deletes the key for good, which erases everything encrypted with it, in all copies. Another process may still
    /// decrypt with its cached key for [`KEY_TTL`].
    pub async fn forget(&self, subject: Uuid) -> Result<(), VaultError> {
        sqlx::query(
            "INSERT INTO log.keys (subject, wrapped) VALUES ($1, NULL) \
             ON CONFLICT (subject) DO UPDATE SET wrapped = NULL",
        )
        .bind(subject)
        .execute(&self.pool)
        .await?;
        self.keys.invalidate(&subject);
        Ok(())
    }

    /// Creates the keys that these subjects never had, and caches all, in three statements.
    pub async fn prepare(&self, subjects: &[Uuid]) -> Result<(), VaultError> {
        self.prefetch(subjects).await?;
        let missing: Vec<Uuid> = subjects.iter().filter(|id| !self.keys.contains_key(*id)).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let wrap = |subject: &Uuid| encrypt(&self.master.0, *subject, &MasterKey::generate().0);
        let wrapped = missing.iter().map(wrap).collect::<Result<Vec<_>, _>>()?;
        sqlx::query(
            "INSERT INTO log.keys (subject, wrapped) SELECT * FROM unnest($1::uuid[], $2::bytea[]) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&missing)
        .bind(wrapped)
        .execute(&self.pool)
        .await?;
        self.prefetch(&missing).await
    }

    /// Caches the keys of many subjects with one query.
    pub async fn prefetch(&self, subjects: &[Uuid]) -> Result<(), VaultError> {
        let missing: Vec<Uuid> = subjects.iter().filter(|id| !self.keys.contains_key(*id)).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let rows = sqlx::query(
            "SELECT subject, wrapped FROM log.keys WHERE subject = ANY($1) AND wrapped IS NOT NULL",
        )
        .bind(&missing)
        .fetch_all(&self.pool)
        .await?;
        for row in rows {
            // a damaged key is reported when it is used
            let _ = self.unwrap(row.try_get("subject")?, row.try_get("wrapped")?);
        }
        Ok(())
    }

    async fn key(&self, subject: Uuid) -> Result<Option<Arc<[u8; 32]>>, VaultError> {
        if let Some(key) = self.keys.get(&subject) {
            return Ok(Some(key));
        }
        let wrapped: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT wrapped FROM log.keys WHERE subject = $1 AND wrapped IS NOT NULL")
                .bind(subject)
                .fetch_optional(&self.pool)
                .await?;
        wrapped.map(|wrapped| self.unwrap(subject, &wrapped)).transpose()
    }

    fn unwrap(&self, subject: Uuid, wrapped: &[u8]) -> Result<Arc<[u8; 32]>, VaultError> {
        let key = decrypt(&self.master.0, subject, wrapped)?;
        let key = Arc::new(key.try_into().map_err(|_| VaultError::Damaged)?);
        self.keys.insert(subject, Arc::clone(&key));
        Ok(key)
    }

    async fn make_key(&self, subject: Uuid) -> Result<Arc<[u8; 32]>, VaultError> {
        let fresh = MasterKey::generate().0;
        sqlx::query("INSERT INTO log.keys (subject, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(subject)
            .bind(encrypt(&self.master.0, subject, &fresh)?)
            .execute(&self.pool)
            .await?;
        // another process may have been first: the stored key counts, and an erased subject has none
        self.key(subject).await?.ok_or(VaultError::Erased)
    }
}

fn encrypt(key: &[u8; 32], subject: Uuid, clear: &[u8]) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; NONCE_BYTES];
    OsRng.fill_bytes(&mut nonce);
    let payload = Payload { msg: clear, aad: subject.as_bytes() };
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    let sealed = cipher.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| VaultError::Damaged)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt(key: &[u8; 32], subject: Uuid, bytes: &[u8]) -> Result<Vec<u8>, VaultError> {
    let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or(VaultError::Damaged)?;
    let payload = Payload { msg: sealed, aad: subject.as_bytes() };
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    cipher.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| VaultError::Damaged)
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_for_its_subject_and_only_unchanged() {
        let (key, anna, boris) = ([7; 32], Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = encrypt(&key, anna, b"Anna").unwrap();
        assert_eq!(decrypt(&key, anna, &sealed).unwrap(), b"Anna");
        assert!(decrypt(&key, boris, &sealed).is_err());
        assert!(decrypt(&[8; 32], anna, &sealed).is_err());
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(decrypt(&key, anna, &changed).is_err());
        assert!(decrypt(&key, anna, &sealed[..10]).is_err());
    }
}
