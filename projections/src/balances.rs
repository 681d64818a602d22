//! What every account owes, and nothing else: the smallest row for the question asked most.

use domain::Money;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use schemas::Recorded;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    model::Model,
    read_model::{About, Defect, ReadModel, Table},
};

/// What an account owes now.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow, JsonSchema)]
pub struct Balance {
    /// The account.
    pub id: Uuid,
    /// Version of its stream that this is the balance at.
    pub version: i64,
    /// Its last event, by its place in the log.
    pub position: i64,
    /// What is owed; negative when more was paid.
    #[sqlx(try_from = "Decimal")]
    pub balance: Money,
    /// What is paid ahead.
    #[sqlx(try_from = "Decimal")]
    pub advance: Money,
}

impl Row for Balance {
    type Key = Uuid;
    const TABLE: &'static str = "balances";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Balances {
    balances: KeyedTable<Balance>,
}

/// All that it reads of an event: what every entry says of the account after it.
#[derive(Debug, Deserialize)]
struct Stand {
    balance: Option<Money>,
    advance: Option<Money>,
}

impl ReadModel for Balances {
    fn about(&self) -> About {
        About {
            model: Model::Balances,
            version: 1,
            tables: include_str!("balances/schema.sql"),
            reads: &["account.*"],
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        self.balances.prefetch(event.id);
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        let stand: Stand = event
            .fields()
            .map_err(|error| Defect::Unreadable { position: event.position, why: error.in_full() })?;
        let row = self.balances.edit_or(event.id, || Balance {
            id: event.id,
            version: 0,
            position: 0,
            balance: Money::ZERO,
            advance: Money::ZERO,
        })?;
        row.version = event.version;
        row.position = event.position;
        row.balance = stand.balance.unwrap_or(row.balance);
        row.advance = stand.advance.unwrap_or(row.advance);
        Ok(())
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.balances]
    }
}

/// What one account owes now.
pub async fn balance(pool: &PgPool, account: Uuid) -> Result<Option<Balance>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM balances WHERE id = $1").bind(account).fetch_optional(pool).await
}
