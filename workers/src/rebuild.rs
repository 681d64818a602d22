//! Rebuilds read models beside the live ones, in one pass over the log.
//!
//! One task reads ahead, and each model folds in a task of its own; the first that needs the fact of an event decodes
//! it for all. At the end each model locks its cursor, reads the remaining events and is swapped in, so that queries
//! see either the old tables or the new ones. A rebuild causes no commands and no messages.

use std::sync::Arc;

use projections::{
    Model, ReadModel,
    build::{ApplyError, Build},
};
use schemas::{Recorded, Vault, chain::Link, tail, vault::VaultError};
use sqlx::PgPool;
use tokio::{sync::mpsc, task::JoinSet};

/// Events that are read by one query.
const BATCH_EVENTS: i64 = 5_000;
/// Batches that may be queued for the slowest model.
const BATCHES_AHEAD_MAX: usize = 3;

/// At least one model was not rebuilt; its live tables are unchanged.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// A model could not apply an event.
    #[error("{model} cannot be built")]
    Model {
        /// The model that failed.
        model: Model,
        /// The underlying error.
        source: ApplyError,
    },
    /// The database returned an error.
    #[error("the log cannot be read")]
    Log(#[from] sqlx::Error),
    /// The keys of personal data cannot be read.
    #[error("personal data cannot be opened")]
    Vault(#[from] VaultError),
    /// The task of a model panicked or was cancelled.
    #[error("a build was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// Rebuilds these models. Returns the position up to which the log was read.
pub async fn rebuild(
    pool: &PgPool,
    vault: &Vault,
    models: Vec<Box<dyn ReadModel>>,
    mut progress: impl FnMut(i64),
) -> Result<i64, RebuildError> {
    let mut builders = JoinSet::new();
    let mut feeds = Vec::new();
    for model in models {
        let (feed, batches) = mpsc::channel(BATCHES_AHEAD_MAX);
        feeds.push(feed);
        builders.spawn(build(pool.clone(), vault.clone(), model, batches));
    }
    let mut position = 0;
    let (ahead, mut links) = mpsc::channel(BATCHES_AHEAD_MAX);
    let fetching = tokio::spawn(fetch(pool.clone(), ahead));
    while let Some(links) = links.recv().await {
        let batch = Arc::new(opened(vault, links).await?);
        position = batch.last().map_or(position, |event| event.position);
        for feed in &feeds {
            // a builder that failed has closed its channel; its error is returned below
            let _ = feed.send(Arc::clone(&batch)).await;
        }
        progress(position);
    }
    drop(feeds);
    fetching.await??;
    // one model that fails does not discard the others
    let mut failed = None;
    while let Some(built) = builders.join_next().await {
        if let Err(error) = built.map_err(RebuildError::from).flatten() {
            tracing::error!(error = &error as &dyn std::error::Error, "a read model was not rebuilt");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(position), Err)
}

/// Reads the log ahead, while earlier batches are decoded and applied.
async fn fetch(pool: PgPool, ahead: mpsc::Sender<Vec<Link>>) -> Result<(), sqlx::Error> {
    let mut position = 0;
    loop {
        let links = tail::links_after(&pool, position, BATCH_EVENTS).await?;
        let Some(last) = links.last() else { return Ok(()) };
        position = last.position;
        if ahead.send(links).await.is_err() {
            return Ok(());
        }
    }
}

async fn opened(vault: &Vault, links: Vec<Link>) -> Result<Vec<Recorded>, RebuildError> {
    let mut batch = links.into_iter().map(tail::recorded).collect::<Vec<_>>();
    tail::open(vault, &mut batch).await?;
    Ok(batch)
}

async fn build(
    pool: PgPool,
    vault: Vault,
    mut model: Box<dyn ReadModel>,
    mut batches: mpsc::Receiver<Arc<Vec<Recorded>>>,
) -> Result<(), RebuildError> {
    let name = model.about().model;
    let failed = |source| RebuildError::Model { model: name, source };
    let mut connection = pool.acquire().await?;
    let mut build = Build::begin(&mut connection, &mut *model).await?;
    while let Some(batch) = batches.recv().await {
        build.take(&mut *model, &batch).await.map_err(failed)?;
    }
    let live = build.lock_live(&mut *model).await.map_err(failed)?;
    while build.position() < live {
        let batch = opened(&vault, tail::links_after(&pool, build.position(), BATCH_EVENTS).await?).await?;
        build.take(&mut *model, &batch).await.map_err(failed)?;
    }
    build.swap(&mut *model).await.map_err(failed)?;
    Ok(())
}
