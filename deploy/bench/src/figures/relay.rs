//! F8: publishing the log to JetStream, compared with a plain read and publish of the same bytes.

use std::time::{Duration, Instant};

use anyhow::ensure;
use async_nats::jetstream;
use futures::TryStreamExt;
use sqlx::Row;

use crate::{
    effort::Effort,
    figure::{Figure, Goal, Runs},
    world::{BenchCompany, BenchWorld},
};

use super::commands::tickets;

const EVENTS: usize = 60_000;
/// Publishes of the plain publisher that wait for their acknowledgement.
const IN_FLIGHT_MAX: usize = 1_024;
const STREAM: &str = "BARE";

pub(crate) async fn measure(world: &BenchWorld, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let company = world.company().await?;
    tickets(&company, EVENTS).await?;
    let head = schemas::tail::head(&company.pool).await?;
    let context = jetstream::new(workers::relay::connect(world.nats_url()).await?);
    let mut runs = Runs::default();
    for round in 0..effort.rounds {
        runs.ours.push(relay(world, &company, &context, round, head).await?);
        runs.other.push(bare(&company, &context, head).await?);
    }
    Ok(vec![runs.figure(
        "F8",
        "relay, log to acknowledged; bare read and publish",
        "events/s",
        Goal::AtLeast(0.7),
    )])
}

/// Runs a process of workers on a stream of its own, until the stream has the whole log.
async fn relay(
    world: &BenchWorld,
    company: &BenchCompany,
    context: &jetstream::Context,
    round: usize,
    head: i64,
) -> anyhow::Result<f64> {
    let name = format!("bench{round}-{}", std::process::id());
    let engine = world.workers(company, &name).await?;
    let begun = Instant::now();
    let stream_name = format!("DOMOVOY_{name}");
    let rate = loop {
        ensure!(begun.elapsed() < Duration::from_mins(3), "the relay did not publish the log in time");
        if let Ok(mut stream) = context.get_stream(&stream_name).await
            && stream.info().await?.state.last_sequence >= head.unsigned_abs()
        {
            break head as f64 / begun.elapsed().as_secs_f64();
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    engine.stop().await?;
    Ok(rate)
}

async fn bare(company: &BenchCompany, context: &jetstream::Context, head: i64) -> anyhow::Result<f64> {
    let _ = context.delete_stream(STREAM).await;
    let config = jetstream::stream::Config {
        name: STREAM.into(),
        subjects: vec!["bare.>".into()],
        ..Default::default()
    };
    context.create_stream(config).await?;
    let begun = Instant::now();
    let mut rows = sqlx::query("SELECT payload::text, metadata::text FROM log.events ORDER BY position")
        .fetch(&company.pool);
    let mut waiting = std::collections::VecDeque::with_capacity(IN_FLIGHT_MAX);
    while let Some(row) = rows.try_next().await? {
        let (payload, metadata): (&str, &str) = (row.try_get(0)?, row.try_get(1)?);
        let message = format!("{{\"data\":{payload},\"metadata\":{metadata}}}");
        waiting.push_back(context.publish("bare.ticket.opened", message.into()).await?);
        if waiting.len() >= IN_FLIGHT_MAX
            && let Some(first) = waiting.pop_front()
        {
            first.await?;
        }
    }
    for acknowledged in waiting {
        acknowledged.await?;
    }
    Ok(head as f64 / begun.elapsed().as_secs_f64())
}
