//! A worker, and the loop that runs it: one leader at a time, turn after turn.
//!
//! No error ends a worker. It logs an error once, retries at growing intervals, and logs once that it works again.

use std::{error::Error, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt as _;
use schemas::tail;
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::{
    health::Health,
    lease::{Lease, LeaseError, Start},
    wake::Wake,
};

/// Shortest wait after a failure. It doubles with each failure in a row.
const RETRY_DELAY_MIN: Duration = Duration::from_millis(100);
/// Longest wait after a failure.
const RETRY_DELAY_MAX: Duration = Duration::from_secs(10);

/// A background task that does a bounded piece of work per turn.
pub trait Worker: Send {
    /// The error of a turn.
    type Error: Error + Send + Sync + 'static;

    /// The name of the lease, the cursor, the health entry and the metrics of this worker. Two workers must have
    /// different names.
    fn name(&self) -> &str;

    /// When the worker looks for work again after an idle turn.
    fn schedule(&self) -> Schedule<'_>;

    /// Where the cursor begins if it does not exist yet.
    fn start(&self) -> Start {
        Start::Beginning
    }

    /// Does a bounded piece of work. After an error the next turn begins at the cursor of the lease again.
    fn turn(&mut self, lease: &mut Lease) -> impl Future<Output = Result<Turn, Self::Error>> + Send;

    /// The position up to which the worker has processed the log, if it follows the log.
    fn position(&self, lease: &Lease) -> Option<i64> {
        Some(lease.position())
    }
}

/// The result of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// There may be more work: the next turn follows at once.
    More,
    /// There is no more work for now.
    Idle,
}

/// When an idle worker looks for work again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule<'a> {
    /// When the log has grown, and after this time at the latest.
    OnGrowth(Duration),
    /// When an event of one of these kinds (such as `payment.matched`) is appended behind the worker's position, and
    /// after this time at the latest.
    OnEvents(&'a [&'static str], Duration),
    /// At this interval.
    Every(Duration),
}

/// The dependencies of the loop.
#[derive(Debug, Clone)]
pub struct WorkerContext {
    /// The company's database.
    pub pool: PgPool,
    /// Wakes the worker when the log has grown.
    pub wake: Wake,
    /// Receives the state of the worker.
    pub health: Health,
    /// Ends the worker before its next turn.
    pub stop: CancellationToken,
}

/// Why a worker lost its lead.
#[derive(Debug, thiserror::Error)]
enum Interrupted<E: Error + 'static> {
    #[error(transparent)]
    Lease(#[from] LeaseError),
    #[error(transparent)]
    Work(E),
    #[error("it panicked")]
    Panic,
}

/// Runs a worker until `context.stop` is cancelled.
pub async fn keep<W: Worker>(mut worker: W, mut context: WorkerContext) {
    let name: Arc<str> = worker.name().into();
    let mut delay = RETRY_DELAY_MIN;
    while !context.stop.is_cancelled() {
        let mut worked = false;
        match lead(&mut worker, &name, &mut context, &mut worked).await {
            Ok(()) => break,
            Err(Interrupted::Lease(LeaseError::Lost)) => {
                tracing::info!(worker = &*name, "another worker leads");
            }
            Err(error) => {
                metrics::counter!("domovoy_worker_errors_total", "worker" => Arc::clone(&name)).increment(1);
                let why = chain(&error);
                if context.health.fails(&name, why.clone()) {
                    tracing::error!(worker = &*name, error = why, "worker failed and will try again");
                }
            }
        }
        delay = if worked { RETRY_DELAY_MIN } else { (delay * 2).min(RETRY_DELAY_MAX) };
        context.stop.run_until_cancelled(tokio::time::sleep(delay)).await;
    }
    tracing::debug!(worker = &*name, "worker stopped");
}

/// Runs the worker under its lease, until it is stopped or interrupted.
async fn lead<W: Worker>(
    worker: &mut W,
    name: &Arc<str>,
    context: &mut WorkerContext,
    worked: &mut bool,
) -> Result<(), Interrupted<W::Error>> {
    context.health.waits(name);
    let lease = Lease::take(&context.pool, name, worker.start(), &context.stop).await?;
    let Some(mut lease) = lease else { return Ok(()) };
    metrics::gauge!("domovoy_worker_leads", "worker" => Arc::clone(name)).set(1);
    let led = turns(worker, name, context, &mut lease, worked).await;
    metrics::gauge!("domovoy_worker_leads", "worker" => Arc::clone(name)).set(0);
    lease.release().await;
    led
}

async fn turns<W: Worker>(
    worker: &mut W,
    name: &Arc<str>,
    context: &mut WorkerContext,
    lease: &mut Lease,
    worked: &mut bool,
) -> Result<(), Interrupted<W::Error>> {
    while !context.stop.is_cancelled() {
        lease.look().await?;
        let turn = AssertUnwindSafe(worker.turn(lease)).catch_unwind().await;
        let turn = turn.map_err(|_| Interrupted::Panic)?.map_err(Interrupted::Work)?;
        *worked = true;
        metrics::counter!("domovoy_worker_turns_total", "worker" => Arc::clone(name)).increment(1);
        if context.health.works(name) {
            tracing::info!(worker = &**name, "worker works again");
        }
        if turn == Turn::More {
            continue;
        }
        if let Some(position) = worker.position(lease) {
            report_lag(name, position, &context.pool).await;
        }
        let (stop, position) = (context.stop.clone(), lease.position());
        match worker.schedule() {
            Schedule::OnGrowth(at_most) => stop.run_until_cancelled(context.wake.growth(at_most)).await,
            Schedule::OnEvents(kinds, at_most) => {
                stop.run_until_cancelled(context.wake.events(kinds, position, at_most)).await
            }
            Schedule::Every(interval) => stop.run_until_cancelled(tokio::time::sleep(interval)).await,
        };
    }
    Ok(())
}

/// Publishes the position of the worker and its distance to the head of the log.
async fn report_lag(name: &Arc<str>, position: i64, pool: &PgPool) {
    metrics::gauge!("domovoy_worker_position", "worker" => Arc::clone(name)).set(position as f64);
    // without an answer the last value stays; the next turn reports the error
    if let Ok(head) = tail::head(pool).await {
        let lag = (head - position) as f64;
        metrics::gauge!("domovoy_worker_lag_events", "worker" => Arc::clone(name)).set(lag);
    }
}

/// An error with all its causes.
pub(crate) fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", chain(cause)),
        None => error.to_string(),
    }
}
