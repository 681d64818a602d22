//! Asking for a page of the list.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use domain::ticket::{Status, TicketKind, Visibility};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use super::{Count, QueuedTicket, visible::push_visible};
use crate::ticket_status::{is_open, name};

/// Rows of a page at most.
const MOST: i64 = 200;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Tickets that exist for the actor.
    pub visibility: Visibility,
    /// With one of these; with any when there is none.
    pub statuses: Vec<Status>,
    /// That this person does.
    pub executor: Option<Uuid>,
    /// That this person asked for.
    pub applicant: Option<Uuid>,
    /// In this house.
    pub house: Option<Uuid>,
    /// In this unit.
    pub unit: Option<Uuid>,
    /// Of this category.
    pub category: Option<String>,
    /// Of this kind.
    pub kind: Option<TicketKind>,
    /// With a promise broken at this moment.
    pub overdue_at: Option<DateTime<Utc>>,
    /// With this in the number, the address, the category or the text.
    pub text: Option<String>,
    /// In this order.
    pub sort: Sort,
    /// After this one.
    pub after: Option<Cursor>,
    /// So many, at most 200.
    pub limit: i64,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// What is due first comes first.
    Due,
    /// What was opened last comes first.
    Opened,
    /// The highest number comes first.
    Number,
}

/// Where a page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    key: Option<DateTime<Utc>>,
    number: i64,
}

/// Why it is no cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the cursor of a page")]
pub struct NotACursor;

/// A page of the list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Page {
    /// Tickets of the page.
    pub tickets: Vec<QueuedTicket>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How many of all that these eyes see have which status.
    pub counts: Vec<Count>,
}

/// One ticket of the list.
pub async fn ticket(pool: &PgPool, id: Uuid) -> Result<Option<QueuedTicket>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM ticket_queue WHERE id = $1").bind(id).fetch_optional(pool).await
}

/// Something that stops a whole house, or may: what neighbours are told, and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, JsonSchema)]
pub struct Incident {
    /// In which house.
    pub house: Uuid,
    /// Which problem, by the classifier.
    pub category: Option<String>,
    /// How far it is.
    pub status: String,
    /// Moment at which it began.
    pub opened_at: DateTime<Utc>,
    /// Until when it is promised to be over.
    pub resolve_by: Option<DateTime<Utc>>,
}

/// Emergencies in these houses that are not over, the latest first, without those that this person told of.
pub async fn incidents(
    pool: &PgPool,
    houses: &[Uuid],
    person: Uuid,
    limit: i64,
) -> Result<Vec<Incident>, sqlx::Error> {
    sqlx::query_as(
        "SELECT house, category, status, opened_at, resolve_by FROM ticket_queue \
          WHERE house = ANY($1) AND kind = 'emergency' AND urgency < 'infinity' \
            AND applicant IS DISTINCT FROM $2 \
          ORDER BY opened_at DESC, number DESC LIMIT $3",
    )
    .bind(houses)
    .bind(person)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// How many have a promise broken at this moment.
pub async fn overdue(pool: &PgPool, now: DateTime<Utc>) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM ticket_queue WHERE urgency < $1").bind(now).fetch_one(pool).await
}

/// A page of the list, with the counts by status.
pub async fn queue(pool: &PgPool, asked: &Asked) -> Result<Page, sqlx::Error> {
    let (tickets, next) = tickets(pool, asked).await?;
    Ok(Page { tickets, next, counts: counts(pool, asked.visibility).await? })
}

/// The tickets of a page, and where the next page begins.
pub async fn tickets(
    pool: &PgPool,
    asked: &Asked,
) -> Result<(Vec<QueuedTicket>, Option<String>), sqlx::Error> {
    let limit = asked.limit.clamp(1, MOST);
    let mut tickets: Vec<QueuedTicket> =
        asked.statement(limit + 1).build_query_as().persistent(false).fetch_all(pool).await?;
    let more = tickets.len() as i64 > limit;
    tickets.truncate(limit as usize);
    let next = tickets.last().filter(|_| more).map(|last| asked.sort.cursor(last).to_string());
    Ok((tickets, next))
}

