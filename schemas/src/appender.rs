//! Group commit: one task sends all queued units in one call of `log.append`, so that one `fsync` serves all of them.
//!
//! The call is a single statement, hence a client that dies or stalls never holds the lock. A group is bounded by
//! count and bytes; an idle appender adds no delay.

use std::{collections::HashSet, sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::sync::{Notify, mpsc, oneshot};
use uuid::Uuid;

use self::call::KnownHead;
use crate::{
    held_connection::HeldConnection,
    unit::{NewEvent, Reached, Unit},
};

mod call;

/// Largest number of units in one group.
const GROUP_UNITS_MAX: usize = 512;
/// A group of this size takes no further unit.
const GROUP_BYTES_MAX: usize = 4 << 20;
/// Largest size of one event in bytes: with its envelope it stays below the default limit of a broker, 1 MiB. A
/// larger event would be in the log for ever, and block the relay of everything after it.
pub const EVENT_BYTES_MAX: usize = 512 << 10;
/// Units that may wait in the queue. Beyond that, [`AppendError::Overloaded`] is returned.
const QUEUE_UNITS_MAX: usize = 8192;
/// Least time between two notifications.
const NOTIFY_INTERVAL_MIN: Duration = Duration::from_millis(2);
/// How long the database may take for one group.
const APPEND_TIMEOUT: Duration = Duration::from_secs(15);

/// Channel on which the database notifies followers that the log has grown.
pub const CHANNEL: &str = "domovoy_log";

/// Handle of the appender task. Cheap to clone; the task ends when the last handle is dropped.
#[derive(Debug, Clone)]
pub struct Appender {
    queue: mpsc::Sender<Pending>,
}

#[derive(Debug)]
struct Pending {
    unit: Unit,
    answer: oneshot::Sender<UnitOutcome>,
}

type UnitOutcome = Result<Appended, AppendError>;

/// The result of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Position of the last event of the unit.
    pub position: i64,
    /// Streams of the unit with their versions after it.
    pub reached: Vec<Reached>,
    /// True when the idempotency key was known: nothing was written now.
    pub replayed: bool,
}

/// Why a unit was not appended.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// A stream is not at the version that was expected.
    #[error("a stream has moved on")]
    Conflict,
    /// The idempotency key was used with another body.
    #[error("the idempotency key was used for something else")]
    KeyMismatch,
    /// An event is longer than [`EVENT_BYTES_MAX`].
    #[error("an event of {0} bytes is too long, {EVENT_BYTES_MAX} are taken")]
    TooLarge(usize),
    /// The queue is full.
    #[error("too many commands are waiting")]
    Overloaded,
    /// The database refused the group, or the connection broke before it answered.
    #[error("the log cannot be reached")]
    Unavailable(#[source] Arc<sqlx::Error>),
    /// The database did not answer within `APPEND_TIMEOUT`; the unit may have been appended.
    #[error("the log did not answer in time")]
    TimedOut,
    /// The appender was stopped.
    #[error("the engine is stopping")]
    Stopped,
}

impl Appender {
    /// Starts the task on this pool.
    pub fn start(pool: PgPool) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE_UNITS_MAX);
        let grown = Arc::new(Notify::new());
        tokio::spawn(announce(HeldConnection::of(pool.clone()), Arc::downgrade(&grown)));
        tokio::spawn(run(HeldConnection::of(pool), waiting, grown));
        Self { queue }
    }

    /// Appends a unit, and returns once it is committed.
    pub async fn append(&self, unit: Unit) -> Result<Appended, AppendError> {
        let longest = unit.parts.iter().flat_map(|part| &part.events).map(NewEvent::bytes).max().unwrap_or(0);
        if longest > EVENT_BYTES_MAX {
            return Err(AppendError::TooLarge(longest));
        }
        let (answer, done) = oneshot::channel();
        self.queue.try_send(Pending { unit, answer }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => AppendError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => AppendError::Stopped,
        })?;
        done.await.unwrap_or(Err(AppendError::Stopped))
    }

    /// Number of units in the queue.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }
}

