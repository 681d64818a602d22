//! The hash chain. A verifier can recompute it without a database.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, Row, postgres::PgRow};

/// Columns of `log.events` from which a [`Link`] is read, JSON as the stored text.
pub(crate) const COLUMNS: &str = "position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
    payload::text, metadata::text, occurred_at, recorded_at, number";

/// Every column of an event that carries meaning, JSON as the stored text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Link<T = String> {
    /// Position in the log.
    pub position: i64,
    /// Kind of its stream, such as `ticket`.
    pub aggregate_type: T,
    /// Id of its stream.
    pub aggregate_id: T,
    /// Version of the stream after this event, from 1.
    pub sequence: i64,
    /// Kind of the event, such as `ticket.assigned`.
    pub event_type: T,
    /// Version of the payload's form.
    pub event_version: T,
    /// Payload as the stored text.
    pub payload: T,
    /// Metadata as the stored text.
    pub metadata: T,
    /// Moment at which it happened.
    pub occurred_at: DateTime<Utc>,
    /// Moment at which it was appended.
    pub recorded_at: DateTime<Utc>,
    /// Number of the stream among those of its kind, dense from 1; only on its first event. Not hashed, because it
    /// follows from the log: it is the count of first events of the kind up to this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
}

/// Reads columns by index, in the order of [`COLUMNS`]: a rebuild reads millions of rows, and would look up ten names
/// for each.
impl FromRow<'_, PgRow> for Link {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            position: row.try_get(0)?,
            aggregate_type: row.try_get(1)?,
            aggregate_id: row.try_get(2)?,
            sequence: row.try_get(3)?,
            event_type: row.try_get(4)?,
            event_version: row.try_get(5)?,
            payload: row.try_get(6)?,
            metadata: row.try_get(7)?,
            occurred_at: row.try_get(8)?,
            recorded_at: row.try_get(9)?,
            number: row.try_get(10)?,
        })
    }
}

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash that the first event is chained to.
pub fn genesis() -> Hash {
    Sha256::digest("domovoy").into()
}

impl<T: AsRef<str>> Link<T> {
    /// Hash of the event alone. The database function `log.leaf` hashes the same text.
    pub fn leaf(&self) -> Hash {
        let mut hash = Sha256::new();
        hash.update(format!(
            "{} {} {} {} ",
            self.position,
            self.sequence,
            self.occurred_at.timestamp_micros(),
            self.recorded_at.timestamp_micros()
        ));
        for text in [
            &self.aggregate_type,
            &self.aggregate_id,
            &self.event_type,
            &self.event_version,
            &self.payload,
            &self.metadata,
        ] {
            let text = text.as_ref();
            hash.update(format!("{}:", text.len()));
            hash.update(text);
        }
        hash.finalize().into()
    }

    /// Hash of the log up to this event.
    pub fn chained(&self, previous: &Hash) -> Hash {
        link(previous, &self.leaf())
    }
}

/// Chains the hash of an event to the hash of the log before it.
pub fn link(previous: &Hash, leaf: &Hash) -> Hash {
    Sha256::new().chain_update(previous).chain_update(leaf).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashed_text_separates_its_fields() {
        let link = Link {
            position: 1,
            aggregate_type: "ab",
            aggregate_id: "c",
            sequence: 1,
            event_type: "t",
            event_version: "1",
            payload: "{}",
            metadata: "{}",
            occurred_at: DateTime::UNIX_EPOCH,
            recorded_at: DateTime::UNIX_EPOCH,
            number: Some(1),
        };
        let shifted = Link { aggregate_type: "a", aggregate_id: "bc", ..link.clone() };
        assert_ne!(link.leaf(), shifted.leaf());
    }
}
