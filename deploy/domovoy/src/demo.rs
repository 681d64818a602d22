//! `domovoy demo`: a company by a seed, as large as you like.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use clap::Args;
use demo_company::{LogIn, PASSWORD, Size};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::{answer::answer, company::Company, installation::InstallationArgs};

/// The company that a new data folder gets.
const SEED: u64 = 1;
/// Where it is noted who can sign in.
const LOG_INS: &str = "demo-log-ins.txt";

/// Fill an empty log with a company: the same seed and size give the same company
///
/// Running it again changes nothing, and continues what was interrupted. The engine's workers must not run.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Which company
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    #[arg(long, default_value_t = Size::default().houses)]
    houses: u32,
    #[arg(long, default_value_t = Size::default().accounts)]
    accounts: u32,
    #[arg(long, default_value_t = Size::default().months)]
    months: u32,
    #[arg(long, default_value_t = Size::default().tickets)]
    tickets: u32,
}

impl Demo {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let installation = self.installation.read()?;
        let (servers, url) = installation.attach_or_begin_database().await?;
        let size =
            Size { houses: self.houses, accounts: self.accounts, months: self.months, tickets: self.tickets };
        let loaded = match Company::open(&url, &installation).await {
            Ok(company) => {
                let loaded = told(&company, self.seed, size).await;
                company.conclude().await;
                loaded
            }
            Err(error) => Err(error),
        };
        servers.stop().await;
        let (log_ins, events) = loaded?;
        answer(&json!({ "size": size, "events": events, "password": PASSWORD, "log_ins": log_ins }))
    }
}

/// The demo of a new log, for `domovoy up`; begun earlier and not finished, it goes on. Who can sign in is
/// kept in the data folder, to be said at every start.
pub(crate) async fn load(company: &Company, data: &Path) -> anyhow::Result<()> {
    let told_before = data.join(LOG_INS);
    if told_before.exists() {
        return Ok(());
    }
    let begun: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM log.receipts WHERE key >= 'demo:' AND key < 'demo;')")
            .fetch_one(&company.pool)
            .await?;
    if begun || schemas::tail::head(&company.pool).await? == 0 {
        let (log_ins, _) = told(company, SEED, Size::default()).await?;
        let names: Vec<String> = log_ins.iter().map(|who| who.login.to_string()).collect();
        let text = format!("password {PASSWORD}: {}", names.join(", "));
        fs::write(&told_before, text).with_context(|| format!("cannot write {}", told_before.display()))?;
    }
    Ok(())
}

/// Who can sign in to the demo company of this data folder, if it has one.
pub(crate) fn log_ins(data: &Path) -> Option<String> {
    fs::read_to_string(data.join(LOG_INS)).ok()
}

async fn told(company: &Company, seed: u64, size: Size) -> anyhow::Result<(Vec<LogIn>, i64)> {
    let style =
        ProgressStyle::with_template("making the demo company {wide_bar} {pos}/{len} {msg} {eta} left")?;
    let bar = ProgressBar::new(0).with_style(style);
    let loaded = demo_company::load(&company.pool, &company.vault, seed, size, |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
        bar.set_message(format!("{} commands", progress.commands));
    })
    .await;
    bar.finish_and_clear();
    match loaded {
        Ok(log_ins) => Ok((log_ins, schemas::tail::head(&company.pool).await?)),
        Err(error) => bail!("the demo company is not complete: {:#}", anyhow::Error::new(error)),
    }
}
