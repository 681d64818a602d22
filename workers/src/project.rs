//! The projection runner: applies the log to every read model.
//!
//! A batch is read and decoded once and applied to all models in parallel, each in a transaction of its own with its
//! own cursor. Two rivals are harmless: each finds under the cursor's row lock that the other has moved it. A model
//! that cannot apply an event stops, logs an error and retries at intervals; all others continue.

use std::{
    iter,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::future::join_all;
use projections::{
    Model, ReadModel,
    build::{self, ApplyError},
};
use schemas::{Recorded, Vault, held_connection::HeldConnection, tail, vault::VaultError};
use sqlx::{PgConnection, PgPool};

use crate::{
    lease::Lease,
    worker::{Schedule, Turn, Worker, chain},
};

/// Events in one batch: enough for set-based statements to pay off, few enough to be quick.
const BATCH_EVENTS_MAX: i64 = 1_000;
/// Connections that apply batches in parallel: enough for two cores, however many models there are.
const CONNECTIONS_MAX: usize = 4;
/// Pause before a stopped model retries.
const RETRY_DELAY: Duration = Duration::from_secs(5);

/// Every read model with its cursor.
pub struct Projector {
    pool: PgPool,
    vault: Vault,
    lines: Vec<HeldConnection>,
    models: Vec<ModelFollower>,
}

struct ModelFollower {
    model: Box<dyn ReadModel>,
    position: i64,
    /// When it stopped or last retried; none while it runs.
    stopped: Option<Instant>,
}

/// A turn failed as a whole, because the database or the keys cannot be reached. Nothing is lost; the turn is
/// retried.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The database returned an error.
    #[error("the read models cannot be updated")]
    Database(#[from] sqlx::Error),
    /// The keys of personal data cannot be read.
    #[error("personal data cannot be opened")]
    Vault(#[from] VaultError),
}

impl Projector {
    /// Starts every model at its cursor, and creates the tables of new ones.
    pub async fn start(
        pool: PgPool,
        vault: Vault,
        models: Vec<Box<dyn ReadModel>>,
    ) -> Result<Self, ProjectError> {
        let mut followers = Vec::new();
        let mut connection = pool.acquire().await?;
        for model in models {
            let position = build::prepare(&mut connection, &model.about()).await?;
            followers.push(ModelFollower { model, position, stopped: None });
        }
        let lines = CONNECTIONS_MAX.min(followers.len());
        let lines = iter::repeat_with(|| HeldConnection::of(pool.clone())).take(lines).collect();
        Ok(Self { pool, vault, lines, models: followers })
    }

    /// The position of the model that is furthest behind.
    pub fn position(&self) -> i64 {
        self.models.iter().map(|follower| follower.position).min().unwrap_or(0)
    }

    /// Names of the models that have stopped.
    pub fn stopped(&self) -> impl Iterator<Item = Model> {
        self.models
            .iter()
            .filter(|follower| follower.stopped.is_some())
            .map(|follower| follower.model.about().model)
    }

    /// Applies one batch to all models near the front, and another one to those far behind, so that nobody waits for
    /// them.
    pub async fn step(&mut self) -> Result<Turn, ProjectError> {
        let mut turn = Turn::Idle;
        for start in self.starts() {
            let mut batch = tail::read_after(&self.pool, start, BATCH_EVENTS_MAX).await?;
            if !batch.is_empty() {
                tail::open(&self.vault, &mut batch).await?;
                self.take(start, &batch).await?;
                turn = Turn::More;
            }
        }
        Ok(turn)
    }

    /// Start positions of the batches: the lowest position near the front, and the lowest of all others.
    fn starts(&self) -> Vec<i64> {
        let running = || self.models.iter().filter(|follower| follower.runs()).map(|it| it.position);
        let near = running().max().unwrap_or(0) - BATCH_EVENTS_MAX;
        let (front, back) = (running().filter(|at| *at >= near), running().filter(|at| *at < near));
        front.min().into_iter().chain(back.min()).collect()
    }

    /// Applies a batch to all models that have read up to its start, over all connections in parallel.
    async fn take(&mut self, start: i64, batch: &[Recorded]) -> Result<(), ProjectError> {
        let takes = |follower: &&mut ModelFollower| follower.runs() && follower.position >= start;
        let waiting = Mutex::new(self.models.iter_mut().filter(takes));
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
        let lines = self.lines.iter_mut().map(async |line| {
            let mut connection = line.take().await?;
            while let Some(follower) = next() {
                follower.take(&mut connection, batch).await?;
            }
            line.keep(connection);
            Ok(())
        });
        join_all(lines).await.into_iter().collect()
    }

    /// Steps until nothing is left to read.
    pub async fn catch_up(&mut self) -> Result<(), ProjectError> {
        while self.step().await? == Turn::More {}
        Ok(())
    }
}

/// The projector as a worker. It starts the models when it first leads.
pub struct Projections {
    pool: PgPool,
    vault: Vault,
    projector: Option<Projector>,
}

impl Projections {
    /// Runs all read models; the search path of the pool has to contain their schemas.
    pub fn new(pool: PgPool, vault: Vault) -> Self {
        Self { pool, vault, projector: None }
    }
}

impl Worker for Projections {
    type Error = ProjectError;

    fn name(&self) -> &'static str {
        "projections"
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::OnGrowth(Duration::from_secs(1))
    }

    async fn turn(&mut self, _: &mut Lease) -> Result<Turn, ProjectError> {
        let projector = match &mut self.projector {
            Some(projector) => projector,
            empty => {
                let models = projections::all();
                empty.insert(Projector::start(self.pool.clone(), self.vault.clone(), models).await?)
            }
        };
        projector.step().await
    }

    fn position(&self, _: &Lease) -> Option<i64> {
        self.projector.as_ref().map(Projector::position)
    }
}

impl ModelFollower {
    fn runs(&self) -> bool {
        self.stopped.is_none_or(|since| since.elapsed() >= RETRY_DELAY)
    }

    async fn take(&mut self, line: &mut PgConnection, batch: &[Recorded]) -> Result<(), ProjectError> {
        match self.apply(line, batch).await {
            Ok(()) => {
                if self.stopped.take().is_some() {
                    metrics::gauge!("domovoy_model_stopped", "model" => self.model.about().model.name())
                        .set(0);
                    tracing::info!(
                        model = self.model.about().model.name(),
                        position = self.position,
                        "the read model continues"
                    );
                }
                Ok(())
            }
            // the batch is rolled back; one by one, the events before the bad one can still be applied
            Err(error) if poisonous(&error) => self.take_singly(line, batch).await,
            Err(error) => Err(only_database(error)),
        }
    }

    async fn take_singly(&mut self, line: &mut PgConnection, batch: &[Recorded]) -> Result<(), ProjectError> {
        for event in batch {
            match self.apply(line, std::slice::from_ref(event)).await {
                Ok(()) => {}
                Err(error) if poisonous(&error) => return self.stop(line, event.position, &error).await,
                Err(error) => return Err(only_database(error)),
            }
        }
        Ok(())
    }

    async fn apply(&mut self, line: &mut PgConnection, batch: &[Recorded]) -> Result<(), ApplyError> {
        match build::apply(line, &mut *self.model, self.position, batch).await {
            // if it was overtaken, a rival or a rebuild moved the cursor: continue from there
            Ok(position) | Err(ApplyError::Overtaken(position)) => self.position = position,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    async fn stop(
        &mut self,
        line: &mut PgConnection,
        poison: i64,
        error: &ApplyError,
    ) -> Result<(), ProjectError> {
        let about = self.model.about();
        if self.stopped.is_none() {
            let why = error as &dyn std::error::Error;
            tracing::error!(
                model = about.model.name(),
                position = poison,
                error = why,
                "a read model has stopped"
            );
        }
        self.stopped = Some(Instant::now());
        metrics::gauge!("domovoy_model_stopped", "model" => about.model.name()).set(1);
        build::mark_stopped(line, &about, &chain(error)).await?;
        Ok(())
    }
}

/// Whether the event or the model is at fault, and not the connection.
fn poisonous(error: &ApplyError) -> bool {
    match error {
        ApplyError::Defect(_)
        | ApplyError::Tables(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Encode(_)) => true,
        // the database refuses the row itself; errors of its own state will pass
        ApplyError::Tables(sqlx::Error::Database(error)) => {
            error.code().is_some_and(|code| matches!(&code[..2], "22" | "23" | "42"))
        }
        ApplyError::Tables(_) | ApplyError::Overtaken(_) => false,
    }
}

fn only_database(error: ApplyError) -> ProjectError {
    match error {
        ApplyError::Tables(error) => ProjectError::Database(error),
        other => ProjectError::Database(sqlx::Error::Protocol(other.to_string())),
    }
}
