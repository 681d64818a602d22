//! R5: the stream equals the log, whatever is killed or restored, and a follower notices nothing.

use std::time::Duration;

use async_nats::jetstream;
use rand::Rng as _;
use sqlx::PgPool;
use tokio::sync::watch;

use crate::{
    check::head,
    follower::StreamFollower,
    models::caught_up,
    servers::TestBroker,
    soak,
    traffic::{ROLES, Traffic, a_moment},
    world::{EngineWorld, until},
};

#[tokio::test]
async fn workers_and_broker_are_killed_at_random_and_an_old_store_is_restored() {
    let mut broker = TestBroker::start().await;
    let world = EngineWorld::new().await.with_broker(&broker.url);
    let gateway = world.start("gateway").await;
    let (_, at) = watch::channel(world.caller(&gateway, "all", ROLES).await);
    let mut rivals = [world.start("worker").await, world.start("worker").await];
    let mut follower = StreamFollower::of(&world.company, &broker.url);
    let traffic = Traffic::begin(&at, 2);
    follower.has_taken(1).await;
    let backup = broker.backup().await;

    for _ in 0..if soak() { 200 } else { 5 } {
        a_moment(Duration::from_millis(400)).await;
        let what = rand::thread_rng().gen_range(0..3);
        if what > 0 {
            broker.kill().await;
        }
        if what < 2 {
            rivals.rotate_left(rand::thread_rng().gen_range(0..2));
            let [killed, other] = rivals;
            killed.kill().await;
            rivals = [world.start("worker").await, other];
        }
        if what > 0 {
            broker.start_again().await;
        }
    }
    traffic.end().await;
    let pool = world.pool();
    caught_up(&pool).await;
    assert_eq!(follower.has_taken(head(&pool).await).await, head(&pool).await);
    equals_the_log(&world, &pool, &broker).await;

    // no new event comes: the relay has to notice by itself that the broker lost messages
    broker.restore(&backup).await;
    equals_the_log(&world, &pool, &broker).await;
    for worker in rivals {
        worker.stop().await;
    }
    gateway.stop().await;
    world.check().await;
}

/// Waits until the stream is as long as the log, and compares them event by event.
async fn equals_the_log(world: &EngineWorld, pool: &PgPool, broker: &TestBroker) {
    let head = head(pool).await as u64;
    let stream = until(async || {
        let context = jetstream::new(workers::relay::connect(&broker.url).await.ok()?);
        let stream = context.get_stream(format!("DOMOVOY_{}", world.company)).await.ok()?;
        (stream.cached_info().state.last_sequence == head).then_some(stream)
    })
    .await;
    let state = &stream.cached_info().state;
    assert_eq!((state.first_sequence, state.messages), (1, head), "no hole, none twice");
    let events = "SELECT position, aggregate_id, event_type, payload::text FROM log.events ORDER BY position";
    let events: Vec<(i64, String, String, String)> = sqlx::query_as(events).fetch_all(pool).await.unwrap();
    for (position, id, kind, payload) in events {
        let message = stream.get_raw_message(position as u64).await.unwrap();
        assert_eq!(&*message.subject, format!("domovoy.{}.{kind}", world.company));
        let text = std::str::from_utf8(&message.payload).unwrap();
        assert!(text.contains(&payload), "the payload, byte for byte, at {position}: {text}");
        let event: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!((&event["id"], &event["subject"]), (&position.to_string().into(), &id.into()));
    }
}
