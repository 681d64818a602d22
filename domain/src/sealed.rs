//! Personal data as the log holds it: ciphertext under the key of one person.
//!
//! The domain never decrypts it. The gateway encrypts personal data before it makes a command; a read model with access
//! to the key decrypts it. Deleting the key erases the data everywhere at once, while the hash chain and the ledger stay
//! complete.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Personal data encrypted under the person's key, in base64: the nonce, then the encrypted JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sealed(pub String);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}
