//! Signs the head of the log, every few seconds when it has moved.
//!
//! What was signed cannot be rewritten unnoticed by somebody who has the database but not the key; the
//! interval is the longest stretch of the log that is protected by the chain alone.

use std::time::Duration;

use schemas::seal::{HeadSigner, SealError};
use sqlx::PgPool;

use crate::{
    lease::Lease,
    worker::{Schedule, Turn, Worker},
};

/// Signs heads.
#[derive(Debug)]
pub struct Seal {
    /// The company's database.
    pub pool: PgPool,
    /// Its key.
    pub signer: HeadSigner,
}

impl Worker for Seal {
    type Error = SealError;

    fn name(&self) -> &'static str {
        "seal"
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::Every(Duration::from_secs(5))
    }

    async fn turn(&mut self, _: &mut Lease) -> Result<Turn, SealError> {
        self.signer.sign_head(&self.pool).await?;
        Ok(Turn::Idle)
    }

    fn position(&self, _: &Lease) -> Option<i64> {
        None
    }
}
