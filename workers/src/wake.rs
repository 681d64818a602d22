//! One listener per process wakes all workers when the database notifies that the log has grown.
//!
//! The listener also reads the kinds of the new events, so that a worker that waits for `payment.matched` sleeps
//! through all others.

use std::{collections::BTreeMap, time::Duration};

use schemas::tail::{self, Growth};
use sqlx::PgPool;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Pause before the listener opens a broken connection again.
const RECONNECT_DELAY: Duration = Duration::from_secs(1);
/// Longest wait of the listener for one notification.
const LISTEN_TIMEOUT: Duration = Duration::from_secs(30);
/// The listener begins this many events before the head, because a worker may have read the log a moment earlier.
const LOOK_BACK_EVENTS: i64 = 1_000;

/// The position of the latest event of each kind that the listener has seen.
type Latest = BTreeMap<String, i64>;

/// The receiving end, on which a worker waits.
#[derive(Debug, Clone)]
pub struct Wake {
    growth: watch::Receiver<()>,
    latest: watch::Receiver<Latest>,
}

/// The sending end, run by [`Listener::run`].
#[derive(Debug)]
pub struct Listener {
    pool: PgPool,
    growth: watch::Sender<()>,
    latest: watch::Sender<Latest>,
    /// The position up to which kinds are in `latest`.
    seen: Option<i64>,
}

impl Wake {
    /// Waits until the log has grown since the last wait, at most this long.
    pub async fn growth(&mut self, at_most: Duration) {
        let woken = async { self.growth.changed().await.is_ok() };
        if let Ok(false) = tokio::time::timeout(at_most, woken).await {
            // the listener is gone: only the timeout is left
            tokio::time::sleep(at_most).await;
        }
    }

    /// Waits until an event of one of these kinds is behind this position, at most this long.
    pub async fn events(&mut self, kinds: &[&str], after: i64, at_most: Duration) {
        let stands = |latest: &Latest| {
            kinds.iter().any(|kind| latest.get(*kind).is_some_and(|position| *position > after))
        };
        let woken = async { self.latest.wait_for(stands).await.is_ok() };
        if let Ok(false) = tokio::time::timeout(at_most, woken).await {
            tokio::time::sleep(at_most).await;
        }
    }
}

impl Listener {
    /// Creates a listener to this log, and the end that it wakes.
    pub fn new(pool: PgPool) -> (Self, Wake) {
        let ((growth, grown), (latest, known)) = (watch::channel(()), watch::channel(Latest::new()));
        (Self { pool, growth, latest, seen: None }, Wake { growth: grown, latest: known })
    }

    /// Listens until stopped.
    pub async fn run(mut self, stop: CancellationToken) {
        let listening = async {
            loop {
                if let Err(error) = self.listen().await {
                    tracing::debug!(error = %error, "not listening to the log for now");
                }
                tokio::time::sleep(RECONNECT_DELAY).await;
            }
        };
        stop.run_until_cancelled(listening).await;
    }

    async fn listen(&mut self) -> Result<(), sqlx::Error> {
        let mut growth = Growth::listen(&self.pool).await?;
        loop {
            // at the beginning too: notifications were missed while there was no listener
            self.growth.send_replace(());
            self.look().await?;
            growth.wait(LISTEN_TIMEOUT).await?;
        }
    }

    /// Reads the kinds of the new events.
    async fn look(&mut self) -> Result<(), sqlx::Error> {
        let seen = match self.seen {
            Some(seen) => seen,
            None => tail::head(&self.pool).await?.saturating_sub(LOOK_BACK_EVENTS),
        };
        let new = tail::latest_by_kind(&self.pool, seen).await?;
        self.seen = new.iter().map(|(_, position)| *position).max().or(Some(seen));
        if !new.is_empty() {
            self.latest.send_modify(|latest| latest.extend(new));
        }
        Ok(())
    }
}
