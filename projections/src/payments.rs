//! Money that came in: the queue of what nobody could match, and everything else.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use domain::Money;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::Serialize;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    model::Model,
    read_model::{About, Defect, ReadModel, Table, fact},
    total::Total,
};

mod apply;

/// A payment and where it went.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct PaymentRow {
    /// Id of the payment.
    pub id: Uuid,
    /// Number among the payments of the company, dense from 1 in the order in which they were registered.
    pub number: i64,
    /// Version of its stream: what `If-Match` wants.
    pub version: i64,
    /// `registered`, `unidentified`, `matched`, `credited`, `reversed`, `refunded`.
    pub status: String,
    /// Whether somebody has to find its account.
    pub unmatched: bool,
    /// By which way it came in.
    pub channel: String,
    /// Its name where it came from.
    pub external_id: Option<String>,
    /// Amount of the payment.
    #[sqlx(try_from = "Decimal")]
    pub amount: Money,
    /// The day on which the payer paid.
    pub paid_on: NaiveDate,
    /// The day on which it arrived.
    pub settled_on: Option<NaiveDate>,
    /// The account number as the payer wrote it.
    pub payer: Option<String>,
    /// What the payer wrote besides.
    pub purpose: Option<String>,
    /// The account that it is for, as far as is known.
    pub account: Option<Uuid>,
    /// How the account was found.
    pub matched_by: Option<String>,
    /// The entry on the account.
    pub entry: Option<Uuid>,
    /// Why it is unidentified, reversed or refunded.
    pub reason: Option<String>,
    /// When the engine heard of it.
    pub registered_at: DateTime<Utc>,
}

/// A payment in a list, with what people call its account.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct ListedPayment {
    /// The payment.
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub payment: PaymentRow,
    /// The number of its account.
    pub account_number: Option<String>,
}

/// What came in on a day by one way.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow, JsonSchema)]
pub struct Takings {
    /// The day on which the payers paid.
    pub day: NaiveDate,
    /// Channel through which the payments came.
    pub channel: String,
    /// How many payments.
    pub payments: i64,
    /// What they add up to.
    #[sqlx(try_from = "Decimal")]
    pub amount: Total,
    /// What of it was reversed or refunded since.
    #[sqlx(try_from = "Decimal")]
    pub taken_back: Total,
}

impl Row for PaymentRow {
    type Key = Uuid;
    const TABLE: &'static str = "payments";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Payments {
    payments: KeyedTable<PaymentRow>,
}

impl ReadModel for Payments {
    fn about(&self) -> About {
        About {
            model: Model::Payments,
            version: 2,
            tables: include_str!("payments/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        self.payments.prefetch(event.id);
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Payment(fact) => self.payment(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.payments]
    }
}

/// One payment.
pub async fn payment(pool: &PgPool, id: Uuid) -> Result<Option<PaymentRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM payments WHERE id = $1").bind(id).fetch_optional(pool).await
}

/// Payments, those without an account first, then the latest; after the one named. All of them, or only those that
/// somebody still has to match, or only the others.
pub async fn payments(
    pool: &PgPool,
    unmatched: Option<bool>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ListedPayment>, sqlx::Error> {
    sqlx::query_as(
        "SELECT page.*, accounts.number AS account_number FROM (SELECT * FROM payments \
           WHERE ($1::uuid IS NULL OR (unmatched, paid_on, id) < \
               (SELECT unmatched, paid_on, id FROM payments WHERE id = $1)) \
             AND ($3::boolean IS NULL OR unmatched = $3) \
           ORDER BY unmatched DESC, paid_on DESC, id DESC LIMIT $2) AS page \
         LEFT JOIN accounts ON accounts.id = account ORDER BY unmatched DESC, paid_on DESC, page.id DESC",
    )
    .bind(after)
    .bind(limit)
    .bind(unmatched)
    .fetch_all(pool)
    .await
}

/// Payments for an account, the latest first; after the one named.
pub async fn of_account(
    pool: &PgPool,
    account: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ListedPayment>, sqlx::Error> {
    sqlx::query_as(
        "SELECT page.*, accounts.number AS account_number FROM (SELECT * FROM payments WHERE account = $1 \
           AND ($2::uuid IS NULL OR (paid_on, id) < (SELECT paid_on, id FROM payments WHERE id = $2)) \
           ORDER BY paid_on DESC, id DESC LIMIT $3) AS page \
         LEFT JOIN accounts ON accounts.id = account ORDER BY paid_on DESC, page.id DESC",
    )
    .bind(account)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// Payments that bear this name where they came from; one, unless two ways use the same name.
pub async fn named(pool: &PgPool, external_id: &str) -> Result<Vec<ListedPayment>, sqlx::Error> {
    sqlx::query_as(
        "SELECT payments.*, accounts.number AS account_number FROM payments LEFT JOIN accounts ON accounts.id = account \
          WHERE external_id = $1 ORDER BY paid_on, payments.id LIMIT 100",
    )
        .bind(external_id)
        .fetch_all(pool)
        .await
}

/// What came in, by day and way.
pub async fn takings(pool: &PgPool, days: RangeInclusive<NaiveDate>) -> Result<Vec<Takings>, sqlx::Error> {
    sqlx::query_as(
        "SELECT paid_on AS day, channel, count(*) AS payments, sum(amount) AS amount, \
                coalesce(sum(amount) FILTER (WHERE status IN ('reversed', 'refunded')), 0) AS taken_back \
           FROM payments WHERE paid_on BETWEEN $1 AND $2 GROUP BY 1, 2 ORDER BY 1, 2",
    )
    .bind(days.start())
    .bind(days.end())
    .fetch_all(pool)
    .await
}
