//! Snapshots of long streams, in the table of postgres-es.
//!
//! The payload is the state as cqrs-es reads it. A snapshot that does not parse, or that has another `STATE_VERSION`,
//! is ignored, and the history is read instead.

use domain::Aggregate;
use sqlx::PgPool;
use uuid::Uuid;

/// Version at which a stream gets its first snapshot.
pub const FIRST_SNAPSHOT_VERSION: u64 = 100;

/// Whether a stream that grows from one version to another gets a snapshot: the first at [`FIRST_SNAPSHOT_VERSION`], then one each
/// time its length has doubled. A state grows with its history, so that snapshots at fixed intervals would cost
/// quadratic time.
pub fn is_due(before: u64, after: u64) -> bool {
    let doublings = |version: u64| (version / FIRST_SNAPSHOT_VERSION).checked_ilog2();
    doublings(after) > doublings(before)
}

/// Writes a snapshot, unless a newer one is stored.
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

/// Why a snapshot was not written. Nothing is lost: the next load reads more events.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The state cannot be serialised.
    #[error("the state cannot be written as JSON")]
    Form(#[from] serde_json::Error),
    /// The database refused the row.
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
