//! `domovoy rebuild`: rebuilds read models beside the live ones.

use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use projections::Model;

use crate::{answer::answer, company::Company, installation::InstallationArgs};

/// Rebuild read models from the log and swap them in
#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Names of the models; without any, all are rebuilt
    #[arg(value_parser = model)]
    models: Vec<Model>,
}

fn model(name: &str) -> Result<Model, String> {
    name.parse().map_err(|_| format!("there is no read model {name:?}"))
}

impl Rebuild {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let names = if self.models.is_empty() { Model::all().collect() } else { self.models };
        let installation = self.installation.read()?;
        let (servers, url) = installation.attach_database().await?;
        let company = Company::open(&url, &installation).await?;
        let bar = progress(schemas::tail::head(&company.pool).await?)?;
        let begun = Instant::now();
        let models = names.iter().copied().map(projections::fold).collect();
        let events = workers::rebuild::rebuild(&company.pool, &company.vault, models, |position| {
            bar.set_position(position.unsigned_abs());
        })
        .await;
        bar.finish_and_clear();
        let told = events.map(|events| {
            serde_json::json!({ "models": names, "events": events, "seconds": begun.elapsed().as_secs_f64() })
        });
        servers.stop().await;
        answer(&told?)
    }
}

/// A progress bar over the events of the log.
pub(crate) fn progress(head: i64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} events, {per_sec}, {eta} left")?;
    Ok(ProgressBar::new(head.unsigned_abs()).with_style(style))
}
