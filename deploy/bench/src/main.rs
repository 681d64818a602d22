//! `make bench`: our figures beside those of peers and limits, taken in turns in the same run.

mod figure;
mod figures;
mod peer;
mod pgbench;
mod world;
mod wrk;

use std::{io::Write as _, path::PathBuf};

use clap::{Parser, Subcommand};

use crate::figure::Figure;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Domovoy beside its peers and limits.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    peer: Option<Serve>,
    /// Only these figures: F1,F5
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// The executable to measure
    #[arg(long, default_value = "target/release/domovoy")]
    domovoy: PathBuf,
    /// Where the figures are written
    #[arg(long, default_value = "target/bench.json")]
    out: PathBuf,
    /// Runs of each side
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of a run under load
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// How many times ten times the 100,000 events of its small company the large one of F12 has
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3))]
    growth: u32,
}

#[derive(Debug, Subcommand)]
enum Serve {
    Peer(peer::Peer),
}

/// How long, how often, and how large.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    pub(crate) rounds: usize,
    pub(crate) seconds: u64,
    pub(crate) growth: u32,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
    let cli = Cli::parse();
    if let Some(Serve::Peer(peer)) = cli.peer {
        return peer.run().await;
    }
    let effort = Effort { rounds: cli.rounds, seconds: cli.seconds, growth: cli.growth };
    let world = world::World::start(cli.domovoy).await?;
    let mut figures = Vec::new();
    write!(std::io::stdout(), "{}", figure::head())?;
    let mut tell = |measured: Vec<Figure>| {
        let mut out = std::io::stdout().lock();
        figures.extend(measured.iter().cloned());
        std::fs::write(&cli.out, serde_json::to_string_pretty(&figures)?)?;
        Ok(write!(out, "{}", figure::lines(&measured))?)
    };
    let unmeasured = figures::measure(&world, effort, &cli.only, &mut tell).await?;
    world.stop().await;
    anyhow::ensure!(unmeasured.is_empty(), "not measured: {}", unmeasured.join(", "));
    Ok(())
}
