//! Personal data as the log keeps it: ciphertext under a key of that one person.
//!
//! The domain never opens it. Whoever asks seals before the command; a reader with the key opens after.
//! Throwing the key away erases the data everywhere at once, while chain and ledger stay whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Ciphertext in base64: nonce, then the sealed JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sealed(pub String);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}
