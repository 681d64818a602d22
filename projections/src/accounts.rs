//! Accounts: the card with what is owed now, and the statement, from which any day can be worked out
//! on both clocks.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Money;
use futures::stream::BoxStream;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, PgPool};
use uuid::Uuid;

use crate::{
    append_table::{AppendTable, Line},
    keyed_table::{KeyedTable, Row},
    model::Model,
    read_model::{About, Defect, ReadModel, Table, fact},
};

mod apply;
mod report;
mod turnover;

pub use report::{AccountBalance, LedgerReport, Settled, balances, report};
pub use turnover::{TurnoverLine, TurnoverTotals, turnover, turnover_totals};

/// An account as its card shows it.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct AccountRow {
    /// Id of the account.
    pub id: Uuid,
    /// Version of its stream: what `If-Match` wants.
    pub version: i64,
    /// What stands on the receipt.
    pub number: String,
    /// In which house.
    pub house: Option<Uuid>,
    /// For which unit.
    pub unit: Option<Uuid>,
    /// Who is answerable.
    pub holder: Option<Uuid>,
    /// The import it came from.
    pub source: Option<String>,
    /// Its id there.
    pub source_id: Option<String>,
    /// Day on which the account was opened.
    pub opened_on: NaiveDate,
    /// Whether it is closed.
    pub closed: bool,
    /// All that was owed, corrections and write-offs taken in.
    #[sqlx(try_from = "Decimal")]
    pub due: Money,
    /// All that was paid.
    #[sqlx(try_from = "Decimal")]
    pub paid: Money,
    /// What is owed now; negative when more was paid.
    #[sqlx(try_from = "Decimal")]
    pub balance: Money,
    /// What is paid ahead.
    #[sqlx(try_from = "Decimal")]
    pub advance: Money,
    /// The latest day on which money moved.
    pub last_effective: Option<NaiveDate>,
}

/// A movement of money on an account; each is an event.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct StatementLine {
    /// Id of the account.
    pub account: Uuid,
    /// The event, by its place in the log.
    pub position: i64,
    /// The entry: its id, or its key in a foreign ledger.
    pub entry: String,
    /// The kind of event: `charged`, `credited`.
    pub kind: String,
    /// What it counts as: `charge`, `correction`, `payment`, `write_off`; `penalty`, `expense` and `note`
    /// of a foreign ledger. A reversal counts as what it takes back.
    pub counts_as: String,
    /// The billing run, the reason, or the foreign ledger's own word for it.
    pub label: Option<String>,
    /// The month charged for.
    pub period: Option<String>,
    /// When it counts.
    pub effective: NaiveDate,
    /// Its place among the foreign entries of that day.
    pub place: i64,
    /// When it became known.
    pub recorded_at: DateTime<Utc>,
    /// When it is to be paid.
    pub due: Option<NaiveDate>,
    /// How much more is owed by it; negative when less.
    #[sqlx(try_from = "Decimal")]
    pub amount: Money,
    /// Whether it stands in the place of the foreign charges and penalties before it.
    pub replaces: bool,
    /// What is owed after it, in the order of the log.
    #[sqlx(try_from = "Decimal")]
    pub balance: Money,
    /// The entry that it corrects or takes back.
    pub corrects: Option<Uuid>,
    /// Id of the payment.
    pub payment: Option<Uuid>,
    /// What was charged, service by service.
    pub lines: Value,
    /// What it settles, or is settled by.
    pub allocation: Value,
    /// The event that led to it, by its place in the log.
    pub cause: Option<i64>,
}

