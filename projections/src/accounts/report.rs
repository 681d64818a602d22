//! What a ledger comes to as a whole.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Money;
use futures::stream::BoxStream;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::total::Total;

/// A ledger in figures.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow, JsonSchema)]
pub struct LedgerReport {
    /// How many accounts.
    pub accounts: i64,
    /// How many events that are lines of their statements.
    pub events: i64,
    /// Sum of all charges, those replaced since too.
    #[sqlx(try_from = "Decimal")]
    pub charges: Total,
    /// Sum of all costs.
    #[sqlx(try_from = "Decimal")]
    pub expenses: Total,
    /// Sum of all penalties.
    #[sqlx(try_from = "Decimal")]
    pub penalties: Total,
    /// Sum of all payments.
    #[sqlx(try_from = "Decimal")]
    pub payments: Total,
    /// All that is to be paid, or was.
    #[sqlx(try_from = "Decimal")]
    pub due: Total,
    /// What is owed by those who owe.
    #[sqlx(try_from = "Decimal")]
    pub debt: Total,
    /// What was paid too much.
    #[sqlx(try_from = "Decimal")]
    pub overpaid: Total,
    /// How far the accounts are paid.
    #[sqlx(flatten)]
    pub settled: Settled,
}

/// How many accounts are paid how far.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow, JsonSchema)]
pub struct Settled {
    /// Nothing was paid.
    pub nothing: i64,
    /// Just what was due.
    pub exact: i64,
    /// More than was due.
    pub over: i64,
    /// Some of it.
    pub part: i64,
}

/// What one account comes to.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
pub struct AccountBalance {
    /// Its id in its source; its number, where it was born here.
    pub account: String,
    /// What is owed; negative when more was paid.
    #[sqlx(try_from = "Decimal")]
    pub balance: Money,
}

macro_rules! figures {
    ($query:literal) => {
        concat!(
            "WITH figures AS (",
            include_str!("as_of.sql"),
            "), chosen AS (SELECT id, coalesce(source_id, number) AS name, figures.* \
               FROM accounts LEFT JOIN figures ON account = id WHERE ($4::text IS NULL OR source = $4) \
                AND ($1 IS NULL OR opened_on <= $1 OR account IS NOT NULL)) ",
            $query
        )
    };
}

/// The accounts of a source, or all, on a day or now.
pub async fn report(
    pool: &PgPool,
    source: Option<&str>,
    as_of: Option<NaiveDate>,
) -> Result<LedgerReport, sqlx::Error> {
    sqlx::query_as(figures!(
        "SELECT count(*) AS accounts, coalesce(sum(events), 0)::bigint AS events, \
                coalesce(sum(charges), 0) AS charges, coalesce(sum(expenses), 0) AS expenses, \
                coalesce(sum(penalties), 0) AS penalties, coalesce(sum(paid), 0) AS payments, \
                coalesce(sum(due), 0) AS due, \
                coalesce(sum(due - paid) FILTER (WHERE due > paid), 0) AS debt, \
                coalesce(sum(paid - due) FILTER (WHERE due < paid), 0) AS overpaid, \
                count(*) FILTER (WHERE paid IS NULL OR paid = 0) AS nothing, \
                count(*) FILTER (WHERE paid <> 0 AND paid = due) AS exact, \
                count(*) FILTER (WHERE paid <> 0 AND paid > due) AS over, \
                count(*) FILTER (WHERE paid <> 0 AND paid < due) AS part FROM chosen"
    ))
    .bind(as_of)
    .bind(None::<DateTime<Utc>>)
    .bind(None::<Uuid>)
    .bind(source)
    .fetch_one(pool)
    .await
}

/// Every account of a source, or of all, on a day or now.
pub fn balances<'a>(
    pool: &'a PgPool,
    source: Option<&'a str>,
    as_of: Option<NaiveDate>,
) -> BoxStream<'a, Result<AccountBalance, sqlx::Error>> {
    sqlx::query_as(figures!(
        "SELECT name AS account, coalesce(due - paid, 0) AS balance FROM chosen ORDER BY name, id"
    ))
    .bind(as_of)
    .bind(None::<DateTime<Utc>>)
    .bind(None::<Uuid>)
    .bind(source)
    .fetch(pool)
}
