//! A dossier: one stream with the proof that it is part of the log, in a file that an outsider checks
//! without any database.
//!
//! The log is a chain, `hash = sha256(previous ‖ leaf)`, and some of its heads are signed. So an event is
//! proved by everything between it and the next signed head. A dossier holds the stream's own events whole
//! and nothing but the leaves of all others: from the hash before an event up to the signed head after it,
//! then on to the next event. Whoever recomputes it comes to the signed hashes, or the dossier is false.
//!
//! That no event is left out between the first and the last, the versions of the stream say; that none
//! came later, and that no byte of the file is another, the company's signature over the whole file.
//!
//! The file is one JSON document. It is laid out so that it can be written and read in constant memory:
//! ```text
//! {"dossier":{…Header…},"proof":[
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

/// What the dossier is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Tells this form from those to come.
    pub format: String,
    /// `ticket`
    pub stream: String,
    /// Id of the stream.
    pub id: String,
    /// How many events the stream had.
    pub events: i64,
    /// When the log had reached this position.
    pub position: i64,
    /// The key that signed the heads and the file.
    pub signer: Hex<32>,
}

/// A piece of the proof.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Item {
    /// The chain is taken up after this position.
    From { position: i64, hash: Hex<32> },
    /// An event of the stream; the hash of the log with it.
    Event { event: Link, hash: Hex<32> },
    /// Events of others: their leaves, one after another; the hash of the log with them.
    Others { leaves: Leaves, hash: Hex<32> },
    /// The hash just reached was signed.
    Head { position: i64, signature: Hex<64> },
}

/// Bytes as hexadecimal digits, in lower case only: there is one way to write them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex<const N: usize>(pub [u8; N]);

/// Leaves in base64.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Leaves(Vec<Hash>);

/// A text that is none of this.
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
