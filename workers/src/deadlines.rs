//! Fires timers: what time alone does to a ticket.
//!
//! A timer is a row with a due time, kept by the read model `deadlines`; it is there after a restart, and
//! what it asks for carries a key made of the event that set it, so that two rivals or a model that lags
//! fire it once. The ticket itself decides: a timer that comes too early, too late or in vain gets nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ticket::{CloseTicket, MissDeadline, ResumeTicket, WarnDeadline};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use moka::sync::Cache;
use projections::deadlines::{Due, Timers, due, reaches};
use schemas::{Store, tail};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    command::{Unanswered, as_worker, execute},
    lease::Lease,
    worker::{Schedule, Turn, Worker},
};

/// Tickets looked at in one turn.
const PAGE: i64 = 500;
/// Tickets asked at the same time.
const AT_ONCE: usize = 16;
/// A timer that got nothing, or whose effect the model has not read yet, is left alone so long.
const LEFT_ALONE: Duration = Duration::from_mins(1);

/// Asks tickets whose time has come.
pub struct Deadlines {
    pool: PgPool,
    store: Store,
    clock: fn() -> DateTime<Utc>,
    /// Fired not long ago, by ticket and the event that set them.
    fired: Cache<(Uuid, i64), ()>,
    /// Where the next page begins.
    after: Option<(DateTime<Utc>, Uuid)>,
    start: Start,
}

/// A model that still reads what happened long ago has timers that have long been answered: to ask them all
/// would be in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    New,
    /// Until the model has read so far.
    Waits(i64),
    Done,
}

/// Why timers wait.
#[derive(Debug, thiserror::Error)]
pub enum DeadlinesError {
    /// The read model cannot be read.
    #[error("what is due cannot be read")]
    Model(#[from] sqlx::Error),
    /// A ticket gave no answer.
    #[error("a ticket gave no answer")]
    Unanswered(#[from] Unanswered),
}

impl Deadlines {
    /// Names the worker and its lease.
    pub const NAME: &'static str = "deadlines";

    /// Asks tickets of this store.
    pub fn new(pool: PgPool, store: Store) -> Self {
        let fired = Cache::builder().max_capacity(100_000).time_to_live(LEFT_ALONE).build();
        Self { pool, store, clock: Utc::now, fired, after: None, start: Start::New }
    }

    /// By another clock.
    #[must_use]
    pub fn at(mut self, clock: fn() -> DateTime<Utc>) -> Self {
        self.clock = clock;
        self
    }

    /// Whether the timers are at least those of the log as this worker found it.
    async fn started(&mut self) -> Result<bool, sqlx::Error> {
        let until = match self.start {
            Start::Done => return Ok(true),
            Start::New => tail::head(&self.pool).await?,
            Start::Waits(until) => until,
        };
        let reached = reaches(&self.pool, until).await?;
        self.start = if reached { Start::Done } else { Start::Waits(until) };
        Ok(reached)
    }

    async fn fire(&self, timers: &Timers, now: DateTime<Utc>) -> Result<(), Unanswered> {
        for due in timers.due(now) {
            self.ask(timers, due, now).await?;
        }
        self.fired.insert((timers.ticket, timers.armed), ());
        Ok(())
    }

    async fn ask(&self, timers: &Timers, due: Due, now: DateTime<Utc>) -> Result<(), Unanswered> {
        let (who, id) = (Self::NAME, timers.ticket);
        let what = match due {
            Due::Warning(which) => format!("warn:{}", <&str>::from(which)),
            Due::Miss(which) => format!("miss:{}", <&str>::from(which)),
            Due::Resumption => "resume".to_owned(),
            Due::Close => "close".to_owned(),
        };
        let mut ask =
            as_worker(who).once(format!("timer:{id}:{}:{what}", timers.armed)).because_of(timers.armed);
        ask.now = now;
        let asked = match due {
            Due::Warning(which) => execute(&self.store, who, id, &WarnDeadline { which }, &ask).await,
            Due::Miss(which) => execute(&self.store, who, id, &MissDeadline { which }, &ask).await,
            Due::Resumption => execute(&self.store, who, id, &ResumeTicket {}, &ask).await,
            Due::Close => execute(&self.store, who, id, &CloseTicket {}, &ask).await,
        };
        asked.map(drop)
    }
}

impl Worker for Deadlines {
    type Error = DeadlinesError;

    fn name(&self) -> &str {
        Self::NAME
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::Every(Duration::from_secs(1))
    }

    async fn turn(&mut self, _: &mut Lease) -> Result<Turn, DeadlinesError> {
        if !self.started().await? {
            return Ok(Turn::Idle);
        }
        let now = (self.clock)();
        let page = due(&self.pool, now, self.after, PAGE).await?;
        let last = page.last().and_then(|timers| Some((timers.next?, timers.ticket)));
        self.after = last.filter(|_| page.len() as i64 == PAGE);
        let waiting = page.iter().filter(|timers| !self.fired.contains_key(&(timers.ticket, timers.armed)));
        let firing: Vec<_> = waiting.map(|timers| self.fire(timers, now)).collect();
        stream::iter(firing).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        Ok(if self.after.is_some() { Turn::More } else { Turn::Idle })
    }

    fn position(&self, _: &Lease) -> Option<i64> {
        None
    }
}
