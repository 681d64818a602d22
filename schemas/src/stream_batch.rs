//! Several streams of a kind, read by one query.

use std::collections::HashMap;

use domain::Aggregate;
use sqlx::{PgPool, Row, postgres::PgRow};
use uuid::Uuid;

use crate::{cache::Loaded, upcast};

/// What the log has of a stream after the version that the reader has.
pub(crate) struct StreamTail<A: Aggregate> {
    /// The snapshot, where the reader has nothing and there is a good one.
    pub(crate) snapshot: Option<Loaded<A>>,
    /// The events after the snapshot, or after the version that the reader has.
    pub(crate) events: Vec<A::Event>,
    /// Bytes of what the events say.
    pub(crate) bytes: usize,
}

impl<A: Aggregate> Default for StreamTail<A> {
    fn default() -> Self {
        Self { snapshot: None, events: Vec::new(), bytes: 0 }
    }
}

impl<A: Aggregate> StreamTail<A> {
    /// Adds a row; none where the row cannot be read. The stream is then read by itself, which returns the error.
    fn add(&mut self, row: &PgRow) -> Option<()> {
        let payload: &str = row.try_get("payload").ok()?;
        let Some(kind) = row.try_get::<Option<&str>, _>("event_type").ok()? else {
            let version: i64 = row.try_get("sequence").ok()?;
            let state = serde_json::from_str(payload).ok()?;
            self.snapshot = Some(Loaded { state, version: version as u64 });
            return Some(());
        };
        let version: &str = row.try_get("event_version").ok()?;
        let written = upcast::lift(kind, version, payload).ok()?;
        self.events.push(serde_json::from_str(&written.payload).ok()?);
        self.bytes += payload.len();
        Some(())
    }
}

/// Reads streams after the versions that the reader has; 0 where it has nothing. A stream without new events is not
/// among the answers; one that cannot be read is there as `None`.
pub(crate) async fn read<A: Aggregate>(
    pool: &PgPool,
    wanted: &[(Uuid, u64)],
    snapshots: bool,
) -> Result<HashMap<Uuid, Option<StreamTail<A>>>, sqlx::Error> {
    let (ids, known): (Vec<String>, Vec<i64>) =
        wanted.iter().map(|(id, version)| (id.to_string(), *version as i64)).unzip();
    let rows = sqlx::query(
        "WITH wanted AS ( \
           SELECT w.id, greatest(w.known, coalesce(s.last_sequence, 0)) AS known, s.payload \
             FROM unnest($2::text[], $3::bigint[]) AS w(id, known) LEFT JOIN log.snapshots s \
               ON s.aggregate_type = $1 AND s.aggregate_id = w.id AND s.current_snapshot = $4 AND w.known = 0) \
         SELECT id, known AS sequence, NULL AS event_type, NULL AS event_version, payload::text \
           FROM wanted WHERE payload IS NOT NULL \
         UNION ALL \
         SELECT id, e.sequence, e.event_type, e.event_version, e.payload::text \
           FROM wanted JOIN log.events e \
             ON e.aggregate_type = $1 AND e.aggregate_id = wanted.id AND e.sequence > wanted.known \
         ORDER BY 1, 2",
    )
    .bind(A::STREAM)
    .bind(ids)
    .bind(known)
    // no snapshot has a negative version
    .bind(if snapshots { i64::from(A::STATE_VERSION) } else { -1 })
    .fetch_all(pool)
    .await?;

    let mut tails: HashMap<Uuid, Option<StreamTail<A>>> = HashMap::new();
    for row in rows {
        let id: &str = row.try_get("id")?;
        let id = id.parse().map_err(|error: uuid::Error| sqlx::Error::Decode(error.into()))?;
        let tail = tails.entry(id).or_insert_with(|| Some(StreamTail::default()));
        if tail.as_mut().is_some_and(|tail| tail.add(&row).is_none()) {
            *tail = None;
        }
    }
    Ok(tails)
}
