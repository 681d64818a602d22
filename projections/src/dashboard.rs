//! The counters of the first screen: what stands where, what came and went, how long it took.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::Serialize;
use sqlx::{FromRow, PgPool};

use crate::{
    keyed_table::KeyedTable,
    model::Model,
    read_model::{About, Defect, ReadModel, Table, fact},
    ticket_queue::overdue,
};

mod apply;
mod rows;

use rows::{Category, CountedTicket, Quarter, Stand};

/// The counters of some days.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Dashboard {
    /// How many stand where.
    pub standing: Vec<Standing>,
    /// How many have a promise broken now.
    pub overdue: i64,
    /// What came and went, day by day; days without anything are left out.
    pub days: Vec<Day>,
    /// How long the closed ones took.
    pub categories: Vec<CategoryMean>,
}

/// Tickets of a status and a priority.
#[derive(Debug, Clone, PartialEq, FromRow, Serialize, JsonSchema)]
pub struct Standing {
    /// Status of the tickets.
    pub status: String,
    /// Priority of the tickets.
    pub priority: String,
    /// Number of tickets.
    pub tickets: i64,
}

/// A day of the calendar, `2026-03-01`.
#[derive(Debug, Clone, PartialEq, FromRow, Serialize, JsonSchema)]
pub struct Day {
    /// In the zone that was asked for.
    pub day: NaiveDate,
    /// Opened on it.
    pub opened: i64,
    /// Resolved on it, as often as that was.
    pub resolved: i64,
    /// Closed on it.
    pub closed: i64,
    /// Reopened on it.
    pub reopened: i64,
    /// Taken in hand for the first time.
    pub answered: i64,
    /// How long those had waited on average.
    pub answer_seconds: Option<i64>,
}

/// Closed tickets of a category.
#[derive(Debug, Clone, PartialEq, FromRow, Serialize, JsonSchema)]
pub struct CategoryMean {
    /// Which; empty for those without one.
    pub category: String,
    /// Number of tickets that were closed.
    pub closed: i64,
    /// How long it took on average, from the opening to the last resolution.
    pub cycle_seconds: i64,
}

/// The model.
#[derive(Debug, Default)]
pub struct Dashboards {
    tickets: KeyedTable<CountedTicket>,
    stands: KeyedTable<Stand>,
    quarters: KeyedTable<Quarter>,
    categories: KeyedTable<Category>,
}

impl ReadModel for Dashboards {
    fn about(&self) -> About {
        About {
            model: Model::Dashboard,
            version: 1,
            tables: include_str!("dashboard/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        if let Fact::Ticket(fact) = event.fact() {
            self.tickets.prefetch(event.id);
            self.want_counters(event, fact);
        }
    }

    fn prefetch_dependents(&mut self, event: &Recorded) -> Result<(), Defect> {
        self.want_old_counters(event)
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Ticket(fact) => self.ticket(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.tickets, &mut self.stands, &mut self.quarters, &mut self.categories]
    }
}

/// The counters as of now, and of the days from one to another in this time zone (`Asia/Tbilisi`).
pub async fn dashboard(
    pool: &PgPool,
    now: DateTime<Utc>,
    zone: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Dashboard, sqlx::Error> {
    let standing = sqlx::query_as(
        "SELECT status, priority, tickets FROM dashboard_stands WHERE tickets > 0 ORDER BY status, priority",
    )
    .fetch_all(pool)
    .await?;
    let categories = sqlx::query_as(
        "SELECT category, closed, (cycle_micros / closed / 1000000)::bigint AS cycle_seconds \
         FROM dashboard_categories WHERE closed > 0 ORDER BY category",
    )
    .fetch_all(pool)
    .await?;
    let days = days(pool, zone, from, to).await?;
    Ok(Dashboard { standing, overdue: overdue(pool, now).await?, days, categories })
}

async fn days(pool: &PgPool, zone: &str, from: NaiveDate, to: NaiveDate) -> Result<Vec<Day>, sqlx::Error> {
    sqlx::query_as(
        "SELECT (to_timestamp(quarter * 900) AT TIME ZONE $1)::date AS day, \
                sum(opened)::bigint AS opened, sum(resolved)::bigint AS resolved, \
                sum(closed)::bigint AS closed, sum(reopened)::bigint AS reopened, \
                sum(answered)::bigint AS answered, \
                (sum(answer_micros) / nullif(sum(answered), 0) / 1000000)::bigint AS answer_seconds \
         FROM dashboard_quarters \
         WHERE quarter >= extract(epoch FROM $2::date::timestamp AT TIME ZONE $1) / 900 \
           AND quarter < extract(epoch FROM ($3::date + 1)::timestamp AT TIME ZONE $1) / 900 \
         GROUP BY day ORDER BY day",
    )
    .bind(zone)
    .bind(from)
    .bind(to)
    .fetch_all(pool)
    .await
}
