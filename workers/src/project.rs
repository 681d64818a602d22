//! The projection runner: brings every read model after the log.
//!
//! A batch is read and decoded once and applied to all models at the same time, each in a transaction of
//! its own with its own cursor. Two rivals are harmless: a cursor that was moved by the other is noticed
//! under its row lock. A model that cannot take an event stands still alone, loudly, and tries again now
//! and then; all others go on.

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

/// Most events in one batch: enough for set-based statements to pay, few enough to be quick.
const BATCH: i64 = 1_000;
/// Connections over which the models are brought on: enough for two cores, however many models there are.
const LINES: usize = 4;
/// A model that stands still tries again after this long.
const RETRY: Duration = Duration::from_secs(5);

/// Every read model with its place in the log.
pub struct Projector {
    pool: PgPool,
    vault: Vault,
    lines: Vec<HeldConnection>,
    models: Vec<Follower>,
}

struct Follower {
    model: Box<dyn ReadModel>,
    position: i64,
    /// Since when it stands still.
    stopped: Option<Instant>,
}

/// A turn failed as a whole: the database or the keys are out of reach. Nothing is lost; try again.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The database did not answer.
    #[error("the read models cannot be brought on")]
    Database(#[from] sqlx::Error),
    /// The keys of personal data cannot be read.
    #[error("personal data cannot be opened")]
    Vault(#[from] VaultError),
}

impl Projector {
    /// Takes up every model where its cursor stands; makes the tables of new ones.
    pub async fn start(
        pool: PgPool,
        vault: Vault,
        models: Vec<Box<dyn ReadModel>>,
    ) -> Result<Self, ProjectError> {
        let mut followers = Vec::new();
        let mut connection = pool.acquire().await?;
        for model in models {
            let position = build::prepare(&mut connection, &model.about()).await?;
            followers.push(Follower { model, position, stopped: None });
        }
        let lines = LINES.min(followers.len());
        let lines = iter::repeat_with(|| HeldConnection::of(pool.clone())).take(lines).collect();
        Ok(Self { pool, vault, lines, models: followers })
    }

    /// How far the model that is furthest behind has read.
    pub fn position(&self) -> i64 {
        self.models.iter().map(|follower| follower.position).min().unwrap_or(0)
    }

    /// Names of the models that stand still.
    pub fn stopped(&self) -> impl Iterator<Item = Model> {
        self.models
            .iter()
            .filter(|follower| follower.stopped.is_some())
            .map(|follower| follower.model.about().model)
    }

    /// One batch for all; and one for those who are far behind, whom nobody else waits for.
    pub async fn step(&mut self) -> Result<Turn, ProjectError> {
        let mut turn = Turn::Idle;
        for start in self.starts() {
            let mut batch = tail::read_after(&self.pool, start, BATCH).await?;
            if !batch.is_empty() {
                tail::open(&self.vault, &mut batch).await?;
                self.take(start, &batch).await?;
                turn = Turn::More;
            }
        }
        Ok(turn)
    }

    /// Where to read on: before the hindmost of those who are near the front, and of all others.
    fn starts(&self) -> Vec<i64> {
        let running = || self.models.iter().filter(|follower| follower.runs()).map(|it| it.position);
        let near = running().max().unwrap_or(0) - BATCH;
        let (front, back) = (running().filter(|at| *at >= near), running().filter(|at| *at < near));
        front.min().into_iter().chain(back.min()).collect()
    }

    /// Gives a batch to all who have read up to its start, over every line at the same time.
    async fn take(&mut self, start: i64, batch: &[Recorded]) -> Result<(), ProjectError> {
        let takes = |follower: &&mut Follower| follower.runs() && follower.position >= start;
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

    /// Turns until nothing is left to do.
    pub async fn catch_up(&mut self) -> Result<(), ProjectError> {
        while self.step().await? == Turn::More {}
        Ok(())
    }
}

/// Projects as a worker: takes up the models when it first leads.
pub struct Projections {
    pool: PgPool,
    vault: Vault,
    projector: Option<Projector>,
}

impl Projections {
    /// Of every read model there is; the pool has to see their schemas.
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

impl Follower {
    fn runs(&self) -> bool {
        self.stopped.is_none_or(|since| since.elapsed() >= RETRY)
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
                        "goes on"
                    );
                }
                Ok(())
            }
            // the batch is undone; one by one everything before the poison can still be taken
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
            // where it was overtaken, a rival or a rebuild moved it: go on from there
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
                "a read model stands still"
            );
        }
        self.stopped = Some(Instant::now());
        metrics::gauge!("domovoy_model_stopped", "model" => about.model.name()).set(1);
        build::mark_stopped(line, &about, &chain(error)).await?;
        Ok(())
    }
}

/// Whether it is the event's or the model's fault, not the connection's.
fn poisonous(error: &ApplyError) -> bool {
    match error {
        ApplyError::Defect(_)
        | ApplyError::Tables(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Encode(_)) => true,
        // the database refuses the row itself; what has to do with its own state will pass
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
