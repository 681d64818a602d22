//! `domovoy replay`: a ticket at an instant.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use exports::replay::{ReplayLimits, replay};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    answer::answer,
    company::Company,
    installation::{Installation, InstallationArgs},
};

/// Print the state of something at an instant, and the events that led to it: author, time and cause
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    #[command(subcommand)]
    subject: ReplaySubject,
}

#[derive(Debug, Subcommand)]
enum ReplaySubject {
    /// A ticket, ours or of another system
    Ticket(TicketAtInstant),
}

#[derive(Debug, Args)]
struct TicketAtInstant {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Id of the ticket
    id: Uuid,
    /// Count what had happened at this instant: 2026-03-02T09:00:00Z
    #[arg(long, value_name = "INSTANT")]
    at: Option<DateTime<Utc>>,
    /// Count what had been recorded at this instant
    #[arg(long, value_name = "INSTANT")]
    known_at: Option<DateTime<Utc>>,
}

impl ReplayArgs {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let ReplaySubject::Ticket(ticket) = self.subject;
        let installation = ticket.installation.read()?;
        let (servers, url) = installation.attach_database().await?;
        let told = ticket.told(&url, &installation).await;
        servers.stop().await;
        answer(&told?)
    }
}

impl TicketAtInstant {
    async fn told(&self, url: &str, installation: &Installation) -> anyhow::Result<Value> {
        let company = Company::open(url, installation).await?;
        let until = ReplayLimits { happened: self.at, known: self.known_at };
        let replay = replay(&company.pool, self.id, until).await?;
        company.pool.close().await;
        let replay = replay.context("there is no such ticket")?;
        Ok(json!({
            "ticket": self.id,
            "at": self.at,
            "known_at": self.known_at,
            "events": replay.events,
            "status": replay.state.status(),
            "state": replay.state,
            "history": replay.history,
        }))
    }
}
