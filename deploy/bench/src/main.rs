//! `make bench`: our figures and those of peers and limits, measured in alternating runs.

mod effort;
mod figure;
mod figures;
mod peer;
mod pgbench;
mod world;
mod wrk;

use std::{io::Write as _, path::PathBuf};

use clap::{Parser, Subcommand};

use crate::{effort::Effort, figure::Figure};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measure Domovoy, its peers and its limits.
#[derive(Debug, Parser)]
struct BenchArgs {
    #[command(subcommand)]
    peer: Option<Serve>,
    /// Only these figures: F1,F5
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// The executable to measure
    #[arg(long, default_value = "target/release/domovoy")]
    domovoy: PathBuf,
    /// File for the figures
    #[arg(long, default_value = "target/bench.json")]
    out: PathBuf,
    /// Runs of each side
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of a run under load
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// The large company of F12 has 10 to this power times the 100,000 events of the small one
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3))]
    growth: u32,
}

#[derive(Debug, Subcommand)]
enum Serve {
    Peer(peer::Peer),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
    let cli = BenchArgs::parse();
    if let Some(Serve::Peer(peer)) = cli.peer {
        return peer.run().await;
    }
    let effort = Effort { rounds: cli.rounds, seconds: cli.seconds, growth: cli.growth };
    let world = world::BenchWorld::start(cli.domovoy).await?;
    let mut figures = Vec::new();
    write!(std::io::stdout(), "{}", figure::head())?;
    let mut report = |measured: Vec<Figure>| {
        let mut out = std::io::stdout().lock();
        figures.extend(measured.iter().cloned());
        std::fs::write(&cli.out, serde_json::to_string_pretty(&figures)?)?;
        Ok(write!(out, "{}", figure::lines(&measured))?)
    };
    let unmeasured = figures::measure(&world, effort, &cli.only, &mut report).await?;
    world.stop().await;
    anyhow::ensure!(unmeasured.is_empty(), "not measured: {}", unmeasured.join(", "));
    Ok(())
}
