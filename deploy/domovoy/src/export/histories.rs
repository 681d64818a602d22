//! `domovoy export histories`: tickets for process mining, from the log.

use clap::{Args, ValueEnum};
use exports::{ocel::ocel, xes::xes};

use super::Way;

/// The histories of tickets, ours and those of other systems, for process mining
#[derive(Debug, Args)]
pub(super) struct Histories {
    #[command(flatten)]
    way: Way,
    /// XES 1.0, or OCEL 2.0 as JSON
    #[arg(long)]
    format: Format,
    /// Only what came from this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Xes,
    Ocel,
}

impl Histories {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let source = self.source.as_deref();
        self.way
            .write(async |company, out| match self.format {
                Format::Xes => xes(&company.pool, source, out).await,
                Format::Ocel => ocel(&company.pool, source, out).await,
            })
            .await
    }
}
