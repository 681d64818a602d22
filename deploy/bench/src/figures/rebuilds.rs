//! F5, F6: rebuilds of read models, compared with PostgreSQL alone on the same log.

use std::time::Instant;

use chrono::{Datelike as _, NaiveDate};
use demo_company::Size;
use domain::{
    Actor, Money, Role,
    account::{Charge, ChargeLine, OpenAccount},
    id::{AccountId, EntryId},
    period::Period,
    text::Label,
};
use futures::{StreamExt, TryStreamExt, stream};
use projections::{Model, ReadModel};
use schemas::Ask;
use sqlx::{Executor, Row};

use crate::{
    effort::Effort,
    figure::{Figure, Goal, Runs, absolute},
    world::{BenchCompany, BenchWorld},
};

/// Number of accounts of F5, and of months that each is charged.
const ACCOUNTS: usize = 2_000;
const MONTHS: u32 = 40;

pub(crate) async fn measure(world: &BenchWorld, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let books = world.company().await?;
    let charged = charges(&books, ACCOUNTS).await?;
    let balances = against_sql(&books, charged, effort).await?;

    let company = world.company().await?;
    let events = company.demo(Size::default()).await?;
    let mut runs = Runs::default();
    for _ in 0..effort.rounds {
        runs.ours.push(rebuild(&company, projections::all(), events).await?);
        runs.other.push(plain_select(&company, events).await?);
    }
    let ten_million = runs.ours.iter().map(|rate| 10_000_000.0 / rate / 60.0).collect();
    Ok(vec![
        balances.figure(
            "F5",
            "rebuild of the balances; one INSERT … SELECT … GROUP BY",
            "events/s",
            Goal::AtLeast(0.5),
        ),
        runs.figure(
            "F6",
            "rebuild of every read model; SELECT of the log through sqlx",
            "events/s",
            Goal::AtLeast(0.15),
        ),
        absolute(
            "F6",
            "10 M events into every read model, at that rate",
            ten_million,
            "min",
            Goal::AtMost(10.0),
        ),
    ])
}

async fn against_sql(company: &BenchCompany, events: i64, effort: Effort) -> anyhow::Result<Runs> {
    company.pool.execute("CREATE SCHEMA IF NOT EXISTS bench; CREATE TABLE bench.log AS SELECT aggregate_id, payload::jsonb AS payload FROM log.events").await?;
    let mut runs = Runs::default();
    for _ in 0..effort.rounds {
        let model = vec![projections::fold(Model::Balances)];
        runs.ours.push(rebuild(company, model, events).await?);
        let begun = Instant::now();
        company
            .pool
            .execute(
                "DROP TABLE IF EXISTS bench.balances; CREATE TABLE bench.balances (account text PRIMARY KEY, balance numeric); \
                 INSERT INTO bench.balances SELECT aggregate_id, sum((payload->>'total')::numeric) FROM bench.log \
                 WHERE payload->>'type' = 'charged' GROUP BY aggregate_id",
            )
            .await?;
        runs.other.push(events as f64 / begun.elapsed().as_secs_f64());
    }
    Ok(runs)
}

async fn rebuild(
    company: &BenchCompany,
    models: Vec<Box<dyn ReadModel>>,
    events: i64,
) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let read = workers::rebuild::rebuild(&company.pool, &company.vault, models, |_| ()).await?;
    anyhow::ensure!(read == events, "{read} events read, {events} are there");
    Ok(events as f64 / begun.elapsed().as_secs_f64())
}

async fn plain_select(company: &BenchCompany, events: i64) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let mut rows = sqlx::query(
        "SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload::text, \
         metadata::text, occurred_at, recorded_at FROM log.events ORDER BY position",
    )
    .fetch(&company.pool);
    let mut bytes = 0;
    while let Some(row) = rows.try_next().await? {
        bytes += row.try_get::<&str, _>(6)?.len();
    }
    anyhow::ensure!(bytes > 0, "the log is empty");
    Ok(events as f64 / begun.elapsed().as_secs_f64())
}

/// Opens accounts and charges each of them every month. Returns the last position of the log.
async fn charges(company: &BenchCompany, accounts: usize) -> anyhow::Result<i64> {
    let (now, actor) = (chrono::Utc::now(), Actor::named("worker:bench", Role::System));
    let ask = &Ask::new(now, actor);
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default();
    stream::iter(0..accounts)
        .map(|n| async move {
            let id = AccountId::named(&format!("bench/{n}"));
            let open = OpenAccount {
                number: Label::parse(&format!("{n:07}"))?,
                house: None,
                unit: None,
                holder: None,
                origin: None,
                opened_on: first,
                namesakes: vec![],
            };
            company.store.execute(id.0, &open, ask).await?;
            for month in 0..MONTHS {
                company.store.execute(id.0, &charge(id, first + chrono::Months::new(month))?, ask).await?;
            }
            anyhow::Ok(())
        })
        .buffer_unordered(128)
        .try_collect::<Vec<()>>()
        .await?;
    Ok(schemas::tail::head(&company.pool).await?)
}

fn charge(account: AccountId, month: NaiveDate) -> anyhow::Result<Charge> {
    let lines = ["maintenance", "heating", "cold water"].into_iter().map(|service| {
        Ok(ChargeLine {
            service: Label::parse(service)?,
            quantity: None,
            unit: None,
            price: None,
            amount: Money::from_minor(123_456),
        })
    });
    Ok(Charge {
        entry: EntryId::named(&format!("{account}/{month}")),
        run: None,
        period: Period::containing(month)?,
        effective: month,
        due_on: month.with_day(10).unwrap_or(month),
        lines: lines.collect::<anyhow::Result<_>>()?,
    })
}
