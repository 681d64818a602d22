//! R19: when the database or the broker is lost, the engine reports it, loses nothing, and recovers by itself.

use std::{collections::BTreeMap, time::Duration};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    caller::answer,
    check::head,
    follower::StreamFollower,
    models::{assert_equal, caught_up, contents},
    servers::{TestBroker, TestDatabase},
    soak,
    traffic::{ROLES, Traffic, a_moment},
    world::{EngineWorld, until},
};

#[tokio::test]
async fn the_database_is_killed_and_comes_back() {
    let (mut database, broker) = (TestDatabase::start().await, TestBroker::start().await);
    let world = EngineWorld::on(database.url.clone(), broker.url.clone());
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let (_, at) = watch::channel(caller.clone());
    let traffic = Traffic::begin(&at, 3);
    for _ in 0..if soak() { 30 } else { 2 } {
        a_moment(Duration::from_millis(500)).await;
        database.kill().await;
        caller.ready_is(false).await;
        let refused = answer(caller.post("/api/houses", &json!({ "address": "Svetlanskaya 1" }))).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{refused:?}");
        assert!(refused.code().starts_with("engine."), "{refused:?}");
        assert!(refused.headers.contains_key("retry-after"));
        traffic.interrupted().await;
        database.start_again().await;
        caller.ready_is(true).await;
    }
    let (commands, again) = traffic.end().await;
    assert!(again > 0, "nothing was interrupted");

    let pool = world.pool();
    caught_up(&pool).await;
    let streams = "SELECT aggregate_id::uuid, count(*) FROM log.events GROUP BY 1";
    let streams: Vec<(Uuid, i64)> = sqlx::query_as(streams).fetch_all(&pool).await.unwrap();
    let streams: BTreeMap<_, _> = streams.into_iter().collect();
    for command in &commands {
        let (stream, version) = command.left();
        assert!(streams.get(&stream).is_some_and(|events| *events as u64 >= version), "lost: {command:?}");
    }
    world.books_agree().await;
    let live = contents(&pool).await;
    world.output(&["rebuild"]).await;
    assert_equal(&live, &contents(&pool).await);
    StreamFollower::of(&world.company, &broker.url).has_taken(head(&pool).await).await;
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn the_broker_is_killed_and_comes_back() {
    let mut broker = TestBroker::start().await;
    let world = EngineWorld::new().await.with_broker(&broker.url);
    let (gateway, worker) = (world.start("gateway").await, world.start("worker").await);
    let caller = world.caller(&gateway, "all", ROLES).await;
    let workers = caller.at(&worker);
    let mut follower = StreamFollower::of(&world.company, &broker.url);
    let pool = world.pool();
    follower.has_taken(head(&pool).await).await;
    broker.kill().await;

    // commands do not depend on the broker
    let house = caller.done("/api/houses", &json!({ "address": "Svetlanskaya 1" })).await;
    caught_up(&pool).await;
    workers.ready_is(false).await;
    let why: Value = answer(workers.get("/health/ready")).await.body;
    assert!(why["failing"]["relay"].is_string(), "{why}");
    assert_eq!(why["failing"].as_object().unwrap().len(), 1, "only the relay: {why}");
    assert!(caller.is_ready().await);

    broker.start_again().await;
    workers.ready_is(true).await;
    assert_eq!(follower.has_taken(head(&pool).await).await, head(&pool).await);
    assert_eq!(house.version(), 1);
    worker.stop().await;
    gateway.stop().await;
    world.check().await;
}

#[tokio::test]
async fn without_the_broker_the_engine_is_not_ready_but_accepts_commands() {
    let mut broker = TestBroker::start().await;
    let world = EngineWorld::new().await.with_broker(&broker.url);
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let relay = async |word: &str| {
        until(async || {
            let ready = answer(caller.get("/health/ready")).await;
            let its = ready.body["workers"]["relay"] == word;
            its.then_some((ready.status, ready.body))
        })
        .await
    };
    let (status, ready) = relay("working").await;
    assert_eq!((status, &ready["reasons"]), (StatusCode::OK, &json!([])));
    broker.kill().await;
    let (status, ready) = relay("failing").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{ready}");
    assert_eq!(
        (&ready["ready"], &ready["reasons"]),
        (&json!(false), &json!(["events do not reach the broker"]))
    );
    assert_eq!(ready["workers"]["projections"], "working", "{ready}");
    assert_eq!(ready["stopped"], json!([]));
    assert_eq!(answer(caller.get("/health/live")).await.status, StatusCode::OK);
    caller.done("/api/houses", &json!({ "address": "Svetlanskaya 1" })).await;
    broker.start_again().await;
    caller.ready_is(true).await;
    assert_eq!(relay("working").await.0, StatusCode::OK);
    StreamFollower::of(&world.company, &broker.url).has_taken(head(&world.pool()).await).await;
    engine.stop().await;
    world.check().await;
}
