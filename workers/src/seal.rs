//! Signs the head of the log, every few seconds when it has moved.
//!
//! What was signed cannot be rewritten unnoticed by somebody who has the database but not the key; the
//! interval is the longest stretch of the log that is protected by the chain alone.

use std::time::Duration;

use schemas::seal::{HeadSigner, SealError};
use sqlx::PgPool;

use crate::{
    lease::Lease,
    worker::{Pace, Turn, Worker},
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
    const NAME: &'static str = "seal";
    const PACE: Pace = Pace::Clock(Duration::from_secs(5));
    type Error = SealError;

    async fn turn(&mut self, _: &mut Lease) -> Result<Turn, SealError> {
        self.signer.sign_head(&self.pool).await?;
        Ok(Turn::Idle)
    }

    fn position(&self, _: &Lease) -> Option<i64> {
        None
    }
}
