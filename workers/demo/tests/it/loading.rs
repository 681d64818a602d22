//! Loads a company, and reads what its log says.

use std::collections::BTreeMap;

use demo_company::{DemoError, HistoryEnd, Size};
use schemas::{Recorded, tail};
use serde_json::Value;
use sqlx::Row;
use test_world::World;

/// The day on which histories end where a test does not say otherwise.
pub(crate) const UNTIL: &str = "2026-03-15";

/// Loads a company whose history ends on [`UNTIL`].
pub(crate) async fn load(world: &World, seed: u64, size: Size) -> Result<(), DemoError> {
    load_until(world, seed, size, until(UNTIL)).await
}

pub(crate) async fn load_until(
    world: &World,
    seed: u64,
    size: Size,
    end: HistoryEnd,
) -> Result<(), DemoError> {
    demo_company::load(&world.pool, &world.vault, seed, size, end, |_| {}).await.map(|_| ())
}

/// The end of a history on this day.
pub(crate) fn until(day: &str) -> HistoryEnd {
    HistoryEnd::on(day.parse().unwrap()).unwrap()
}

pub(crate) async fn events(world: &World) -> Vec<Recorded> {
    tail::read_after(&world.pool, 0, 1_000_000).await.unwrap()
}

/// Everything that does not depend on the machine: what happened, to whom, when, by whom.
pub(crate) async fn story(world: &World) -> BTreeMap<(String, String, i64), String> {
    let rows = sqlx::query(
        "SELECT aggregate_type, aggregate_id, sequence, event_type, payload, metadata->>'actor' AS actor, \
         occurred_at::text AS occurred FROM log.events",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    rows.into_iter()
        .map(|row| {
            let mut payload: Value = row.get("payload");
            unseal(&mut payload);
            let told = [row.get("event_type"), row.get("occurred"), row.get("actor"), payload.to_string()];
            let place = (row.get("aggregate_type"), row.get("aggregate_id"), row.get("sequence"));
            (place, told.join(" "))
        })
        .collect()
}

/// Two sealings of one text differ.
fn unseal(payload: &mut Value) {
    let Value::Object(fields) = payload else {
        return payload.as_array_mut().into_iter().flatten().for_each(unseal);
    };
    let is_password = fields.get("kind").is_some_and(|kind| kind == "password");
    for (name, value) in fields.iter_mut() {
        if ["sealed", "password", "contact"].contains(&name.as_str()) || (is_password && name == "hash") {
            *value = Value::Null;
        } else {
            unseal(value);
        }
    }
}
