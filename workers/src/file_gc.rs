//! Files that the log names stay for good; those that it does not name go after a week.
//!
//! No read model is asked, for it may lag or be built anew. A file is removed by whoever has read the log from
//! its first event to its last; one that is being attached meanwhile was taken a moment ago.

use std::time::Duration;

use schemas::{Files, files::NamedError, tail};
use sqlx::PgPool;

use crate::{
    lease::{Lease, LeaseError},
    worker::{Schedule, Turn, Worker},
};

/// Events in one turn. Those that name no file are passed over by the database.
const BATCH: i64 = 10_000;

/// Tells files that are attached from those that nobody needs.
#[derive(Debug)]
pub struct FileGc {
    /// The company's database.
    pub pool: PgPool,
}

/// Why no file is removed.
#[derive(Debug, thiserror::Error)]
pub enum AttachedError {
    /// The database is away.
    #[error("files cannot be removed")]
    Files(#[from] sqlx::Error),
    /// What the log names is not known.
    #[error(transparent)]
    Named(#[from] NamedError),
    /// Somebody else leads.
    #[error(transparent)]
    Lease(#[from] LeaseError),
}

impl FileGc {
    /// Names the worker.
    pub const NAME: &str = "attached";
}

impl Worker for FileGc {
    type Error = AttachedError;

    fn name(&self) -> &str {
        Self::NAME
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::Every(Duration::from_secs(5))
    }

    async fn turn(&mut self, lease: &mut Lease) -> Result<Turn, AttachedError> {
        let files = Files::new(self.pool.clone());
        let (read, head) = (lease.position(), tail::head(&self.pool).await?);
        let until = head.min(read + BATCH);
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