impl Row for AccountRow {
    type Key = Uuid;
    const TABLE: &'static str = "accounts";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

impl Line for StatementLine {
    const TABLE: &'static str = "account_lines";
    fn of(&self) -> Uuid {
        self.account
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Accounts {
    accounts: KeyedTable<AccountRow>,
    lines: AppendTable<StatementLine>,
}

impl ReadModel for Accounts {
    fn about(&self) -> About {
        About {
            model: Model::Accounts,
            version: 1,
            tables: include_str!("accounts/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        self.accounts.prefetch(event.id);
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Account(fact) => self.account(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.accounts, &mut self.lines]
    }
}

/// These accounts, as far as there are any.
pub async fn by_ids(executor: impl PgExecutor<'_>, ids: &[Uuid]) -> Result<Vec<AccountRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM accounts WHERE id = ANY($1)").bind(ids).fetch_all(executor).await
}

/// An account as its holder looks at it.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct HeldAccount {
    /// Id of the account.
    pub id: Uuid,
    /// What stands on the receipt.
    pub number: String,
    /// For which unit.
    pub unit: Option<Uuid>,
    /// What is owed now; negative when more was paid.
    #[sqlx(try_from = "Decimal")]
    pub balance: Money,
    /// The month charged last.
    pub period: Option<String>,
    /// When that is to be paid.
    pub due: Option<NaiveDate>,
}

/// The open accounts that a person holds, with the latest charge of each.
pub async fn held(pool: &PgPool, holder: Uuid) -> Result<Vec<HeldAccount>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, number, unit, accounts.balance, last.period, last.due FROM accounts LEFT JOIN LATERAL ( \
           SELECT period, due FROM account_lines WHERE account = id AND counts_as = 'charge' AND due IS NOT NULL \
            ORDER BY due DESC, position DESC LIMIT 1) AS last ON true \
          WHERE holder = $1 AND NOT closed ORDER BY number, id",
    )
    .bind(holder)
    .fetch_all(pool)
    .await
}

/// Who has an account number, as far as the model has read.
#[derive(Debug, Clone, FromRow)]
pub struct Numbered {
    /// The open accounts of that number; of many, two.
    pub accounts: Vec<Uuid>,
    /// How far the model has read; none while it stands still.
    pub read: Option<i64>,
}

/// Who has this account number.
pub async fn numbered(pool: &PgPool, number: &str) -> Result<Numbered, sqlx::Error> {
    let about = Accounts::default().about();
    sqlx::query_as(
        "SELECT ARRAY(SELECT id FROM accounts WHERE number = $1 AND NOT closed ORDER BY id LIMIT 2) AS accounts, \
           (SELECT position FROM projections.cursors \
             WHERE model = $2 AND version = $3 AND stopped IS NULL) AS read",
    )
    .bind(number)
    .bind(about.model.name())
    .bind(about.version as i32)
    .fetch_one(pool)
    .await
}

/// Which accounts; all that is said has to hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct Of {
    /// In this house.
    pub house: Option<Uuid>,
    /// For this unit.
    pub unit: Option<Uuid>,
    /// That this person answers for.
    pub holder: Option<Uuid>,
}

/// Accounts by number, after the account named.
pub async fn accounts(
    pool: &PgPool,
    of: Of,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AccountRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM accounts WHERE ($1::uuid IS NULL OR house = $1) AND ($2::uuid IS NULL OR unit = $2) \
           AND ($3::uuid IS NULL OR holder = $3) AND ($4::uuid IS NULL OR \
           (number, id) > (SELECT number, id FROM accounts WHERE id = $4)) ORDER BY number, id LIMIT $5",
    )
    .bind(of.house)
    .bind(of.unit)
    .bind(of.holder)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// Every account of a source, or of all.
pub fn all<'a>(pool: &'a PgPool, source: Option<&'a str>) -> BoxStream<'a, Result<AccountRow, sqlx::Error>> {
    sqlx::query_as("SELECT * FROM accounts WHERE $1::text IS NULL OR source = $1 ORDER BY id")
        .bind(source)
        .fetch(pool)
}

/// The statement of an account in the order of the log, after a place in it.
pub async fn statement(
    pool: &PgPool,
    account: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<StatementLine>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM account_lines WHERE account = $1 AND position > $2 ORDER BY position LIMIT $3",
    )
    .bind(account)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// What was owed at the end of a day, as far as it was known at a moment; none where there is no account.
pub async fn balance_as_of(
    pool: &PgPool,
    account: Uuid,
    effective: NaiveDate,
    recorded: Option<DateTime<Utc>>,
) -> Result<Option<Money>, sqlx::Error> {
    let balance: Option<Decimal> = sqlx::query_scalar(concat!(
        "SELECT coalesce(figures.due - figures.paid, 0) FROM accounts LEFT JOIN (",
        include_str!("accounts/as_of.sql"),
        ") AS figures ON account = id WHERE id = $3",
    ))
    .bind(effective)
    .bind(recorded)
    .bind(account)
    .fetch_optional(pool)
    .await?;
    balance.map(|sum| Money::exact(sum).map_err(|error| sqlx::Error::Decode(error.into()))).transpose()
}
