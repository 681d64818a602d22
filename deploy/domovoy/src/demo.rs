//! `domovoy demo`: a company by a seed, as large as you like, whose history ends on a day of your choice.

use std::path::Path;

use anyhow::{bail, ensure};
use chrono::{NaiveDate, Utc};
use clap::Args;
use demo_company::{HistoryEnd, LogIn, PASSWORD, Size};
use indicatif::{ProgressBar, ProgressStyle};
use schemas::tail;
use serde_json::json;

use crate::{answer::answer, company::Company, demo_notes::DemoNotes, installation::InstallationArgs};

/// The company that a new data folder gets.
const SEED: u64 = 1;

/// Fill an empty log with a company: the same seed, size and last day give the same company
///
/// Running it again changes nothing, and continues what was interrupted. The engine's workers must not run.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Which company
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// The last day of the company's history, which ends at 15:00 there; without it, the history ends now
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = last_day)]
    until: Option<HistoryEnd>,
    #[arg(long, default_value_t = Size::default().houses)]
    houses: u32,
    #[arg(long, default_value_t = Size::default().accounts)]
    accounts: u32,
    /// Whole months of history before the one of its last day
    #[arg(long, default_value_t = Size::default().months)]
    months: u32,
    #[arg(long, default_value_t = Size::default().tickets)]
    tickets: u32,
}

fn last_day(text: &str) -> anyhow::Result<HistoryEnd> {
    let day: NaiveDate = text.parse()?;
    Ok(HistoryEnd::on(day)?)
}

impl Demo {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let now = HistoryEnd::at(Utc::now())?;
        if let Some(end) = self.until.map(HistoryEnd::moment) {
            ensure!(
                end <= now.moment(),
                "{end} is in the future: choose an earlier day, or leave --until out"
            );
        }
        let installation = self.installation.read()?;
        let (servers, url) = installation.attach_or_begin_database().await?;
        let size =
            Size { houses: self.houses, accounts: self.accounts, months: self.months, tickets: self.tickets };
        let data = installation.data();
        let loaded = match Company::open(&url, &installation).await {
            Ok(company) => {
                let loaded = generated(&company, data, self.seed, size, (self.until, now)).await;
                company.conclude().await;
                loaded
            }
            Err(error) => Err(error),
        };
        servers.stop().await;
        let (log_ins, end, events) = loaded?;
        let until = end.moment();
        answer(
            &json!({ "size": size, "until": until, "events": events, "password": PASSWORD, "log_ins": log_ins }),
        )
    }
}

/// The demo of a new log, for `domovoy up`; begun earlier and not finished, it goes on.
pub(crate) async fn load(company: &Company, data: &Path) -> anyhow::Result<()> {
    if DemoNotes::of(data).are_complete() {
        return Ok(());
    }
    if begun(company).await? || tail::head(&company.pool).await? == 0 {
        let now = HistoryEnd::at(Utc::now())?;
        generated(company, data, SEED, Size::default(), (None, now)).await?;
    }
    Ok(())
}

async fn begun(company: &Company) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM log.receipts WHERE key >= 'demo:' AND key < 'demo;')")
        .fetch_one(&company.pool)
        .await
}

/// Loads the company, and notes when its history ends and who can sign in. It ends when it was asked to, or else now; an
/// interrupted one goes on to the end that was noted.
async fn generated(
    company: &Company,
    data: &Path,
    seed: u64,
    size: Size,
    (until, now): (Option<HistoryEnd>, HistoryEnd),
) -> anyhow::Result<(Vec<LogIn>, HistoryEnd, i64)> {
    let notes = DemoNotes::of(data);
    let end = if begun(company).await? {
        until.or(notes.end()?).unwrap_or(now)
    } else {
        let end = until.unwrap_or(now);
        notes.write_end(end)?;
        end
    };
    let log_ins = loaded(company, seed, size, end).await?;
    notes.write_log_ins(&log_ins)?;
    Ok((log_ins, end, tail::head(&company.pool).await?))
}

async fn loaded(company: &Company, seed: u64, size: Size, end: HistoryEnd) -> anyhow::Result<Vec<LogIn>> {
    let style =
        ProgressStyle::with_template("making the demo company {wide_bar} {pos}/{len} {msg} {eta} left")?;
    let bar = ProgressBar::new(0).with_style(style);
    let loaded = demo_company::load(&company.pool, &company.vault, seed, size, end, |progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
        bar.set_message(format!("{} commands", progress.commands));
    })
    .await;
    bar.finish_and_clear();
    match loaded {
        Ok(log_ins) => Ok(log_ins),
        Err(error) => bail!("the demo company is not complete: {:#}", anyhow::Error::new(error)),
    }
}
