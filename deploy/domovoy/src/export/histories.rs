//! `domovoy export histories`: tickets for process mining, from the log.

use clap::{Args, ValueEnum};
use exports::{ocel::ocel, xes::xes};

use super::ExportTarget;

/// The histories of tickets, ours and those of other systems, for process mining
#[derive(Debug, Args)]
pub(super) struct HistoriesArgs {
    #[command(flatten)]
    target: ExportTarget,
    /// XES 1.0, or OCEL 2.0 as JSON
    #[arg(long)]
    format: HistoriesFormat,
    /// Only what came from this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum HistoriesFormat {
    Xes,
    Ocel,
}

impl HistoriesArgs {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let source = self.source.as_deref();
        self.target
            .write(async |company, out| match self.format {
                HistoriesFormat::Xes => xes(&company.pool, source, out).await,
                HistoriesFormat::Ocel => ocel(&company.pool, source, out).await,
            })
            .await
    }
}
