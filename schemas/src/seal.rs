//! Signs heads of the log.
//!
//! The hash chain alone detects a changed byte, but an intruder with write access to the database can recompute it
//! from there on. They cannot recompute an earlier signature, because its key is not in the database; and the last
//! signed head is [kept outside](crate::pinned_head), so that deleting the signatures does not hide the change.

use std::{io, path::PathBuf};

use ed25519_dalek::{Signature, Signer as _, SigningKey};
use rand::rngs::OsRng;
use sqlx::{PgPool, Row};

use crate::{chain::Hash, pinned_head::PinnedHead, signed_head::SignedHead, tail, verify::Against};

pub use ed25519_dalek::VerifyingKey;

/// The company's signing key, and the file that holds the head it signed last.
#[derive(Clone)]
pub struct HeadSigner {
    key: SigningKey,
    witness: Option<PinnedHead>,
}

impl HeadSigner {
    /// Parses a key of 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
        Some(Self { key: SigningKey::from_bytes(&bytes), witness: None })
    }

    /// Generates a random key.
    pub fn generate() -> Self {
        Self { key: SigningKey::generate(&mut OsRng), witness: None }
    }

    /// Stores each signed head in this file.
    #[must_use]
    pub fn remembering(self, witness: PinnedHead) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// The key and the head outside the database: a verification compares the log with them.
    pub fn against(&self) -> io::Result<Against> {
        let kept = self.witness.as_ref().map(PinnedHead::last).transpose()?.flatten();
        Ok(Against { key: Some(self.public()), kept })
    }

    /// The key as 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.key.to_bytes())
    }

    /// The public key, with which others check signatures.
    pub fn public(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// Signs this position and hash.
    pub fn sign(&self, position: i64, hash: Hash) -> SignedHead {
        SignedHead::sign(&self.key, position, hash)
    }

    /// The first signed head at this position or after it, among those signed by this key.
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

    /// Signs the current head, unless it is signed already, and returns its position. A log that does not contain the
    /// head that was signed last gets no signature, because a signature would confirm a forged log.
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

/// Why the head was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The log does not hold the head that was signed last: it was rewritten, or an older one was restored.
    #[error(
        "the log is not the one whose head was signed at position {position}; \
         if it was restored on purpose, remove {}", witness.display()
    )]
    Rewritten {
        /// Position of the head that was signed last; the log differs there or earlier.
        position: i64,
        /// File that holds that head.
        witness: PathBuf,
    },
    /// The log cannot be read.
    #[error("the head cannot be read or its signature written")]
    Log(#[from] sqlx::Error),
    /// The signed head cannot be stored outside the database.
    #[error("the signed head cannot be kept outside the database")]
    PinnedHead(#[from] io::Error),
}

impl std::fmt::Debug for HeadSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("HeadSigner").field(&hex::encode(self.public().to_bytes())).finish()
    }
}

/// Parses a public key of 64 hexadecimal digits.
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
