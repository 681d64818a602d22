//! Background workers: followers of the log, each with its own cursor and one leader at a time.
//!
//! A worker does a bounded piece of work per turn ([`worker::Worker`]). [`run`] runs all of them until it is stopped,
//! and lets each finish its turn.

pub mod command;
pub mod deadlines;
pub mod file_gc;
pub mod health;
pub mod lease;
pub mod outbox;
pub mod project;
pub mod react;
mod reaction;
pub mod reactor;
pub mod rebuild;
pub mod relay;
pub mod seal;
pub mod wake;
pub mod worker;

use std::time::Duration;

use schemas::{Store, Vault, seal::HeadSigner};
use sqlx::PgPool;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    deadlines::DeadlineTimers,
    file_gc::FileGc,
    health::Health,
    outbox::{Sender, log::LogChannel},
    project::Projections,
    reactor::Reactor,
    relay::{Broker, Relay},
    seal::Seal,
    wake::Listener,
    worker::{Worker, WorkerContext, keep},
};

/// How long the last turns may take after a stop: longer than any turn. Workers that still run then are abandoned.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(20);

/// The dependencies of the workers.
pub struct WorkersConfig {
    /// The company's database. Each leader takes a connection of its own besides.
    pub pool: PgPool,
    /// Executes the commands of reactions and timers.
    pub store: Store,
    /// Decrypts personal data for read models, and deletes the keys of erased persons.
    pub vault: Vault,
    /// The broker to which events are published; without one, they are not published.
    pub broker: Option<Broker>,
    /// The key that signs heads of the log; without one, they are not signed.
    pub signer: Option<HeadSigner>,
    /// Receives the states of the workers.
    pub health: Health,
}

/// Runs all workers until `stop` is cancelled.
pub async fn run(config: WorkersConfig, stop: CancellationToken) {
    let (listener, wake) = Listener::new(config.pool.clone());
    let tasks = TaskTracker::new();
    tasks.spawn(listener.run(stop.clone()));
    let context =
        WorkerContext { pool: config.pool.clone(), wake, health: config.health, stop: stop.clone() };

    start(&tasks, &context, Projections::new(config.pool.clone(), config.vault.clone()));
    for reactor in Reactor::all(&config.pool, &config.store, &config.vault) {
        start(&tasks, &context, reactor);
    }
    start(&tasks, &context, Sender::new(config.pool.clone(), LogChannel { pool: config.pool.clone() }));
    start(&tasks, &context, FileGc { pool: config.pool.clone() });
    start(&tasks, &context, DeadlineTimers::new(config.pool.clone(), config.store));
    if let Some(broker) = config.broker {
        start(&tasks, &context, Relay::new(config.pool.clone(), broker));
    }
    if let Some(signer) = config.signer {
        start(&tasks, &context, Seal { pool: config.pool.clone(), signer });
    }

    tasks.close();
    stop.cancelled().await;
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, tasks.wait()).await.is_err() {
        tracing::warn!("a worker did not finish its turn in time and was abandoned");
    }
}

fn start<W: Worker + 'static>(tasks: &TaskTracker, context: &WorkerContext, worker: W) {
    tasks.spawn(keep(worker, context.clone()));
}
