//! The tables of the read models.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgPool;
use workers::reactor::RuleCursor;

use crate::world::until;

/// Every row of every table of all models, as text.
pub(crate) async fn contents(pool: &PgPool) -> BTreeMap<String, Vec<String>> {
    let mut contents = BTreeMap::new();
    for model in projections::all() {
        let tables = "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = $1";
        let tables = sqlx::query_scalar(tables).bind(model.about().schema());
        let tables: Vec<String> = tables.fetch_all(pool).await.unwrap();
        assert!(!tables.is_empty(), "{} has no tables", model.about().model);
        for table in tables {
            let rows = format!("SELECT t::text FROM {table} t ORDER BY t::text COLLATE \"C\"");
            contents.insert(table, sqlx::query_scalar(&rows).fetch_all(pool).await.unwrap());
        }
    }
    contents
}

/// Compares two states of the models, and panics with the rows that differ.
pub(crate) fn assert_equal(live: &BTreeMap<String, Vec<String>>, rebuilt: &BTreeMap<String, Vec<String>>) {
    assert!(live.values().any(|rows| !rows.is_empty()), "there is nothing to compare");
    assert!(live.keys().eq(rebuilt.keys()), "other tables: {:?} and {:?}", live.keys(), rebuilt.keys());
    for (table, rows) in live {
        let other = &rebuilt[table];
        if rows != other {
            let [live, rebuilt] = [rows, other].map(|rows| rows.iter().collect::<BTreeSet<_>>());
            let surplus: Vec<_> = live.difference(&rebuilt).take(3).collect();
            let lost: Vec<_> = rebuilt.difference(&live).take(3).collect();
            panic!("{table}: live has {surplus:#?}\nthe rebuild has {lost:#?}");
        }
    }
}

/// Waits until every model has read the whole log and every rule has reacted to it.
pub(crate) async fn caught_up(pool: &PgPool) {
    let rule = |cursor: &RuleCursor, kind: &str| format!("('{}', '{kind}')", cursor.name);
    let rules = RuleCursor::all();
    let rules = rules.iter().flat_map(|cursor| cursor.kinds.iter().map(|kind| rule(cursor, kind)));
    // one query for both, because a reaction appends events
    let reacted = format!(
        "NOT EXISTS (SELECT FROM (VALUES {}) AS rule(cursor, kind) \
         LEFT JOIN workers.cursors r ON r.name = rule.cursor WHERE r.name IS NULL \
           OR EXISTS (SELECT FROM log.events e WHERE e.event_type = rule.kind AND e.position > r.position))",
        rules.collect::<Vec<_>>().join(", ")
    );
    until(async || stand_where(pool, &reacted).await.then_some(())).await;
}

/// Whether every model of the current version has read the whole log.
pub(crate) async fn stand_at_head(pool: &PgPool) -> bool {
    stand_where(pool, "true").await
}

/// The same, if the condition holds for the head. Cursors of earlier versions exist too and no longer move.
async fn stand_where(pool: &PgPool, condition: &str) -> bool {
    let models = projections::all();
    let names: Vec<&str> = models.iter().map(|model| model.about().model.name()).collect();
    let versions: Vec<i32> = models.iter().map(|model| model.about().version as i32).collect();
    let there = format!(
        "SELECT count(*) = cardinality($1) AND {condition} FROM log.head \
         JOIN projections.cursors c ON c.position = head.position AND stopped IS NULL \
         JOIN unnest($1::text[], $2::int[]) AS today(model, version) USING (model, version) \
         GROUP BY head.position"
    );
    let there = sqlx::query_scalar(&there).bind(names).bind(versions).fetch_optional(pool).await.unwrap();
    there.unwrap_or(false)
}
