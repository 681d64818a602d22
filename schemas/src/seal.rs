//! Heads of the log under a signature.
//!
//! The chain alone catches a changed byte; somebody with rights over the database could recompute it
//! from there on. He cannot recompute a signature made before, with a key that is not in the database.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use rand::rngs::OsRng;
use sqlx::{PgPool, Row};

use crate::chain::Hash;

/// The company's signing key.
#[derive(Clone)]
pub struct HeadSigner(SigningKey);

impl HeadSigner {
    /// From 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
        Some(Self(SigningKey::from_bytes(&bytes)))
    }

    /// A new one.
    pub fn generate() -> Self {
        Self(SigningKey::generate(&mut OsRng))
    }

    /// As 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0.to_bytes())
    }

    /// What others check with.
    pub fn public(&self) -> VerifyingKey {
        self.0.verifying_key()
    }

    /// Signs the head as it stands, unless it was signed already. Says the position signed.
    pub async fn sign_head(&self, pool: &PgPool) -> Result<Option<i64>, sqlx::Error> {
        let head = sqlx::query(
            "SELECT position, hash FROM log.head \
             WHERE position > coalesce((SELECT max(position) FROM log.signed_heads), 0)",
        )
        .fetch_optional(pool)
        .await?;
        let Some(head) = head else { return Ok(None) };
        let (position, hash): (i64, Vec<u8>) = (head.try_get("position")?, head.try_get("hash")?);
        let signature = self.0.sign(&statement(position, &hash));
        sqlx::query(
            "INSERT INTO log.signed_heads (position, hash, signed_at, signer, signature) \
             VALUES ($1, $2, now(), $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(position)
        .bind(&hash)
        .bind(self.public().to_bytes().as_slice())
        .bind(signature.to_bytes().as_slice())
        .execute(pool)
        .await?;
        Ok(Some(position))
    }
}

impl std::fmt::Debug for HeadSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("HeadSigner").field(&hex::encode(self.public().to_bytes())).finish()
    }
}

/// A head that somebody signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// How far the log reached.
    pub position: i64,
    /// Its hash there.
    pub hash: Hash,
    /// Over both.
    pub signature: [u8; 64],
}

impl SignedHead {
    /// Whether this key signed it.
    pub fn signed_by(&self, key: &VerifyingKey) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&statement(self.position, &self.hash), &signature).is_ok()
    }
}

fn statement(position: i64, hash: &[u8]) -> Vec<u8> {
    [b"domovoy head ".as_slice(), &position.to_be_bytes(), hash].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_for_one_head_by_one_key() {
        let signer = HeadSigner::generate();
        let signature = signer.0.sign(&statement(7, &[1; 32])).to_bytes();
        let head = SignedHead { position: 7, hash: [1; 32], signature };
        assert!(head.signed_by(&signer.public()));
        assert!(!SignedHead { position: 8, ..head.clone() }.signed_by(&signer.public()));
        assert!(!head.signed_by(&HeadSigner::generate().public()));
    }
}
