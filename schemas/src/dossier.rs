//! A dossier: one stream with the proof that it is part of the log, in a file that an outsider checks without a
//! database.
//!
//! The log is a chain, `hash = sha256(previous ‖ leaf)`, and some of its heads are signed. So an event is proved by
//! everything between it and the next signed head. A dossier holds the stream's own events in full and only the
//! leaves of all others: from the hash before an event up to the signed head after it, then on to the next event. A
//! checker recomputes the hashes and compares them with the signed ones.
//!
//! The versions of the stream prove that no event between the first and the last is left out. The company's signature
//! over the whole file proves that no later event existed and that no byte was changed.
//!
//! The file is one JSON document. Its layout lets it be written and read in constant memory:
//! ```text
//! {"dossier":{…DossierHeader…},"proof":[
//! {…Item…},
//! {…Item…}
//! ],"signature":"…"}
//! ```

use crate::chain::{Hash, Link};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

mod check;
mod write;

pub use check::{Checked, DossierFault, check};
pub use write::{DossierError, pieces, write};

const FORMAT: &str = "domovoy dossier 1";
const OPENING: (&str, &str) = (r#"{"dossier":"#, r#","proof":["#);
const CLOSING: (&str, &str) = (r#"],"signature":""#, r#""}"#);

/// Describes the stream that the dossier proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierHeader {
    /// Name and version of the file format.
    pub format: String,
    /// Kind of the stream, such as `ticket`.
    pub stream: String,
    /// Id of the stream.
    pub id: String,
    /// Number of events of the stream.
    pub events: i64,
    /// Position of the log when the dossier was written.
    pub position: i64,
    /// Public key that signed the heads and the file.
    pub signer: Hex<32>,
}

/// One item of the proof.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Item {
    /// The chain continues after this position, with this hash.
    From { position: i64, hash: Hex<32> },
    /// An event of the stream, and the hash of the log after it.
    Event { event: Link, hash: Hex<32> },
    /// Leaves of events of other streams in their order, and the hash of the log after them.
    Others { leaves: Leaves, hash: Hex<32> },
    /// Signature of the head with the hash that was just reached.
    Head { position: i64, signature: Hex<64> },
}

/// Bytes as hexadecimal digits, in lower case only, so that there is exactly one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex<const N: usize>(pub [u8; N]);

/// Leaves in base64.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Leaves(Vec<Hash>);

/// The text is not `N` bytes in lower-case hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("not {0} bytes in hexadecimal digits")]
pub struct NotHex(usize);

#[derive(Debug, thiserror::Error)]
#[error("not hashes in base64")]
struct NotLeaves;

impl<const N: usize> TryFrom<String> for Hex<N> {
    type Error = NotHex;
    fn try_from(text: String) -> Result<Self, NotHex> {
        let bytes = hex::decode(&text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).filter(|hex| String::from(*hex) == text).ok_or(NotHex(N))
    }
}

impl<const N: usize> From<Hex<N>> for String {
    fn from(bytes: Hex<N>) -> Self {
        hex::encode(bytes.0)
    }
}

impl TryFrom<String> for Leaves {
    type Error = NotLeaves;
    fn try_from(text: String) -> Result<Self, NotLeaves> {
        let bytes = STANDARD.decode(text).map_err(|_| NotLeaves)?;
        let (leaves, rest) = bytes.as_chunks();
        if leaves.is_empty() || !rest.is_empty() { Err(NotLeaves) } else { Ok(Self(leaves.to_vec())) }
    }
}

impl From<Leaves> for String {
    fn from(leaves: Leaves) -> Self {
        STANDARD.encode(leaves.0.as_flattened())
    }
}
