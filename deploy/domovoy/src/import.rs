//! `domovoy import`: files of other systems, by a mapping.

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::Utc;
use clap::{Args, Subcommand};
use domain::text::Text;
use imports::{Houses, Kind, Ledger, Readings, Summary, Tickets};

use crate::{
    answer::answer,
    company::Company,
    installation::{Installation, InstallationArgs},
};

mod witness;

use witness::ImportWatch;

/// Take over a file of another system: CSV, also gzipped, with its columns in any order
///
/// A mapping defines what the columns mean; see tests/mappings for some. Rows that cannot be taken are written to a
/// report with line, code and reason, all others are taken; that is success, and the summary on standard output
/// counts both. Running it again changes nothing, and continues what was interrupted.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[command(subcommand)]
    kind: ImportKind,
}

#[derive(Debug, Subcommand)]
enum ImportKind {
    /// Histories of tickets: one row per step, or one row per request
    Tickets(ImportSource),
    /// Ledgers: one row per entry
    Ledger(ImportSource),
    /// Readings of meters: one row per reading
    Readings(ImportSource),
    /// Registers of houses: one row per house
    Houses(ImportSource),
}

#[derive(Debug, Args)]
struct ImportSource {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Name of the source; ids are unique only within a source
    #[arg(long = "source", value_name = "NAME", value_parser = Text::<60>::parse)]
    name: Text<60>,
    /// The mapping of its columns, as TOML
    #[arg(long, value_name = "FILE")]
    mapping: PathBuf,
    /// File for the report of rejected rows; without it FILE.rejected.csv in the current folder, if there are any
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// File to import
    file: PathBuf,
}

impl ImportArgs {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.kind {
            ImportKind::Tickets(source) => source.import::<Tickets>().await,
            ImportKind::Ledger(source) => source.import::<Ledger>().await,
            ImportKind::Readings(source) => source.import::<Readings>().await,
            ImportKind::Houses(source) => source.import::<Houses>().await,
        }
    }
}

impl ImportSource {
    async fn import<K: Kind>(self) -> anyhow::Result<()> {
        let kind = imports::mapping::<K>(&self.mapping)?;
        let report = self.report()?;
        let mut watch = ImportWatch::begin(&report, &[&self.file, &self.mapping])?;
        let installation = self.installation.read()?;
        let (servers, url) = installation.attach_or_begin_database().await?;
        let outcome = self.record(kind, &url, &installation, &mut watch).await;
        servers.stop().await;
        let odd = watch.end()?;
        let summary = outcome?;
        let named = self.report.is_some() || summary.rejected > 0;
        if summary.rejected == 0 {
            watch.report_nothing(named)?;
        }
        answer(&serde_json::json!({
            "source": self.name,
            "rows": summary.rows,
            "taken": summary.taken,
            "known": summary.known,
            "rejected": summary.rejected,
            "odd": summary.odd,
            "odd_rows": odd,
            "report": named.then_some(report),
        }))
    }

    async fn record<K: Kind>(
        &self,
        kind: K,
        url: &str,
        installation: &Installation,
        watch: &mut ImportWatch,
    ) -> anyhow::Result<Summary> {
        let company = Company::open(url, installation).await?;
        let import =
            imports::Import::new(company.pool.clone(), company.store.clone(), self.name.clone(), Utc::now());
        let summary = import.run(kind, &self.file, watch).await;
        company.conclude().await;
        Ok(summary?)
    }

    fn report(&self) -> anyhow::Result<PathBuf> {
        if let Some(report) = &self.report {
            return Ok(report.clone());
        }
        let mut name = self.file.file_name().context("the file has no name")?.to_owned();
        name.push(".rejected.csv");
        Ok(name.into())
    }
}
