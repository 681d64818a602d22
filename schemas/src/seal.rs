//! Heads of the log under a signature.
//!
//! The chain alone catches a changed byte; somebody with rights over the database could recompute it
//! from there on. He cannot recompute a signature made before, with a key that is not in the database; and
//! the last of them is [kept elsewhere](crate::pinned_head), lest he delete what would tell on him.

use std::{io, path::PathBuf};

use ed25519_dalek::{Signature, Signer as _, SigningKey};
use rand::rngs::OsRng;
use sqlx::{PgPool, Row, postgres::PgRow};

use crate::{chain::Hash, pinned_head::PinnedHead, tail, verify::Against};

pub use ed25519_dalek::VerifyingKey;

/// The company's signing key, and what remembers the last head that it signed.
#[derive(Clone)]
pub struct HeadSigner {
    key: SigningKey,
    witness: Option<PinnedHead>,
}

impl HeadSigner {
    /// From 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
        Some(Self { key: SigningKey::from_bytes(&bytes), witness: None })
    }

    /// A new one.
    pub fn generate() -> Self {
        Self { key: SigningKey::generate(&mut OsRng), witness: None }
    }

    /// Keeps the last signed head there.
    #[must_use]
    pub fn remembering(self, witness: PinnedHead) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// What a log has to agree with that this key has signed.
    pub fn against(&self) -> io::Result<Against> {
        let kept = self.witness.as_ref().map(PinnedHead::last).transpose()?.flatten();
        Ok(Against { key: Some(self.public()), kept })
    }

    /// As 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.key.to_bytes())
    }

    /// What others check with.
    pub fn public(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// This head, signed.
    pub fn sign(&self, position: i64, hash: Hash) -> SignedHead {
        let signature = self.key.sign(&statement(position, &hash)).to_bytes();
        SignedHead { position, hash, signature }
    }

    /// The first head at a position or after it that this key has signed.
    pub async fn signed_from(&self, pool: &PgPool, position: i64) -> Result<Option<SignedHead>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT position, hash, signature FROM log.signed_heads \
             WHERE position >= $1 AND signer = $2 ORDER BY position LIMIT 1",
        )
        .bind(position)
        .bind(self.public().to_bytes().as_slice())
        .fetch_optional(pool)
        .await?;
        row.as_ref().map(SignedHead::read).transpose()
    }

    /// Signs a document by its hash.
    pub fn attest(&self, document: &Hash) -> [u8; 64] {
        self.key.sign(&attestation(document)).to_bytes()
    }

    /// Signs the head as it stands, unless it was signed already. Says the position signed. A log that is not
    /// the one it has signed before gets no signature: that would make a forgery good.
    pub async fn sign_head(&self, pool: &PgPool) -> Result<Option<i64>, SealError> {
        let last = self.against()?.kept;
        if let (Some(last), Some(witness)) = (last, &self.witness)
            && tail::hash_at(pool, last.position).await? != Some(last.hash)
        {
            return Err(SealError::Rewritten { position: last.position, witness: witness.file().to_owned() });
        }
        let head = sqlx::query(
            "SELECT position, hash FROM log.head \
             WHERE position > coalesce((SELECT max(position) FROM log.signed_heads), 0)",
        )
        .fetch_optional(pool)
        .await?;
        let Some(head) = head else { return Ok(None) };
        let signed = self.sign(head.try_get("position")?, head.try_get("hash")?);
        sqlx::query(
            "INSERT INTO log.signed_heads (position, hash, signed_at, signer, signature) \
             VALUES ($1, $2, now(), $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(signed.position)
        .bind(signed.hash.as_slice())
        .bind(self.public().to_bytes().as_slice())
        .bind(signed.signature.as_slice())
        .execute(pool)
        .await?;
        if let Some(witness) = &self.witness {
            witness.remember(&signed)?;
        }
        Ok(Some(signed.position))
    }
}

/// The head was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The log does not hold the head that was signed last: it was rewritten, or an older one was restored.
    #[error(
        "the log is not the one whose head was signed at position {position}; \
         if it was restored on purpose, remove {}", witness.display()
    )]
    Rewritten {
        /// Where they part, or before.
        position: i64,
        /// Who says so.
        witness: PathBuf,
    },
    /// The log cannot be read.
    #[error("the head cannot be read or its signature written")]
    Log(#[from] sqlx::Error),
    /// The last signed head cannot be remembered outside the database.
    #[error("the signed head cannot be kept outside the database")]
    PinnedHead(#[from] io::Error),
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
    /// From a row of `log.signed_heads`.
    pub(crate) fn read(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            position: row.try_get("position")?,
            hash: row.try_get("hash")?,
            signature: row.try_get("signature")?,
        })
    }

    /// Whether this key signed it.
    pub fn signed_by(&self, key: &VerifyingKey) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&statement(self.position, &self.hash), &signature).is_ok()
    }
}

/// A public key from 64 hexadecimal digits.
pub fn public_key(text: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

/// Whether this key signed a document of this hash.
pub fn attested_by(key: &VerifyingKey, document: &Hash, signature: &[u8; 64]) -> bool {
    key.verify_strict(&attestation(document), &Signature::from_bytes(signature)).is_ok()
}

fn attestation(document: &Hash) -> Vec<u8> {
    [b"domovoy document ".as_slice(), document].concat()
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
        let head = signer.sign(7, [1; 32]);
        assert!(head.signed_by(&signer.public()));
        assert!(!SignedHead { position: 8, ..head.clone() }.signed_by(&signer.public()));
        assert!(!head.signed_by(&HeadSigner::generate().public()));
    }
}
