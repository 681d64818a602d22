//! Marks the files that the log names, and deletes the others after a week.
//!
//! Read models do not count, because they may lag or be rebuilt. A file is deleted only after the log was read from
//! its first event to its last; one that is about to be attached was taken a moment ago, which began its week anew.

use std::time::Duration;

use schemas::{Files, files::NamedError, tail};
use sqlx::PgPool;

use crate::{
    lease::{Lease, LeaseError},
    worker::{Schedule, Turn, Worker},
};

/// Events that one turn covers at most. The database skips those that name no file.
const BATCH_EVENTS_MAX: i64 = 10_000;

/// Marks and deletes files.
#[derive(Debug)]
pub struct FileGc {
    /// The company's database.
    pub pool: PgPool,
}

/// Why no file was deleted.
#[derive(Debug, thiserror::Error)]
pub enum FileGcError {
    /// The database cannot be reached.
    #[error("files cannot be removed")]
    Files(#[from] sqlx::Error),
    /// The files that the log names could not be marked.
    #[error(transparent)]
    Named(#[from] NamedError),
    /// The cursor cannot be moved.
    #[error(transparent)]
    Lease(#[from] LeaseError),
}

impl FileGc {
    /// Name of the worker.
    pub const NAME: &str = "attached";
}

impl Worker for FileGc {
    type Error = FileGcError;

    fn name(&self) -> &str {
        Self::NAME
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::Every(Duration::from_secs(5))
    }

    async fn turn(&mut self, lease: &mut Lease) -> Result<Turn, FileGcError> {
        let files = Files::new(self.pool.clone());
        let (read, head) = (lease.position(), tail::head(&self.pool).await?);
        let until = head.min(read + BATCH_EVENTS_MAX);
        if until > read {
            files.mark_named(read, until).await?;
            lease.advance(until).await?;
        }
        if until < head {
            return Ok(Turn::More);
        }
        files.remove_unnamed().await?;
        Ok(Turn::Idle)
    }
}
