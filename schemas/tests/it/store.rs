//! R10: the state is the same with cache and snapshots on, off, tiny or damaged; and races for a version.

use domain::{
    house::{AddUnit, House, UnitKind},
    id::UnitId,
    text::Text,
};
use futures::future::join_all;
use schemas::{ExecuteError, Store, snapshot};
use sqlx::Executor;
use uuid::Uuid;

use crate::world::{LogWorld, ask, entrance, register};

#[tokio::test]
async fn a_command_that_loses_a_race_is_decided_again() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    let rivals = (1..=8).map(|n| {
        let world = &world;
        async move { world.store.execute(house, &entrance(n), &ask()).await }
    });
    for outcome in join_all(rivals).await {
        outcome.unwrap();
    }
    assert_eq!(world.check().await, 9);
}

#[tokio::test]
async fn a_command_on_an_older_version_is_refused_as_stale() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    world.store.execute(house, &entrance(1), &ask()).await.unwrap();
    let mut stale = ask();
    stale.seen = Some(1);
    let refused = world.store.execute(house, &entrance(2), &stale).await.unwrap_err();
    assert!(matches!(refused, ExecuteError::Stale { at: 2 }), "{refused:?}");
}

#[tokio::test]
async fn a_stale_cache_in_another_process_is_harmless() {
    let world = LogWorld::new().await;
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    other.execute(house, &entrance(1), &ask()).await.unwrap();
    world.store.execute(house, &entrance(2), &ask()).await.unwrap();
    // the cache of `other` still has version 2
    let refused = other.execute(house, &entrance(2), &ask()).await.unwrap_err();
    assert!(matches!(refused, ExecuteError::Refused(_)), "decided on today's state: {refused:?}");
    other.execute(house, &entrance(3), &ask()).await.unwrap();
    assert_eq!(world.check().await, 4);
}

#[tokio::test]
async fn no_refusal_comes_from_a_stale_cache() {
    let world = LogWorld::new().await;
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    other.load::<House>(house).await.unwrap();
    world.store.execute(house, &entrance(1), &ask()).await.unwrap();
    // the cache of `other` has no entrance yet
    let behind = AddUnit {
        unit: UnitId::named("1"),
        kind: UnitKind::Flat,
        number: Text::parse("1").unwrap(),
        entrance: Some(1),
        floor: None,
        area: None,
    };
    other.execute(house, &behind, &ask()).await.unwrap();
    world.store.execute(house, &entrance(2), &ask()).await.unwrap();
    let mut seen = ask();
    seen.seen = Some(4);
    other.execute(house, &entrance(3), &seen).await.unwrap();
    assert_eq!(world.check().await, 5);
}

#[tokio::test]
async fn a_settled_store_has_written_its_snapshots() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    for number in 1..=100 {
        world.store.execute(house, &entrance(number), &ask()).await.unwrap();
    }
    world.store.settled().await;
    let written: i64 =
        sqlx::query_scalar("SELECT last_sequence FROM log.snapshots").fetch_one(&world.pool).await.unwrap();
    assert_eq!(written, snapshot::FIRST_SNAPSHOT_VERSION as i64);
}

#[tokio::test]
async fn cache_and_snapshots_change_no_result() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    for number in 1..=130 {
        world.store.execute(house, &entrance(number), &ask()).await.unwrap();
    }
    let plain = Store::new(world.pool.clone(), world.appender.clone(), 0).without_snapshots();
    let truth = plain.load::<House>(house).await.unwrap();
    assert_eq!(truth.version, 131);

    snapshot::write(&world.pool, house, 131, &truth.state).await.unwrap();
    let tiny = || Store::new(world.pool.clone(), world.appender.clone(), 1);
    for store in [world.store.clone(), tiny()] {
        let loaded = store.load::<House>(house).await.unwrap();
        assert_eq!((&loaded.state, loaded.version), (&truth.state, 131));
    }
    world.pool.execute(r#"UPDATE log.snapshots SET payload = '{"Registered": 7}'"#).await.unwrap();
    let loaded = tiny().load::<House>(house).await.unwrap();
    assert_eq!((&loaded.state, loaded.version), (&truth.state, 131), "a damaged snapshot is not believed");

    let other_state = serde_json::to_string(&House::default()).unwrap();
    let older = "UPDATE log.snapshots SET current_snapshot = current_snapshot - 1, payload = $1::json";
    sqlx::query(older).bind(other_state).execute(&world.pool).await.unwrap();
    let loaded = tiny().load::<House>(house).await.unwrap();
    assert_eq!((&loaded.state, loaded.version), (&truth.state, 131), "nor is one of an older form");
}

#[tokio::test]
async fn events_recorded_later_keep_the_time_at_which_they_happened() {
    let world = LogWorld::new().await;
    let (now, then) = (Uuid::now_v7(), Uuid::now_v7());
    world.store.execute(now, &register(), &ask()).await.unwrap();
    world.store.execute(then, &register(), &ask().once("then").in_its_time()).await.unwrap();
    let rows: Vec<(String, bool, bool)> = sqlx::query_as(
        "SELECT aggregate_id, occurred_at = recorded_at, occurred_at = '2026-03-02T09:00:00Z' FROM log.events",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let told = |id: Uuid| rows.iter().find(|row| row.0 == id.to_string()).map(|row| (row.1, row.2));
    assert_eq!(told(now), Some((true, false)));
    assert_eq!(told(then), Some((false, true)));
    assert_eq!(world.store.used(&["then", "never"]).await.unwrap(), ["then".to_owned()].into());
}
