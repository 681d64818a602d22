//! What time alone will do to a ticket: a warning, a broken promise, the end of a pause, the close of
//! what was resolved. Whoever fires the timers asks the ticket itself, which knows best; this says whom to
//! ask, and when.

use chrono::{DateTime, Utc};
use domain::ticket::{Promises, Target};
use schemas::{Fact, Recorded};
use serde::Serialize;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    model::Model,
    read_model::{About, Defect, ReadModel, Table, fact},
};

mod apply;

/// The timers of one ticket.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Timers {
    /// Whose.
    pub ticket: Uuid,
    /// The event that set them last: what fires because of it fires once.
    pub armed: i64,
    #[sqlx(json)]
    promises: Promises,
    paused: bool,
    resumes_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
    ended: bool,
    /// When the first of them fires.
    pub next: Option<DateTime<Utc>>,
}

/// What a timer asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// A promise will soon be broken.
    Warning(Target),
    /// A promise was broken.
    Miss(Target),
    /// A pause is over.
    Resumption,
    /// Nobody objected.
    Close,
}

impl Timers {
    /// What is due at that moment.
    pub fn due(&self, now: DateTime<Utc>) -> Vec<Due> {
        if self.ended {
            return Vec::new();
        }
        let past = |moment: Option<DateTime<Utc>>| moment.is_some_and(|moment| moment < now);
        if self.paused {
            return past(self.resumes_at).then_some(Due::Resumption).into_iter().collect();
        }
        if self.closes_at.is_some() {
            return past(self.closes_at).then_some(Due::Close).into_iter().collect();
        }
        let due = [Target::Response, Target::Resolution].into_iter().filter_map(|which| {
            let promise = self.promises.of(which).filter(|promise| past(promise.next_timer()))?;
            // a timer that slept through the warning goes on to the deadline
            let broken = promise.due < now;
            Some(if broken { Due::Miss(which) } else { Due::Warning(which) })
        });
        due.collect()
    }
}

impl Row for Timers {
    type Key = Uuid;
    const TABLE: &'static str = "deadlines";
    const KEY: &'static str = "ticket";
    fn key(&self) -> Uuid {
        self.ticket
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Deadlines {
    timers: KeyedTable<Timers>,
}

impl ReadModel for Deadlines {
    fn about(&self) -> About {
        About {
            model: Model::Deadlines,
            version: 2,
            tables: include_str!("deadlines/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        self.timers.prefetch(event.id);
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Ticket(fact) => self.ticket(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.timers]
    }
}

/// Whether the timers are those of the log up to this position; a model that stands still gets no further.
pub async fn reaches(pool: &PgPool, position: i64) -> Result<bool, sqlx::Error> {
    let about = Deadlines::default().about();
    let reached = sqlx::query_scalar(
        "SELECT position >= $3 OR stopped IS NOT NULL FROM projections.cursors WHERE model = $1 AND version = $2",
    )
    .bind(about.model.name())
    .bind(about.version as i32)
    .bind(position)
    .fetch_optional(pool)
    .await?;
    Ok(reached.unwrap_or(false))
}

/// Tickets with something due, the longest due first, after the one named.
pub async fn due(
    pool: &PgPool,
    now: DateTime<Utc>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Timers>, sqlx::Error> {
    let (moment, ticket) = after.unwrap_or((DateTime::<Utc>::MIN_UTC, Uuid::nil()));
    sqlx::query_as(
        "SELECT * FROM deadlines WHERE next < $1 AND ($2 OR (next, ticket) > ($3, $4)) \
         ORDER BY next, ticket LIMIT $5",
    )
    .bind(now)
    .bind(after.is_none())
    .bind(moment.max(DateTime::UNIX_EPOCH))
    .bind(ticket)
    .bind(limit)
    .fetch_all(pool)
    .await
}
