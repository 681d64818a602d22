//! What is counted.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;

use crate::keyed_table::Row;

/// What of a ticket was counted where, so that it can be counted elsewhere next.
#[derive(Debug, Clone, Serialize, FromRow)]
pub(super) struct CountedTicket {
    pub(super) id: Uuid,
    pub(super) status: String,
    pub(super) priority: String,
    /// Empty where there is none.
    pub(super) category: String,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) answered: bool,
    /// Microseconds from the opening to the last resolution.
    pub(super) resolved_after: Option<i64>,
}

/// How many stand where, of which priority.
#[derive(Debug, Clone, Serialize, FromRow)]
pub(super) struct Stand {
    pub(super) key: String,
    pub(super) status: String,
    pub(super) priority: String,
    pub(super) tickets: i64,
}

/// What happened in a quarter of an hour: days of every time zone are made of them.
#[expect(clippy::struct_field_names, reason = "fields are named as the columns")]
#[derive(Debug, Clone, Default, Serialize, FromRow)]
pub(super) struct Quarter {
    /// Since 1970.
    pub(super) quarter: i64,
    pub(super) opened: i64,
    pub(super) resolved: i64,
    pub(super) closed: i64,
    pub(super) reopened: i64,
    /// Taken in hand for the first time.
    pub(super) answered: i64,
    /// How long those had waited.
    pub(super) answer_micros: i64,
}

/// How long tickets of a category took, from the opening to the resolution.
#[expect(clippy::struct_field_names, reason = "fields are named as the columns")]
#[derive(Debug, Clone, Serialize, FromRow)]
pub(super) struct Category {
    pub(super) category: String,
    pub(super) closed: i64,
    pub(super) cycle_micros: i64,
}

macro_rules! keyed {
    ($($row:ident.$key:ident: $type:ty = $table:literal),* $(,)?) => {$(
        impl Row for $row {
            type Key = $type;
            const TABLE: &'static str = $table;
            const KEY: &'static str = stringify!($key);
            fn key(&self) -> $type {
                self.$key.clone()
            }
        }
    )*};
}

keyed! {
    CountedTicket.id: Uuid = "dashboard_tickets",
    Stand.key: String = "dashboard_stands",
    Quarter.quarter: i64 = "dashboard_quarters",
    Category.category: String = "dashboard_categories",
}
