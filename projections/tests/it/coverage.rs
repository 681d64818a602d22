//! Every kind of event changes a row that somebody looks at, or is named in `unprojected.txt`.

use std::collections::BTreeSet;

use projections::{Model, build, fold};
use serde_json::Value;
use sqlx::PgConnection;

use crate::{stories::every_kind_of_event, world::World};

/// Not views of a kind of event: the explorer shows every event as it stands in the log, and timers are looked at by
/// the engine alone.
const NO_VIEWS: [Model; 2] = [Model::Explorer, Model::Deadlines];

/// Columns that say that an event came, and not what it says.
const OF_ANY_EVENT: [&str; 8] =
    ["version", "position", "last_event_at", "steps", "last_at", "last_label", "last_by", "variant"];

/// Every row of a model, without what any event changes: those columns, and lines that only name the event.
async fn shown(connection: &mut PgConnection, model: Model, kind: &str) -> Vec<Value> {
    let schema = fold(model).about().schema();
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = $1 ORDER BY 1";
    let tables: Vec<String> =
        sqlx::query_scalar(tables).bind(&schema).fetch_all(&mut *connection).await.unwrap();
    let mut rows: Vec<Value> = Vec::new();
    for table in tables {
        let query = format!("SELECT to_jsonb(t) - $1::text[] FROM {schema}.{table} t ORDER BY 1");
        let query = sqlx::query_scalar(&query).bind(OF_ANY_EVENT.map(str::to_owned));
        rows.extend(query.fetch_all(&mut *connection).await.unwrap());
    }
    rows.retain(|row| !row["label"].as_str().is_some_and(|label| kind.ends_with(&format!(".{label}"))));
    rows
}

#[tokio::test]
async fn every_kind_of_event_is_shown_somewhere_or_left_out_on_purpose() {
    let world = World::new().await;
    let log = every_kind_of_event(&world).await;
    let mut seen = BTreeSet::new();
    for model in Model::all().filter(|model| !NO_VIEWS.contains(model)) {
        let (mut connection, mut fold) = (world.connection().await, fold(model));
        let about = fold.about();
        let mut position = build::prepare(&mut connection, &about).await.unwrap();
        for (n, event) in log.iter().enumerate() {
            if !about.reads(&event.kind) || seen.contains(&event.kind) {
                continue;
            }
            position = build::apply(&mut connection, &mut *fold, position, &log[..n]).await.unwrap();
            let before = shown(&mut connection, model, &event.kind).await;
            position = build::apply(&mut connection, &mut *fold, position, &log[..=n]).await.unwrap();
            if shown(&mut connection, model, &event.kind).await != before {
                seen.insert(event.kind.clone());
            }
        }
    }
    let kinds = schemas::fact::kinds();
    let unseen: Vec<&str> = kinds.iter().filter(|kind| !seen.contains(*kind)).map(String::as_str).collect();
    let listed: Vec<&str> =
        include_str!("../unprojected.txt").lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(unseen, listed);
}

#[test]
fn models_read_only_kinds_that_are_written() {
    let kinds = schemas::fact::kinds();
    for about in Model::all().map(|model| fold(model).about()) {
        for read in about.reads {
            let prefix = read.strip_suffix('*');
            let is_written = |kind: &String| prefix.map_or(kind == read, |prefix| kind.starts_with(prefix));
            assert!(kinds.iter().any(is_written), "{} reads {read}, which nobody writes", about.model);
        }
    }
}
