//! What happens in the background: followers of the log, each with its own cursor and one leader.
//!
//! A worker does a bounded piece a turn ([`worker::Worker`]); [`run`] keeps them all at work until it is
//! told to stop, and lets each end its turn.

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
    deadlines::Deadlines,
    file_gc::FileGc,
    health::Health,
    outbox::{Sender, log::LogChannel},
    project::Projections,
    reactor::Reactor,
    relay::{Broker, Relay},
    seal::Seal,
    wake::Listener,
    worker::{Post, Worker, keep},
};

/// How long the last turns may take after a stop. It is longer than any turn; a worker that hangs is abandoned then.
const LAST_TURN: Duration = Duration::from_secs(20);

/// All that the workers need.
pub struct Config {
    /// The company's database. Every leader takes a connection of its own besides.
    pub pool: PgPool,
    /// Asked by reactions and timers.
    pub store: Store,
    /// Where personal data is opened for those who may see it, and forgotten with who was erased.
    pub vault: Vault,
    /// Where events are published; without one, they are not.
    pub broker: Option<Broker>,
    /// What heads of the log are signed with; without one, they are not.
    pub signer: Option<HeadSigner>,
    /// Where workers say how they are.
    pub health: Health,
}

/// Keeps all workers at work until told to stop.
pub async fn run(config: Config, stop: CancellationToken) {
    let (listener, wake) = Listener::new(config.pool.clone());
    let tasks = TaskTracker::new();
    tasks.spawn(listener.run(stop.clone()));
    let post = Post { pool: config.pool.clone(), wake, health: config.health, stop: stop.clone() };

    start(&tasks, &post, Projections::new(config.pool.clone(), config.vault.clone()));
    for reactor in Reactor::all(&config.pool, &config.store, &config.vault) {
        start(&tasks, &post, reactor);
    }
    start(&tasks, &post, Sender::new(config.pool.clone(), LogChannel { pool: config.pool.clone() }));
    start(&tasks, &post, FileGc { pool: config.pool.clone() });
    start(&tasks, &post, Deadlines::new(config.pool.clone(), config.store));
    if let Some(broker) = config.broker {
        start(&tasks, &post, Relay::new(config.pool.clone(), broker));
    }
    if let Some(signer) = config.signer {
        start(&tasks, &post, Seal { pool: config.pool.clone(), signer });
    }

    tasks.close();
    stop.cancelled().await;
    if tokio::time::timeout(LAST_TURN, tasks.wait()).await.is_err() {
        tracing::warn!("a worker did not end its turn and is left behind");
    }
}

fn start<W: Worker + 'static>(tasks: &TaskTracker, post: &Post, worker: W) {
    tasks.spawn(keep(worker, post.clone()));
}
