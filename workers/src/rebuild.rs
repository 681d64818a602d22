//! Building read models from nothing, beside the live ones, in one reading of the log.
//!
//! One reads ahead; every model folds in a task of its own, and whoever asks first what an event says decodes
//! it for all. At the end each takes the cursor's lock, reads what came meanwhile and is swapped in; whoever
//! queries sees the old tables or the new ones, never half of them. No command, mail or message comes of it.

use std::sync::Arc;

use projections::{
    Model, ReadModel,
    build::{ApplyError, Build},
};
use schemas::{Recorded, Vault, chain::Link, tail, vault::VaultError};
use sqlx::PgPool;
use tokio::{sync::mpsc, task::JoinSet};

const BATCH: i64 = 5_000;
/// Batches read ahead of the slowest model.
const AHEAD: usize = 3;

/// Not every model was built; the live ones of those that were not are as they were.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// A model could not take an event.
    #[error("{model} cannot be built")]
    Model {
        /// Model that failed.
        model: Model,
        /// The error below.
        source: ApplyError,
    },
    /// The database did not answer.
    #[error("the log cannot be read")]
    Log(#[from] sqlx::Error),
    /// The keys of personal data cannot be read.
    #[error("personal data cannot be opened")]
    Vault(#[from] VaultError),
    /// A model's task was lost.
    #[error("a build was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// Builds these models anew. Says how many events were read.
pub async fn rebuild(
    pool: &PgPool,
    vault: &Vault,
    models: Vec<Box<dyn ReadModel>>,
    mut progress: impl FnMut(i64),
) -> Result<i64, RebuildError> {
    let mut builders = JoinSet::new();
    let mut feeds = Vec::new();
    for model in models {
        let (feed, batches) = mpsc::channel(AHEAD);
        feeds.push(feed);
        builders.spawn(build(pool.clone(), vault.clone(), model, batches));
    }
    let mut position = 0;
    let (ahead, mut links) = mpsc::channel(AHEAD);
    let fetching = tokio::spawn(fetch(pool.clone(), ahead));
    while let Some(links) = links.recv().await {
        let batch = Arc::new(opened(vault, links).await?);
        position = batch.last().map_or(position, |event| event.position);
        for feed in &feeds {
            // a builder that failed has closed its feed; its error is told below
            let _ = feed.send(Arc::clone(&batch)).await;
        }
        progress(position);
    }
    drop(feeds);
    fetching.await??;
    // one that cannot be built is no reason to throw the others away
    let mut failed = None;
    while let Some(built) = builders.join_next().await {
        if let Err(error) = built.map_err(RebuildError::from).flatten() {
            tracing::error!(error = &error as &dyn std::error::Error, "a read model stays as it was");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(position), Err)
}

/// Fetches what there is, while what came before is read and folded.
async fn fetch(pool: PgPool, ahead: mpsc::Sender<Vec<Link>>) -> Result<(), sqlx::Error> {
    let mut position = 0;
    loop {
        let links = tail::links_after(&pool, position, BATCH).await?;
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
        let batch = opened(&vault, tail::links_after(&pool, build.position(), BATCH).await?).await?;
        build.take(&mut *model, &batch).await.map_err(failed)?;
    }
    build.swap(&mut *model).await.map_err(failed)?;
    Ok(())
}
