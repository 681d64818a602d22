//! Signs the head of the log every few seconds, if it has moved.
//!
//! An intruder who has the database but not the key cannot change signed events unnoticed; the interval is the
//! longest part of the log that only the hash chain protects.

use std::time::Duration;

use schemas::seal::{HeadSigner, SealError};
use sqlx::PgPool;

use crate::{
    lease::Lease,
    worker::{Schedule, Turn, Worker},
};

/// The worker that signs heads.
#[derive(Debug)]
pub struct Seal {
    /// The company's database.
    pub pool: PgPool,
    /// The signing key.
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