async fn run(mut line: HeldConnection, mut waiting: mpsc::Receiver<Pending>, grown: Arc<Notify>) {
    let (mut next, mut head) = (None, None);
    loop {
        let Some(first) = (match next.take() {
            Some(held) => Some(held),
            None => line.until(waiting.recv()).await,
        }) else {
            return;
        };
        let group;
        (group, next) = gather(first, &mut waiting);
        let result = tokio::time::timeout(APPEND_TIMEOUT, append(&mut line, &mut head, &group)).await;
        let outcomes = match result {
            Ok(Ok(outcomes)) => outcomes,
            Ok(Err(error)) => {
                tracing::error!(error = %error, units = group.len(), "appending failed");
                let error = Arc::new(error);
                group.iter().map(|_| Err(AppendError::Unavailable(Arc::clone(&error)))).collect()
            }
            Err(_) => group.iter().map(|_| Err(AppendError::TimedOut)).collect(),
        };
        if outcomes.iter().any(Result::is_ok) {
            grown.notify_one();
        }
        for (pending, outcome) in group.into_iter().zip(outcomes) {
            // the caller may have gone; the events stay appended
            let _ = pending.answer.send(outcome);
        }
    }
}

/// Takes queued units until the group is full. A second unit under the same key or on the same stream waits for the
/// next group, so that it is checked against the result of the first.
fn gather(first: Pending, waiting: &mut mpsc::Receiver<Pending>) -> (Vec<Pending>, Option<Pending>) {
    let mut touched = Touched::default();
    touched.add(&first.unit);
    let mut bytes = first.unit.bytes();
    let mut group = vec![first];
    while group.len() < GROUP_UNITS_MAX && bytes < GROUP_BYTES_MAX {
        let Ok(pending) = waiting.try_recv() else { break };
        if !touched.add(&pending.unit) {
            return (group, Some(pending));
        }
        bytes += pending.unit.bytes();
        group.push(pending);
    }
    (group, None)
}

/// Keys and streams of a group.
#[derive(Default)]
struct Touched {
    keys: HashSet<String>,
    streams: HashSet<(&'static str, Uuid)>,
}

impl Touched {
    /// False where the unit shares a key or a stream with those before it.
    fn add(&mut self, unit: &Unit) -> bool {
        unit.key.as_ref().is_none_or(|key| self.keys.insert(key.name.clone()))
            && unit.parts.iter().all(|part| self.streams.insert((part.stream, part.id)))
    }
}

/// Appends a group on top of the last known head, and updates that head.
async fn append(
    line: &mut HeldConnection,
    head: &mut Option<KnownHead>,
    group: &[Pending],
) -> Result<Vec<UnitOutcome>, sqlx::Error> {
    let mut connection = line.take().await?;
    let units: Vec<&Unit> = group.iter().map(|pending| &pending.unit).collect();
    let (outcomes, seen) = call::append(&mut connection, &units, head.as_ref()).await?;
    *head = Some(seen);
    line.keep(connection);
    Ok(outcomes)
}

/// Notifies followers after a group, at most once per [`NOTIFY_INTERVAL_MIN`]: a NOTIFY inside every append would
/// halve the throughput. The notification has a transaction of its own, which does not wait for the disk.
async fn announce(mut line: HeldConnection, grown: std::sync::Weak<Notify>) {
    while let Some(grown) = grown.upgrade() {
        // wake up every second to check whether the appender is gone
        if line.until(tokio::time::timeout(Duration::from_secs(1), grown.notified())).await.is_err() {
            continue;
        }
        if let Err(error) = notify(&mut line).await {
            // followers also poll, so that nothing is lost
            tracing::warn!(error = %error, "could not announce new events");
        }
        tokio::time::sleep(NOTIFY_INTERVAL_MIN).await;
    }
}

async fn notify(line: &mut HeldConnection) -> Result<(), sqlx::Error> {
    let mut connection = line.take().await?;
    let notify = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '')";
    sqlx::query(notify).bind(CHANNEL).execute(&mut *connection).await?;
    line.keep(connection);
    Ok(())
}
