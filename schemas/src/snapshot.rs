//! Snapshots of long streams, in postgres-es's table.
//!
//! The payload is the state as cqrs-es reads it. A snapshot that does not parse, or was written under another
//! `STATE_VERSION`, is ignored and the history is read instead: a snapshot is never the truth.

use domain::Aggregate;
use sqlx::PgPool;
use uuid::Uuid;

/// A stream so long gets its first snapshot.
pub const FIRST: u64 = 100;

/// Whether a stream that grows from one version to another gets a snapshot: the first one, then one each time it has
/// doubled. A state grows with its history; written after every so many events, a long one would be written for ever.
pub fn is_due(before: u64, after: u64) -> bool {
    let doublings = |version: u64| (version / FIRST).checked_ilog2();
    doublings(after) > doublings(before)
}

/// Keeps the state of a stream.
pub async fn write<A: Aggregate>(
    pool: &PgPool,
    id: Uuid,
    version: u64,
    state: &A,
) -> Result<(), SnapshotError> {
    sqlx::query(
        "INSERT INTO log.snapshots (aggregate_type, aggregate_id, last_sequence, current_snapshot, payload) \
         VALUES ($1, $2, $3, $4, $5::json) \
         ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE \
         SET last_sequence = excluded.last_sequence, current_snapshot = excluded.current_snapshot, \
             payload = excluded.payload \
         WHERE snapshots.last_sequence < excluded.last_sequence",
    )
    .bind(A::STREAM)
    .bind(id.to_string())
    .bind(version as i64)
    .bind(i64::from(A::STATE_VERSION))
    .bind(serde_json::to_string(state)?)
    .execute(pool)
    .await?;
    Ok(())
}

/// Why a snapshot was not written. Nobody needs it but the next reader's patience.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The state has no JSON form.
    #[error("the state cannot be written as JSON")]
    Form(#[from] serde_json::Error),
    /// The database refused.
    #[error("the snapshot was not stored")]
    Store(#[from] sqlx::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_due_at_each_doubling() {
        let due: Vec<u64> = (1..=2_000).filter(|after| is_due(after - 1, *after)).collect();
        assert_eq!(due, [100, 200, 400, 800, 1_600]);
        assert!(is_due(90, 950));
        assert!(!is_due(0, 99));
    }
}
