//! `domovoy rebuild`: read models from nothing, beside the live ones.

use std::time::Instant;

use anyhow::ensure;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{answer::answer, company::Company, servers::Where};

/// Build read models anew from the log and swap them in
#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    servers: Where,
    /// Which; all where none is named
    models: Vec<String>,
}

impl Rebuild {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let mut models = projections::all();
        for name in &self.models {
            let known = models.iter().any(|model| model.about().name == name);
            ensure!(known, "there is no read model {name:?}");
        }
        models.retain(|model| {
            self.models.is_empty() || self.models.iter().any(|name| name == model.about().name)
        });
        let (servers, url) = self.servers.attach_database().await?;
        let company = Company::open(&url, &self.servers.data).await?;
        let bar = progress(schemas::tail::head(&company.pool).await?)?;
        let begun = Instant::now();
        let names: Vec<&str> = models.iter().map(|model| model.about().name).collect();
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

/// A bar over the events of the log.
pub(crate) fn progress(head: i64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} events, {per_sec}, {eta} left")?;
    Ok(ProgressBar::new(head.unsigned_abs()).with_style(style))
}
