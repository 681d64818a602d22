//! `make bench`: our figures beside those of peers and limits, taken in turns in the same run.

mod figure;
mod figures;
mod peer;
mod pgbench;
mod world;
mod wrk;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

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
}

#[derive(Debug, Subcommand)]
enum Serve {
    Peer(peer::Peer),
}

/// How long and how often.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    pub(crate) rounds: usize,
    pub(crate) seconds: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
    let cli = Cli::parse();
    if let Some(Serve::Peer(peer)) = cli.peer {
        return peer.run().await;
    }
    let effort = Effort { rounds: cli.rounds, seconds: cli.seconds };
    let world = world::World::start(cli.domovoy).await?;
    let figures = figures::measure(&world, effort, &cli.only).await?;
    world.stop().await;
    std::fs::write(&cli.out, serde_json::to_string_pretty(&figures)?)?;
    let mut out = std::io::stdout().lock();
    std::io::Write::write_all(&mut out, figure::table(&figures).as_bytes())?;
    Ok(())
}
