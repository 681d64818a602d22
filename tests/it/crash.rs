//! kill -9 of gateway or workers at any moment loses nothing and does nothing twice.

use std::{collections::HashMap, time::Duration};

use rand::{Rng as _, seq::SliceRandom as _};
use reqwest::StatusCode;
use sqlx::PgPool;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    check::head,
    models::{assert_equal, caught_up, contents},
    soak,
    traffic::{ROLES, Traffic, a_moment},
    world::{EngineWorld, until},
};

/// R4: a client that repeats its command under the same key gets the same answer, and the command takes effect once.
#[tokio::test]
async fn the_gateway_is_killed_between_commit_and_answer() {
    let world = EngineWorld::new().await;
    let mut gateway = world.start("gateway").await;
    let caller = world.caller(&gateway, "all", ROLES).await;
    let (move_to, at) = watch::channel(caller);
    let traffic = Traffic::begin(&at, 8);
    for round in 0..if soak() { 200 } else { 6 } {
        // some processes die before they have answered, but not all: else no command would ever be answered
        if round % 2 == 0 {
            traffic.answered(8).await;
        }
        a_moment(Duration::from_millis(400)).await;
        gateway.kill().await;
        traffic.interrupted().await;
        gateway = world.start("gateway").await;
        move_to.send_modify(|caller| *caller = caller.at(&gateway));
    }
    let (commands, again) = traffic.end().await;
    assert!(again > 0, "no answer was lost: nothing was tried");

    let (pool, caller) = (world.pool(), at.borrow().clone());
    let before = head(&pool).await;
    let mut versions: HashMap<Uuid, u64> = HashMap::new();
    for command in &commands {
        let (stream, version) = command.left();
        versions.entry(stream).and_modify(|last| *last = version.max(*last)).or_insert(version);
    }
    let streams = "SELECT aggregate_id::uuid, count(*) FROM log.events WHERE aggregate_type NOT IN ('user', 'identifier', 'account_number') AND metadata->>'actor' <> 'pack:default' GROUP BY 1";
    let streams: Vec<(Uuid, i64)> = sqlx::query_as(streams).fetch_all(&pool).await.unwrap();
    let streams: HashMap<Uuid, u64> = streams.into_iter().map(|(id, events)| (id, events as u64)).collect();
    assert_eq!(streams, versions, "what was acknowledged is what there is");

    let sample = commands.choose_multiple(&mut rand::thread_rng(), 300);
    for command in sample {
        command.is_remembered(&caller).await;
    }
    let opening =
        commands.iter().find(|command| command.path == "/api/tickets").expect("a ticket was opened");
    let mut body = opening.body.clone();
    body["text"] = "something else".into();
    let other = opening.again(&caller, &body).await;
    assert_eq!((other.status, other.code()), (StatusCode::UNPROCESSABLE_ENTITY, "idempotency.key_reused"));
    assert_eq!(head(&pool).await, before, "repetitions do nothing");
    gateway.stop().await;
    world.check().await;
}

/// Waits until all messages are sent, and compares them with the log.
async fn every_resolution_was_sent_once(pool: &PgPool) {
    let waiting = "SELECT count(*) FROM outbox.messages WHERE sent_at IS NULL";
    until(async || (sqlx::query_scalar::<_, i64>(waiting).fetch_one(pool).await.unwrap() == 0).then_some(()))
        .await;
    let resolved = "SELECT aggregate_id FROM log.events WHERE event_type = 'ticket.resolved' ORDER BY 1";
    let told = "SELECT payload->>'ticket' FROM outbox.sent_log ORDER BY 1";
    let [resolved, told] =
        [resolved, told].map(|query| sqlx::query_scalar::<_, String>(query).fetch_all(pool));
    let (resolved, told) = (resolved.await.unwrap(), told.await.unwrap());
    assert!(!told.is_empty());
    assert_eq!(resolved, told);
}

/// R3: read models that two rivals update, killed at any moment, are equal to a rebuild.
#[tokio::test]
async fn rival_workers_are_killed_at_random() {
    let world = EngineWorld::new().await;
    let gateway = world.start("gateway").await;
    let (_, at) = watch::channel(world.caller(&gateway, "all", ROLES).await);
    let mut rivals = [world.start("worker").await, world.start("worker").await];
    let pool = world.pool();
    // a rule whose cursor does not exist yet would begin behind the first tickets
    caught_up(&pool).await;
    let traffic = Traffic::begin(&at, 4);
    for _ in 0..if soak() { 200 } else { 6 } {
        a_moment(Duration::from_millis(400)).await;
        rivals.rotate_left(rand::thread_rng().gen_range(0..2));
        let [killed, other] = rivals;
        killed.kill().await;
        rivals = [world.start("worker").await, other];
    }
    traffic.end().await;

    caught_up(&pool).await;
    // a message whose sender was killed is due at once, not after its pause
    sqlx::query("UPDATE outbox.messages SET next_attempt_at = now() WHERE sent_at IS NULL")
        .execute(&pool)
        .await
        .unwrap();
    every_resolution_was_sent_once(&pool).await;
    world.books_agree().await;
    let (live, before) = (contents(&pool).await, head(&pool).await);
    for worker in rivals {
        worker.stop().await;
    }
    world.output(&["rebuild"]).await;
    assert_equal(&live, &contents(&pool).await);
    assert_eq!(head(&pool).await, before, "a rebuild sends no command");
    every_resolution_was_sent_once(&pool).await;
    gateway.stop().await;
    world.check().await;
}
