//! R2: invariants of every log, checked after every test.

use serde_json::Value;
use sqlx::PgPool;

use crate::world::EngineWorld;

/// Queries that find nothing in a sound log.
const FAULTS: &[(&str, &str)] = &[
    (
        "positions are 1 to n",
        "SELECT position, n FROM (SELECT position, row_number() OVER (ORDER BY position) AS n FROM log.events) e \
         WHERE position <> n",
    ),
    (
        "the head is the last position",
        "SELECT position, 0::bigint FROM log.head WHERE position <> (SELECT count(*) FROM log.events)",
    ),
    (
        "versions of a stream are 1 to n in the order of the log",
        "SELECT position, n FROM (SELECT position, sequence, row_number() OVER ( \
         PARTITION BY aggregate_type, aggregate_id ORDER BY position) AS n FROM log.events) e WHERE sequence <> n",
    ),
    (
        "the log's clock does not run back",
        "SELECT position, 0::bigint FROM (SELECT position, recorded_at, lag(recorded_at) OVER (ORDER BY position) \
         AS before FROM log.events) e WHERE recorded_at < before",
    ),
    (
        "events of one request stand side by side",
        "SELECT min(position), max(position) FROM log.events WHERE metadata->>'request' IS NOT NULL \
         GROUP BY metadata->>'request' HAVING max(position) - min(position) + 1 <> count(*)",
    ),
];

impl EngineWorld {
    /// Checks the invariants of the log by these queries and by `domovoy verify`.
    pub(crate) async fn check(&self) {
        let pool = self.pool();
        for (what, query) in FAULTS {
            let faults: Vec<(i64, i64)> = sqlx::query_as(query).fetch_all(&pool).await.unwrap();
            assert!(faults.is_empty(), "{what}, but: {faults:?}");
        }
        let verdict: Value = serde_json::from_str(&self.output(&["verify"]).await).unwrap();
        assert_eq!((&verdict["fault"], verdict["events"].as_i64()), (&Value::Null, Some(head(&pool).await)));
    }
}

/// The last position of the log.
pub(crate) async fn head(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT position FROM log.head").fetch_one(pool).await.unwrap()
}
