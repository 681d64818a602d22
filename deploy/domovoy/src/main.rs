//! The one executable: a subcommand is a file.

mod answer;
mod company;
mod demo;
mod demo_notes;
mod engine;
mod export;
mod import;
mod rebuild;
mod replay;
mod report;
mod rules;
mod secrets;
mod servers;
mod settings;
mod show_config;
mod up;
mod user;
mod verify;

use std::{io::IsTerminal as _, process::ExitCode};

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::engine::Parts;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Tickets, meters and money of the houses a company looks after.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the engine, with a PostgreSQL and a NATS of its own unless others are given
    Up(up::Up),
    /// Run the gateway alone: commands and queries
    Gateway(up::Up),
    /// Run the workers alone: whatever follows the log
    Worker(up::Up),
    AddUser(user::AddUser),
    Demo(demo::Demo),
    Rebuild(rebuild::Rebuild),
    Verify(verify::Verify),
    Export(export::Export),
    Replay(replay::Replay),
    Import(import::Import),
    Report(report::Report),
    Rules(rules::Rules),
    Config(show_config::ShowConfig),
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,async_nats=warn"));
    let log = std::io::stderr;
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(log().is_terminal()).with_writer(log).init();
    let outcome = match cli.command {
        Command::Up(up) => up.run(Parts::All).await,
        Command::Gateway(up) => up.run(Parts::Gateway).await,
        Command::Worker(up) => up.run(Parts::Workers).await,
        Command::Demo(demo) => demo.run().await,
        Command::AddUser(user) => user.run().await,
        Command::Rebuild(rebuild) => rebuild.run().await,
        Command::Verify(verify) => verify.run().await,
        Command::Export(export) => export.run().await,
        Command::Replay(replay) => replay.run().await,
        Command::Import(import) => import.run().await,
        Command::Report(report) => report.run().await,
        Command::Rules(rules) => rules.run().await,
        Command::Config(config) => config.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
