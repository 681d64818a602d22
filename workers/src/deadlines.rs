//! Fires timers: changes of a ticket that only the passing of time causes.
//!
//! A timer is a row of the read model `deadlines` with a due time, hence it survives a restart. The command that it
//! sends has an idempotency key made of the event that set the timer, so that two rivals or a lagging model fire it
//! once. The ticket decides: the command of a timer that is too early, too late or cancelled is refused.

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

/// Tickets that one turn reads at most.
const PAGE_TICKETS_MAX: i64 = 500;
/// Tickets whose timers fire at the same time.
const TICKETS_AT_ONCE: usize = 16;
/// How long a timer is not fired again: the ticket may have refused it, or the model may not show the effect yet.
const REFIRE_INTERVAL_MIN: Duration = Duration::from_mins(1);

/// Sends the commands of timers that are due.
pub struct DeadlineTimers {
    pool: PgPool,
    store: Store,
    clock: fn() -> DateTime<Utc>,
    /// Timers that were fired recently, by ticket and the event that set them.
    fired: Cache<(Uuid, i64), ()>,
    /// Start of the next page: due time and ticket.
    after: Option<(DateTime<Utc>, Uuid)>,
    start: CatchUp,
}

/// While the model is behind the head that the worker found at its start, its timers may have fired long ago, and
/// firing all of them again would only cause refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CatchUp {
    New,
    /// Waits until the model has read up to this position.
    Waits(i64),
    Done,
}

/// Why no timer fires for now.
#[derive(Debug, thiserror::Error)]
pub enum DeadlinesError {
    /// The read model cannot be read.
    #[error("the timers that are due cannot be read")]
    Model(#[from] sqlx::Error),
    /// A command got no answer.
    #[error("a ticket gave no answer")]
    Unanswered(#[from] Unanswered),
}

impl DeadlineTimers {
    /// Name of the worker and of its lease.
    pub const NAME: &'static str = "deadlines";

    /// Reads timers from this pool, and sends commands through this store.
    pub fn new(pool: PgPool, store: Store) -> Self {
        let fired = Cache::builder().max_capacity(100_000).time_to_live(REFIRE_INTERVAL_MIN).build();
        Self { pool, store, clock: Utc::now, fired, after: None, start: CatchUp::New }
    }

    /// Uses another clock.
    #[must_use]
    pub fn at(mut self, clock: fn() -> DateTime<Utc>) -> Self {
        self.clock = clock;
        self
    }

    /// Whether the model has read up to the head that this worker found at its start.
    async fn started(&mut self) -> Result<bool, sqlx::Error> {
        let until = match self.start {
            CatchUp::Done => return Ok(true),
            CatchUp::New => tail::head(&self.pool).await?,
            CatchUp::Waits(until) => until,
        };
        let reached = reaches(&self.pool, until).await?;
        self.start = if reached { CatchUp::Done } else { CatchUp::Waits(until) };
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

impl Worker for DeadlineTimers {
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
        let page = due(&self.pool, now, self.after, PAGE_TICKETS_MAX).await?;
        let last = page.last().and_then(|timers| Some((timers.next?, timers.ticket)));
        self.after = last.filter(|_| page.len() as i64 == PAGE_TICKETS_MAX);
        let waiting = page.iter().filter(|timers| !self.fired.contains_key(&(timers.ticket, timers.armed)));
        let firing: Vec<_> = waiting.map(|timers| self.fire(timers, now)).collect();
        stream::iter(firing).buffer_unordered(TICKETS_AT_ONCE).try_collect::<()>().await?;
        Ok(if self.after.is_some() { Turn::More } else { Turn::Idle })
    }

    fn position(&self, _: &Lease) -> Option<i64> {
        None
    }
}
