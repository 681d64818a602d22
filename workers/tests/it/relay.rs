//! R5: the sequence of the stream is the position of the log and payloads are equal. After kills and restores the
//! stream is repaired, or refused and left unchanged.

use std::{fs, path::Path, time::Duration};

use async_nats::{
    header::NATS_BATCH_ID,
    jetstream::{self, stream::Stream},
};
use rand::Rng as _;
use schemas::tail::{self, Chained};
use serde_json::Value;
use test_world::{RunningWorker, World, until};
use workers::{
    health::State,
    relay::{Relay, connect},
};

use crate::site::Site;

async fn stream(site: &Site) -> Stream {
    let broker = site.broker();
    let context = jetstream::new(connect(&broker.url).await.unwrap());
    context.get_stream(broker.company.stream()).await.unwrap()
}

/// Waits until the stream is as long as the log.
async fn relayed(world: &World, site: &Site) -> Stream {
    let head = tail::head(&world.pool).await.unwrap();
    until(async || {
        let broker = site.broker();
        let context = jetstream::new(connect(&broker.url).await.ok()?);
        let stream = context.get_stream(broker.company.stream()).await.ok()?;
        (stream.cached_info().state.last_sequence == head as u64).then_some(stream)
    })
    .await
}

/// Checks that every message is the event with its sequence as position.
async fn equal(world: &World, stream: &Stream) {
    let events = tail::chained_after(&world.pool, 0, i64::MAX).await.unwrap();
    let state = &stream.cached_info().state;
    assert_eq!((state.first_sequence, state.messages), (1, events.len() as u64), "no hole, none twice");
    for Chained { link, .. } in events {
        let message = stream.get_raw_message(link.position as u64).await.unwrap();
        assert_eq!(&*message.subject, format!("domovoy.test.{}", link.event_type));
        let text = std::str::from_utf8(&message.payload).unwrap();
        assert!(text.contains(&*link.payload), "the payload, byte for byte, at {}", link.position);
        let event: Value = serde_json::from_str(text).unwrap();
        assert_eq!(event["id"], link.position.to_string());
        assert_eq!(event["subject"], link.aggregate_id);
    }
}

#[tokio::test]
async fn sequence_is_position_and_payloads_are_equal() {
    for batches in [true, false] {
        let (world, site) = (World::new().await, Site::start().await);
        world.grow(1_200).await;
        let relay = Relay::new(world.pool.clone(), site.broker());
        let worker = world.keep(if batches { relay } else { relay.without_batches() });
        relayed(&world, &site).await;
        world.grow(7).await;
        let stream = relayed(&world, &site).await;
        let last = stream.get_raw_message(1_207).await.unwrap();
        assert_eq!(last.headers.get(NATS_BATCH_ID).is_some(), batches, "{:?}", last.headers);
        worker.stop().await;
        equal(&world, &stream).await;
    }
}

#[tokio::test]
async fn two_rivals_and_kills_of_relay_and_broker_lose_and_double_nothing() {
    let (world, mut site) = (World::new().await, Site::start().await);
    let rounds = if std::env::var_os("SOAK").is_some() { 200 } else { 4 };
    for round in 0..rounds {
        let relays = [round % 2 == 0, round % 3 == 0].map(|batches| {
            let relay = Relay::new(world.pool.clone(), site.broker());
            world.keep(if batches { relay } else { relay.without_batches() })
        });
        world.grow(150).await;
        let moment = rand::thread_rng().gen_range(0..150);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        let [first, second] = relays;
        match round % 3 {
            0 => first.kill().await,
            1 => site.kill().await,
            _ => {
                first.kill().await;
                site.kill().await;
            }
        }
        world.grow(50).await;
        if round % 3 > 0 {
            site.start_again().await;
        }
        relayed(&world, &site).await;
        second.stop().await;
    }
    let stream = relayed(&world, &site).await;
    equal(&world, &stream).await;
}

#[tokio::test]
async fn a_restored_folder_of_the_broker_is_filled_beyond_the_deduplication_window() {
    let (world, mut site) = (World::new().await, Site::start().await);
    let worker = world.keep(Relay::new(world.pool.clone(), site.broker()));
    world.grow(60).await;
    let short = jetstream::stream::Config {
        duplicate_window: Duration::from_millis(100),
        ..relayed(&world, &site).await.cached_info().config.clone()
    };
    jetstream::new(connect(&site.broker().url).await.unwrap()).update_stream(short).await.unwrap();
    site.stop().await;
    let backup = tempfile::tempdir().unwrap();
    copy(&site.folder.path().join("store"), &backup.path().join("store"));
    site.start_again().await;
    world.grow(40).await;
    relayed(&world, &site).await;

    site.kill().await;
    fs::remove_dir_all(site.folder.path().join("store")).unwrap();
    copy(&backup.path().join("store"), &site.folder.path().join("store"));
    site.start_again().await;
    // no new event comes: the relay has to notice by itself
    let stream = relayed(&world, &site).await;
    worker.stop().await;
    equal(&world, &stream).await;
}

#[tokio::test]
async fn a_stream_of_another_log_is_left_alone() {
    let site = Site::start().await;
    let elsewhere = World::new().await;
    elsewhere.grow(5).await;
    let worker = elsewhere.keep(Relay::new(elsewhere.pool.clone(), site.broker()));
    relayed(&elsewhere, &site).await;
    worker.stop().await;

    let world = World::new().await;
    world.grow(9).await;
    let worker = world.keep(Relay::new(world.pool.clone(), site.broker()));
    refused(&worker, "holds the log").await;
    worker.stop().await;
    equal(&elsewhere, &stream(&site).await).await;
}

#[tokio::test]
async fn a_log_restored_to_the_past_is_refused_even_when_it_has_grown_since() {
    let (world, site) = (World::new().await, Site::start().await);
    world.grow(30).await;
    let worker = world.keep(Relay::new(world.pool.clone(), site.broker()));
    relayed(&world, &site).await;
    worker.stop().await;

    // the same log, restored from an earlier backup
    let restored = World::new().await;
    let adopt = "UPDATE log.head SET generation = $1";
    let log = tail::identity(&world.pool).await.unwrap();
    let mut owner = restored.database.owner().await.unwrap();
    sqlx::query(adopt).bind(log.generation).execute(&mut owner).await.unwrap();
    restored.grow(20).await;
    let worker = restored.keep(Relay::new(restored.pool.clone(), site.broker()));
    refused(&worker, "the log only to 20").await;
    restored.grow(40).await;
    refused(&worker, "is not the event that the log has there").await;
    worker.stop().await;
    equal(&world, &stream(&site).await).await;
}

#[tokio::test]
async fn no_message_of_the_stream_can_be_deleted() {
    let (world, site) = (World::new().await, Site::start().await);
    world.grow(3).await;
    let worker = world.keep(Relay::new(world.pool.clone(), site.broker()));
    let stream = relayed(&world, &site).await;
    assert!(stream.delete_message(2).await.is_err());
    assert!(stream.purge().await.is_err());
    worker.stop().await;
    equal(&world, &stream).await;
}

async fn refused(worker: &RunningWorker, why: &str) {
    worker.is("relay", |state| matches!(state, State::Failing(text) if text.contains(why))).await;
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
