//! The executable: one file per subcommand.

mod answer;
mod company;
mod demo;
mod demo_notes;
mod engine;
mod export;
mod import;
mod installation;
mod rebuild;
mod replay;
mod report;
mod rules;
mod secrets;
mod server_url;
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
    command: DomovoyCommand,
}

#[derive(Debug, Subcommand)]
enum DomovoyCommand {
    /// Run the engine, with a PostgreSQL and a NATS of its own unless others are given
    Up(up::Up),
    /// Run the gateway alone: commands and queries
    Gateway(up::Up),
    /// Run the workers alone: everything that follows the log
    Worker(up::Up),
    AddUser(user::AddUser),
    Demo(demo::Demo),
    Rebuild(rebuild::Rebuild),
    Verify(verify::Verify),
    Export(export::ExportArgs),
    Replay(replay::ReplayArgs),
    Import(import::ImportArgs),
    Report(report::ReportArgs),
    Rules(rules::RulesArgs),
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
        DomovoyCommand::Up(up) => up.run(Parts::All).await,
        DomovoyCommand::Gateway(up) => up.run(Parts::Gateway).await,
        DomovoyCommand::Worker(up) => up.run(Parts::Workers).await,
        DomovoyCommand::Demo(demo) => demo.run().await,
        DomovoyCommand::AddUser(user) => user.run().await,
        DomovoyCommand::Rebuild(rebuild) => rebuild.run().await,
        DomovoyCommand::Verify(verify) => verify.run().await,
        DomovoyCommand::Export(export) => export.run().await,
        DomovoyCommand::Replay(replay) => replay.run().await,
        DomovoyCommand::Import(import) => import.run().await,
        DomovoyCommand::Report(report) => report.run().await,
        DomovoyCommand::Rules(rules) => rules.run().await,
        DomovoyCommand::Config(config) => config.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
