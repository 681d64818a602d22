//! A signed head of the log, and the check of its signature.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sqlx::{Row, postgres::PgRow};

use crate::chain::Hash;

/// A signed head of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// Position of the last event that it covers.
    pub position: i64,
    /// Hash of the log up to this position.
    pub hash: Hash,
    /// Ed25519 signature over position and hash.
    pub signature: [u8; 64],
}

impl SignedHead {
    /// Signs a head with this key.
    pub(crate) fn sign(key: &SigningKey, position: i64, hash: Hash) -> Self {
        Self { position, hash, signature: key.sign(&statement(position, &hash)).to_bytes() }
    }

    /// Reads a row of `log.signed_heads`.
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

/// The bytes that are signed.
fn statement(position: i64, hash: &Hash) -> Vec<u8> {
    [b"domovoy head ".as_slice(), &position.to_be_bytes(), hash].concat()
}

#[cfg(test)]
mod tests {
    use rand::rngs::OsRng;

    use super::*;

    #[test]
    fn a_signature_is_for_one_head_by_one_key() {
        let (key, other) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        let head = SignedHead::sign(&key, 7, [1; 32]);
        assert!(head.signed_by(&key.verifying_key()));
        assert!(!SignedHead { position: 8, ..head.clone() }.signed_by(&key.verifying_key()));
        assert!(!head.signed_by(&other.verifying_key()));
    }
}
