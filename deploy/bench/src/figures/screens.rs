//! F11 on the screen: the time from the answer to a command until another user's screen shows the change.

use std::{path::Path, process::Stdio};

use anyhow::ensure;
use demo_company::Size;
use serde::Deserialize;
use tokio::process::Command;

use crate::{
    figure::{Figure, Goal, absolute, median, percentile},
    world::BenchWorld,
};

/// Users to work and to watch; the amount of other data matters little.
const SIZE: Size = Size { houses: 2, accounts: 120, months: 3, tickets: 500 };
const GOAL: Goal = Goal::AtMost(1000.0);

/// Delays that the browser measured, in milliseconds.
#[derive(Debug, Deserialize)]
struct ScreenDelays {
    /// Until new tickets are in the queue.
    queue: Vec<f64>,
    /// Until comments are on an open card.
    card: Vec<f64>,
}

pub(crate) async fn measure(world: &BenchWorld) -> anyhow::Result<Vec<Figure>> {
    let company = world.company().await?;
    company.demo(SIZE).await?;
    let engine = world.engine("up", &company).await?;
    let delays = watch(world, &engine.address).await;
    engine.stop().await?;
    let ScreenDelays { queue, card } = delays?;
    Ok([("a new ticket on another's queue", queue), ("words on another's open card", card)]
        .into_iter()
        .flat_map(|(what, waits)| {
            [
                absolute("F11", format!("answer to {what}, p50"), vec![median(waits.clone())], "ms", GOAL),
                absolute("F11", "the same, p99", vec![percentile(waits, 0.99)], "ms", GOAL),
            ]
        })
        .collect())
}

/// Runs a browser that watches, like the stories.
async fn watch(world: &BenchWorld, address: &str) -> anyhow::Result<ScreenDelays> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gateway/web");
    let figures = world.folder.path().join("screens.json");
    let status = Command::new("npx")
        .args(["--no-install", "playwright", "test", "--project", "bench"])
        .current_dir(web)
        .env("DOMOVOY_URL", address)
        .env("DOMOVOY_FIGURES", &figures)
        .stdout(Stdio::null())
        .status()
        .await?;
    ensure!(status.success(), "the browser did not see what it waited for");
    Ok(serde_json::from_slice(&std::fs::read(figures)?)?)
}
