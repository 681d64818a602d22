//! `domovoy report`: figures from the read models, which are updated to the end of the log first.

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use futures::TryStreamExt as _;
use projections::{Model, accounts, houses, meters, ticket_history};
use serde_json::Value;

use imports::{Houses, Kind as _};

use crate::{
    answer::answer,
    company::Company,
    installation::{Installation, InstallationArgs},
};

/// Print figures as JSON
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    kind: ReportKind,
}

#[derive(Debug, Subcommand)]
enum ReportKind {
    /// Histories of tickets, and their durations
    Tickets(ReportScope),
    /// Accounts and their debts
    Ledger(LedgerReportArgs),
    /// Meters and their consumption
    Readings(ReportScope),
    /// Houses, and rejected rows of their registers
    Houses(ReportScope),
}

#[derive(Debug, Args)]
struct ReportScope {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Only data that came from this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

#[derive(Debug, Args)]
struct LedgerReportArgs {
    #[command(flatten)]
    scope: ReportScope,
    /// Balances at the end of this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// Write the balance of every account to this file
    #[arg(long, value_name = "FILE.csv")]
    accounts: Option<PathBuf>,
}

impl ReportArgs {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let installation = match &self.kind {
            ReportKind::Ledger(ledger) => &ledger.scope.installation,
            ReportKind::Tickets(of) | ReportKind::Readings(of) | ReportKind::Houses(of) => &of.installation,
        };
        let installation = installation.read()?;
        let (servers, url) = installation.attach_database().await?;
        let figures = self.figures(&url, &installation).await;
        servers.stop().await;
        answer(&figures?)
    }

    async fn figures(&self, url: &str, installation: &Installation) -> anyhow::Result<Value> {
        let company = Company::open(url, installation).await?;
        match &self.kind {
            ReportKind::Tickets(of) => {
                company.caught_up(Model::TicketHistory).await?;
                Ok(serde_json::to_value(ticket_history::report(&company.pool, of.source.as_deref()).await?)?)
            }
            ReportKind::Ledger(ledger) => ledger.figures(&company).await,
            ReportKind::Readings(of) => {
                company.caught_up(Model::Meters).await?;
                Ok(serde_json::to_value(meters::report(&company.pool, of.source.as_deref()).await?)?)
            }
            ReportKind::Houses(of) => {
                company.caught_up(Model::Houses).await?;
                let source = of.source.as_deref();
                let mut figures = serde_json::to_value(houses::report(&company.pool, source).await?)?;
                figures["rejected"] = imports::rejected(&company.pool, Houses::NAME, source).await?.into();
                Ok(figures)
            }
        }
    }
}

impl LedgerReportArgs {
    async fn figures(&self, company: &Company) -> anyhow::Result<Value> {
        company.caught_up(Model::Accounts).await?;
        let (source, as_of) = (self.scope.source.as_deref(), self.as_of);
        if let Some(path) = &self.accounts {
            let mut file =
                csv::Writer::from_path(path).with_context(|| format!("cannot write {}", path.display()))?;
            file.write_record(["account", "balance"])?;
            let mut balances = accounts::balances(&company.pool, source, as_of);
            while let Some(account) = balances.try_next().await? {
                file.write_record([account.account, account.balance.to_string()])?;
            }
            file.flush()?;
        }
        Ok(serde_json::to_value(accounts::report(&company.pool, source, as_of).await?)?)
    }
}