async fn counts(pool: &PgPool, visibility: Visibility) -> Result<Vec<Count>, sqlx::Error> {
    if visibility == Visibility::Every {
        let all = "SELECT * FROM ticket_counts WHERE tickets > 0 ORDER BY status";
        return sqlx::query_as(all).fetch_all(pool).await;
    }
    let mut query = QueryBuilder::new("SELECT status, count(*) AS tickets FROM ticket_queue WHERE ");
    push_visible(&mut query, visibility);
    query.push(" GROUP BY status ORDER BY status").build_query_as().fetch_all(pool).await
}

impl Asked {
    /// All tickets that exist for whoever asks, the first page of them.
    pub fn of(visibility: Visibility) -> Self {
        Self {
            visibility,
            statuses: vec![],
            executor: None,
            applicant: None,
            house: None,
            unit: None,
            category: None,
            kind: None,
            overdue_at: None,
            text: None,
            sort: Sort::Due,
            after: None,
            limit: MOST,
        }
    }

    // written for what is asked, not for all that could be: the planner then picks the index that fits
    fn statement(&self, limit: i64) -> QueryBuilder<'_, Postgres> {
        let mut query = QueryBuilder::new("SELECT * FROM ticket_queue WHERE ");
        push_visible(&mut query, self.visibility);
        if !self.statuses.is_empty() {
            let statuses: Vec<&str> = self.statuses.iter().copied().map(name).collect();
            query.push(" AND status = ANY(").push_bind(statuses).push(")");
        }
        let ids = [
            ("executor", self.executor),
            ("applicant", self.applicant),
            ("house", self.house),
            ("unit", self.unit),
        ];
        for (column, id) in ids {
            if let Some(id) = id {
                query.push(format_args!(" AND {column} = ")).push_bind(id);
            }
        }
        if let Some(category) = &self.category {
            query.push(" AND category = ").push_bind(category);
        }
        if let Some(kind) = self.kind {
            query.push(" AND kind = ").push_bind(<&str>::from(kind));
        }
        if let Some(now) = self.overdue_at {
            query.push(" AND urgency < ").push_bind(now);
        }
        if let Some(text) = &self.text {
            query.push(" AND words LIKE ").push_bind(containing(text));
        }
        self.sort.write(&mut query, self.after);
        query.push(" LIMIT ").push_bind(limit);
        query
    }
}

/// A pattern for a lower-case text that has this in it.
fn containing(text: &str) -> String {
    let plain = text.trim().to_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{plain}%")
}

impl Sort {
    fn write(self, query: &mut QueryBuilder<'_, Postgres>, after: Option<Cursor>) {
        if let Some(Cursor { key, number }) = after {
            match self {
                Self::Due => {
                    query.push(" AND (urgency, number) > (coalesce(").push_bind(key);
                    query.push(", 'infinity'), ").push_bind(number).push(")");
                }
                Self::Opened => {
                    query.push(" AND (opened_at, number) < (").push_bind(key);
                    query.push(", ").push_bind(number).push(")");
                }
                Self::Number => {
                    query.push(" AND number < ").push_bind(number);
                }
            }
        }
        query.push(match self {
            Self::Due => " ORDER BY urgency, number",
            Self::Opened => " ORDER BY opened_at DESC, number DESC",
            Self::Number => " ORDER BY number DESC",
        });
    }

    fn cursor(self, last: &QueuedTicket) -> Cursor {
        let key = match self {
            Self::Due => last.urgency(),
            Self::Opened => Some(last.opened_at),
            Self::Number => None,
        };
        Cursor { key, number: last.number }
    }
}

impl QueuedTicket {
    /// The column of this name; none is its infinity.
    fn urgency(&self) -> Option<DateTime<Utc>> {
        let without_term = NaiveDate::from_ymd_opt(9999, 12, 31)?.and_time(NaiveTime::MIN).and_utc();
        is_open(&self.status).then(|| self.next_due.unwrap_or(without_term))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key {
            Some(key) => write!(f, "{}.{}", key.timestamp_micros(), self.number),
            None => write!(f, ".{}", self.number),
        }
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;
    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (key, number) = text.split_once('.').ok_or(NotACursor)?;
        let number = number.parse().map_err(|_| NotACursor)?;
        if key.is_empty() {
            return Ok(Self { key: None, number });
        }
        let micros = key.parse().map_err(|_| NotACursor)?;
        let key = DateTime::from_timestamp_micros(micros).ok_or(NotACursor)?;
        // no ticket has another year, and a table takes no year whatever
        if !(1900..=9999).contains(&key.year()) {
            return Err(NotACursor);
        }
        Ok(Self { key: Some(key), number })
    }
}
