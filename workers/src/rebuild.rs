//! Building read models from nothing, beside the live ones, in one reading of the log.
//!
//! Batches are read ahead and decoded side by side; every model folds in a task of its own. At the end each
//! takes the cursor's lock, reads what came meanwhile and is swapped in; whoever queries sees the old tables or the
//! new ones, never half of them. No command, mail or message comes of it.

use std::sync::Arc;

use futures::{Stream, TryStreamExt, stream};
use projections::{
    ReadModel,
    build::{ApplyError, Build},
};
use schemas::{Recorded, Vault, tail, vault::VaultError};
use sqlx::PgPool;
use tokio::{
    sync::mpsc,
    task::{JoinSet, spawn_blocking},
};

const BATCH: i64 = 5_000;
/// Batches read ahead of the slowest model.
const AHEAD: usize = 3;
/// Batches that are decoded at once, while the next one is read.
const DECODED: usize = 3;

/// A rebuild did not finish; the live models are as they were.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// A model could not take an event.
    #[error("{model} cannot be built")]
    Model {
        /// Which.
        model: &'static str,
        /// Why.
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
    let mut batches = std::pin::pin!(read(pool, vault, position));
    while let Some(batch) = batches.try_next().await? {
        position = batch.last().map_or(position, |last| last.position);
        let batch = Arc::new(batch);
        for feed in &feeds {
            // a builder that failed has closed its feed; its error is told below
            let _ = feed.send(Arc::clone(&batch)).await;
        }
        progress(position);
    }
    drop(feeds);
    while let Some(built) = builders.join_next().await {
        built??;
    }
    Ok(position)
}

/// The log from here to its end.
fn read(
    pool: &PgPool,
    vault: &Vault,
    position: i64,
) -> impl Stream<Item = Result<Vec<Recorded>, RebuildError>> {
    let stored = stream::try_unfold(position, move |position| async move {
        let links = tail::links_after(pool, position, BATCH).await?;
        let last = links.last().map(|link| link.position);
        Ok::<_, RebuildError>(last.map(|last| (links, last)))
    });
    let decoded = stored.map_ok(move |links| async move {
        let decode = || links.into_iter().map(tail::recorded).collect::<Vec<_>>();
        let mut batch = spawn_blocking(decode).await?;
        tail::open(vault, &mut batch).await?;
        Ok(batch)
    });
    decoded.try_buffered(DECODED)
}

async fn build(
    pool: PgPool,
    vault: Vault,
    mut model: Box<dyn ReadModel>,
    mut batches: mpsc::Receiver<Arc<Vec<Recorded>>>,
) -> Result<(), RebuildError> {
    let name = model.about().name;
    let failed = |source| RebuildError::Model { model: name, source };
    let mut connection = pool.acquire().await?;
    let mut build = Build::begin(&mut connection, &mut *model).await?;
    while let Some(batch) = batches.recv().await {
        build.take(&mut *model, &batch).await.map_err(failed)?;
    }
    let live = build.lock_live(&mut *model).await.map_err(failed)?;
    let mut missed = std::pin::pin!(read(&pool, &vault, build.position()));
    while build.position() < live
        && let Some(batch) = missed.try_next().await?
    {
        build.take(&mut *model, &batch).await.map_err(failed)?;
    }
    build.swap(&mut *model).await.map_err(failed)?;
    Ok(())
}
