//! Group commit: one task sends whatever has queued as one call of `log.append`, so that one `fsync`
//! serves all who wait.
//!
//! A single statement, hence a client that dies or stalls never holds the lock. Bounded by count and
//! bytes; no delay is added when idle.

use std::{collections::HashSet, sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::sync::{Notify, mpsc, oneshot};
use uuid::Uuid;

use self::call::Head;
use crate::{
    held_connection::HeldConnection,
    unit::{Draft, Reached, Unit},
};

mod call;

/// Most units in one group.
const GROUP_UNITS: usize = 512;
/// Most bytes in one group.
const GROUP_BYTES: usize = 4 << 20;
/// Most bytes of one event: with its envelope it stays below what a broker takes by default, 1 MiB. A larger
/// one would stand in the log for ever, and nothing after it would reach those who follow the stream.
pub const EVENT_BYTES: usize = 512 << 10;
/// Most units that wait. Beyond that the company is overloaded, and says so.
const QUEUE_UNITS: usize = 8192;
/// Least time between two words to the followers.
const BREATH: Duration = Duration::from_millis(2);
/// Longest wait for the database to take a group.
const PATIENCE: Duration = Duration::from_secs(15);

/// Channel on which the database tells followers that the log grew.
pub const CHANNEL: &str = "domovoy_log";

/// Handle of the appender task. Cheap to clone; the task ends when the last handle is dropped.
#[derive(Debug, Clone)]
pub struct Appender {
    queue: mpsc::Sender<Pending>,
}

#[derive(Debug)]
struct Pending {
    unit: Unit,
    answer: oneshot::Sender<Outcome>,
}

type Outcome = Result<Appended, AppendError>;

/// What became of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Position of its last event.
    pub position: i64,
    /// Versions that its streams have reached.
    pub reached: Vec<Reached>,
    /// True when the key was known: nothing was written now.
    pub replayed: bool,
}

/// Why a unit was not appended.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// A stream is not at the version that was expected.
    #[error("a stream has moved on")]
    Conflict,
    /// The key was used with another body.
    #[error("the idempotency key was used for something else")]
    KeyMismatch,
    /// An event is longer than [`EVENT_BYTES`].
    #[error("an event of {0} bytes is too long, {EVENT_BYTES} are taken")]
    TooLarge(usize),
    /// Too many wait already.
    #[error("too many commands are waiting")]
    Overloaded,
    /// The database did not take it, or did not say that it did.
    #[error("the log cannot be reached")]
    Unavailable(#[source] Arc<sqlx::Error>),
    /// The database took too long.
    #[error("the log did not answer in time")]
    TimedOut,
    /// The appender was stopped.
    #[error("the engine is stopping")]
    Stopped,
}

impl Appender {
    /// Starts the task on this pool.
    pub fn start(pool: PgPool) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE_UNITS);
        let grown = Arc::new(Notify::new());
        tokio::spawn(announce(HeldConnection::of(pool.clone()), Arc::downgrade(&grown)));
        tokio::spawn(run(HeldConnection::of(pool), waiting, grown));
        Self { queue }
    }

    /// Appends a unit, or says why not.
    pub async fn append(&self, unit: Unit) -> Result<Appended, AppendError> {
        let longest = unit.parts.iter().flat_map(|part| &part.events).map(Draft::bytes).max().unwrap_or(0);
        if longest > EVENT_BYTES {
            return Err(AppendError::TooLarge(longest));
        }
        let (answer, done) = oneshot::channel();
        self.queue.try_send(Pending { unit, answer }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => AppendError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => AppendError::Stopped,
        })?;
        done.await.unwrap_or(Err(AppendError::Stopped))
    }

    /// How many units wait.
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
        let result = tokio::time::timeout(PATIENCE, append(&mut line, &mut head, &group)).await;
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
            // whoever asked may have gone; what is appended stays appended
            let _ = pending.answer.send(outcome);
        }
    }
}

/// Whatever has queued, within bounds. A second unit under the same key or on the same stream waits for
/// the next group, where it will meet what the first one left.
fn gather(first: Pending, waiting: &mut mpsc::Receiver<Pending>) -> (Vec<Pending>, Option<Pending>) {
    let mut touched = Touched::default();
    touched.add(&first.unit);
    let mut bytes = first.unit.bytes();
    let mut group = vec![first];
    while group.len() < GROUP_UNITS && bytes < GROUP_BYTES {
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
    /// False where the unit shares something with those before it.
    fn add(&mut self, unit: &Unit) -> bool {
        unit.key.as_ref().is_none_or(|key| self.keys.insert(key.name.clone()))
            && unit.parts.iter().all(|part| self.streams.insert((part.stream, part.id)))
    }
}

/// Appends a group on top of the head as it was last seen, which is seen anew.
async fn append(
    line: &mut HeldConnection,
    head: &mut Option<Head>,
    group: &[Pending],
) -> Result<Vec<Outcome>, sqlx::Error> {
    let mut connection = line.take().await?;
    let units: Vec<&Unit> = group.iter().map(|pending| &pending.unit).collect();
    let (outcomes, seen) = call::append(&mut connection, &units, head.as_ref()).await?;
    *head = Some(seen);
    line.keep(connection);
    Ok(outcomes)
}

/// Tells followers after a group, at most once in a while: a NOTIFY inside every append would halve the
/// throughput. It takes a transaction of its own, which must not make anybody wait for the disk.
async fn announce(mut line: HeldConnection, grown: std::sync::Weak<Notify>) {
    while let Some(grown) = grown.upgrade() {
        // wake up now and then to see whether the appender is gone
        if line.until(tokio::time::timeout(Duration::from_secs(1), grown.notified())).await.is_err() {
            continue;
        }
        if let Err(error) = tell(&mut line).await {
            // followers look by themselves now and then; nothing is lost
            tracing::warn!(error = %error, "could not announce new events");
        }
        tokio::time::sleep(BREATH).await;
    }
}

async fn tell(line: &mut HeldConnection) -> Result<(), sqlx::Error> {
    let mut connection = line.take().await?;
    let tell = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '')";
    sqlx::query(tell).bind(CHANNEL).execute(&mut *connection).await?;
    line.keep(connection);
    Ok(())
}
