//! The turnover sheet: what was owed, what came to it, what is owed, account by account.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use domain::Money;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::total::Total;

/// An account over a span of days: opening + charged + corrected − paid − written off = closing.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow, JsonSchema)]
pub struct TurnoverLine {
    /// Id of the account.
    pub account: Uuid,
    /// Number of the account.
    pub number: String,
    /// What was owed before the first day.
    #[sqlx(try_from = "Decimal")]
    pub opening: Money,
    /// What was charged, penalties and costs too.
    #[sqlx(try_from = "Decimal")]
    pub charged: Money,
    /// What recalculations added, or took off.
    #[sqlx(try_from = "Decimal")]
    pub corrected: Money,
    /// What was paid.
    #[sqlx(try_from = "Decimal")]
    pub paid: Money,
    /// What was given up.
    #[sqlx(try_from = "Decimal")]
    pub written_off: Money,
    /// What is owed after the last day.
    #[sqlx(try_from = "Decimal")]
    pub closing: Money,
}

/// What all lines of a sheet add up to.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow, JsonSchema)]
pub struct TurnoverTotals {
    /// How many accounts.
    pub accounts: i64,
    /// What was owed before the first day.
    #[sqlx(try_from = "Decimal")]
    pub opening: Total,
    /// What was charged, penalties and costs too.
    #[sqlx(try_from = "Decimal")]
    pub charged: Total,
    /// What recalculations added, or took off.
    #[sqlx(try_from = "Decimal")]
    pub corrected: Total,
    /// What was paid.
    #[sqlx(try_from = "Decimal")]
    pub paid: Total,
    /// What was given up.
    #[sqlx(try_from = "Decimal")]
    pub written_off: Total,
    /// What is owed after the last day.
    #[sqlx(try_from = "Decimal")]
    pub closing: Total,
}

/// A page of the sheet, by account number, after the account named.
pub async fn turnover(
    pool: &PgPool,
    days: RangeInclusive<NaiveDate>,
    recorded: Option<DateTime<Utc>>,
    house: Option<Uuid>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<TurnoverLine>, sqlx::Error> {
    sqlx::query_as(concat!(include_str!("turnover.sql"), "SELECT * FROM sheet ORDER BY number, account"))
        .bind(days.start())
        .bind(days.end())
        .bind(recorded)
        .bind(house)
        .bind(after)
        .bind(limit)
        .fetch_all(pool)
        .await
}

/// The last line of the whole sheet.
pub async fn turnover_totals(
    pool: &PgPool,
    days: RangeInclusive<NaiveDate>,
    recorded: Option<DateTime<Utc>>,
    house: Option<Uuid>,
) -> Result<TurnoverTotals, sqlx::Error> {
    sqlx::query_as(concat!(
        include_str!("turnover.sql"),
        "SELECT count(*) AS accounts, coalesce(sum(opening), 0) AS opening, \
                coalesce(sum(charged), 0) AS charged, coalesce(sum(corrected), 0) AS corrected, \
                coalesce(sum(paid), 0) AS paid, coalesce(sum(written_off), 0) AS written_off, \
                coalesce(sum(closing), 0) AS closing FROM sheet",
    ))
    .bind(days.start())
    .bind(days.end())
    .bind(recorded)
    .bind(house)
    .bind(None::<Uuid>)
    .bind(None::<i64>)
    .fetch_one(pool)
    .await
}
