//! What a worker is, and how it is kept at work: one leader at a time, turn by turn, for ever.
//!
//! No error ends a worker. It says once what is wrong, tries again at growing intervals, and says once
//! that it goes on.

use std::{error::Error, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt as _;
use schemas::tail;
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::{
    health::Health,
    lease::{Lease, LeaseError},
    wake::Wake,
};

/// Shortest and longest wait after a failure.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));

/// Something that works in the background, a bounded piece a turn.
pub trait Worker: Send {
    /// Names its lease, its cursor and its metrics.
    const NAME: &'static str;
    /// When it looks for work.
    const PACE: Pace;
    /// What can go wrong.
    type Error: Error + Send + Sync + 'static;

    /// Does a bounded piece of work. After an error it is asked again, from the cursor of its lease.
    fn turn(&mut self, lease: &mut Lease) -> impl Future<Output = Result<Turn, Self::Error>> + Send;

    /// How far it has come in the log, if it follows it.
    fn position(&self, lease: &Lease) -> Option<i64> {
        Some(lease.position())
    }
}

/// What a turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// There may be more at once.
    More,
    /// Nothing is left for now.
    Idle,
}

/// When an idle worker looks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// When the log has grown, and after this long without word.
    Log(Duration),
    /// Every so often.
    Clock(Duration),
}

/// Where a worker works.
#[derive(Debug, Clone)]
pub struct Post {
    /// The company's database.
    pub pool: PgPool,
    /// Tells of growth of the log.
    pub wake: Wake,
    /// Where it says how it is.
    pub health: Health,
    /// Ends it, between turns.
    pub stop: CancellationToken,
}

/// Why a worker was interrupted.
#[derive(Debug, thiserror::Error)]
enum Interrupted<E: Error + 'static> {
    #[error(transparent)]
    Lease(#[from] LeaseError),
    #[error(transparent)]
    Work(E),
    #[error("it panicked")]
    Panic,
}

/// Keeps a worker at work until it is told to stop.
pub async fn keep<W: Worker>(mut worker: W, mut post: Post) {
    let mut back_off = BACK_OFF.0;
    while !post.stop.is_cancelled() {
        let mut worked = false;
        match lead(&mut worker, &mut post, &mut worked).await {
            Ok(()) => break,
            Err(Interrupted::Lease(LeaseError::Lost)) => {
                tracing::info!(worker = W::NAME, "another worker leads");
            }
            Err(error) => {
                metrics::counter!("domovoy_worker_errors_total", "worker" => W::NAME).increment(1);
                let why = chain(&error);
                if post.health.fails(W::NAME, why.clone()) {
                    tracing::error!(worker = W::NAME, error = why, "worker failed and will try again");
                }
            }
        }
        back_off = if worked { BACK_OFF.0 } else { (back_off * 2).min(BACK_OFF.1) };
        post.stop.run_until_cancelled(tokio::time::sleep(back_off)).await;
    }
    tracing::debug!(worker = W::NAME, "worker stopped");
}

/// Leads until told to stop, or interrupted.
async fn lead<W: Worker>(
    worker: &mut W,
    post: &mut Post,
    worked: &mut bool,
) -> Result<(), Interrupted<W::Error>> {
    post.health.waits(W::NAME);
    let Some(mut lease) = Lease::take(&post.pool, W::NAME, &post.stop).await? else { return Ok(()) };
    metrics::gauge!("domovoy_worker_leads", "worker" => W::NAME).set(1);
    let led = turns(worker, post, &mut lease, worked).await;
    metrics::gauge!("domovoy_worker_leads", "worker" => W::NAME).set(0);
    lease.release().await;
    led
}

async fn turns<W: Worker>(
    worker: &mut W,
    post: &mut Post,
    lease: &mut Lease,
    worked: &mut bool,
) -> Result<(), Interrupted<W::Error>> {
    while !post.stop.is_cancelled() {
        lease.look().await?;
        let turn = AssertUnwindSafe(worker.turn(lease)).catch_unwind().await;
        let turn = turn.map_err(|_| Interrupted::Panic)?.map_err(Interrupted::Work)?;
        *worked = true;
        metrics::counter!("domovoy_worker_turns_total", "worker" => W::NAME).increment(1);
        if post.health.works(W::NAME) {
            tracing::info!(worker = W::NAME, "worker goes on");
        }
        if turn == Turn::More {
            continue;
        }
        if let Some(position) = worker.position(lease) {
            lag(W::NAME, position, &post.pool).await;
        }
        let stop = post.stop.clone();
        match W::PACE {
            Pace::Log(at_most) => stop.run_until_cancelled(post.wake.wait(at_most)).await,
            Pace::Clock(every) => stop.run_until_cancelled(tokio::time::sleep(every)).await,
        };
    }
    Ok(())
}

/// Says how far behind the log the worker is.
async fn lag(name: &'static str, position: i64, pool: &PgPool) {
    metrics::gauge!("domovoy_worker_position", "worker" => name).set(position as f64);
    // without an answer the last one stands; the next turn will say what is wrong
    if let Ok(head) = tail::head(pool).await {
        metrics::gauge!("domovoy_worker_lag_events", "worker" => name).set((head - position) as f64);
    }
}

/// An error with all its causes.
pub(crate) fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", chain(cause)),
        None => error.to_string(),
    }
}
