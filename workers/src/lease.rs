//! Of two rivals one leads.
//!
//! The leader holds an advisory lock of the database on a connection of its own: when the process or the
//! connection dies, the database gives the lock to the next. A leader that was cut off and does not know
//! it yet still holds nothing it could do harm with: its cursor moves on that same connection and under
//! the fence that its successor has raised, and what it asks of the log carries idempotency keys.

use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, PgPool, Row};
use tokio_util::sync::CancellationToken;

/// How often a rival asks whether it may lead now.
const ASKING: Duration = Duration::from_secs(1);
/// How long a leader relies on its connection without looking.
const TRUSTED: Duration = Duration::from_secs(1);

/// The right to work, as long as it lasts.
#[derive(Debug)]
pub struct Lease {
    connection: PgConnection,
    name: &'static str,
    fence: i64,
    position: i64,
    looked: Instant,
}

/// The right to work is gone, or cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The connection that holds the lock is broken, and the lock with it.
    #[error("the lease cannot be held")]
    Connection(#[from] sqlx::Error),
    /// Somebody else leads by now.
    #[error("another worker leads")]
    Lost,
}

impl Lease {
    /// Waits until this worker leads; `None` when it is told to stop before.
    pub async fn take(
        pool: &PgPool,
        name: &'static str,
        stop: &CancellationToken,
    ) -> Result<Option<Self>, LeaseError> {
        let mut connection = pool.acquire().await?.detach();
        // a leader on a machine that went silent must not keep the others waiting for hours
        sqlx::query(
            "SELECT set_config('tcp_keepalives_idle', '5', false), \
                    set_config('tcp_keepalives_interval', '2', false), \
                    set_config('tcp_keepalives_count', '3', false)",
        )
        .execute(&mut connection)
        .await?;
        while !try_lock(&mut connection, name).await? {
            let waited = stop.run_until_cancelled(tokio::time::sleep(ASKING)).await;
            if waited.is_none() {
                return Ok(None);
            }
        }
        let row = sqlx::query(
            "INSERT INTO workers.cursors AS c (name) VALUES ($1) \
             ON CONFLICT (name) DO UPDATE SET fence = c.fence + 1 RETURNING position, fence",
        )
        .bind(name)
        .fetch_one(&mut connection)
        .await?;
        let (position, fence) = (row.try_get("position")?, row.try_get("fence")?);
        Ok(Some(Self { connection, name, fence, position, looked: Instant::now() }))
    }

    /// How far the worker has come.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Everything up to this position is done.
    pub async fn advance(&mut self, to: i64) -> Result<(), LeaseError> {
        let moved = sqlx::query("UPDATE workers.cursors SET position = $2 WHERE name = $1 AND fence = $3")
            .bind(self.name)
            .bind(to)
            .bind(self.fence)
            .execute(&mut self.connection)
            .await?;
        if moved.rows_affected() == 0 {
            return Err(LeaseError::Lost);
        }
        (self.position, self.looked) = (to, Instant::now());
        Ok(())
    }

    /// Makes sure now and then that the lock is still held.
    pub(crate) async fn look(&mut self) -> Result<(), LeaseError> {
        if self.looked.elapsed() > TRUSTED {
            self.connection.ping().await?;
            self.looked = Instant::now();
        }
        Ok(())
    }

    /// Lets the next one lead at once.
    pub async fn release(self) {
        // if it cannot be closed in order, it is closed by being dropped
        let _ = self.connection.close().await;
    }
}

async fn try_lock(connection: &mut PgConnection, name: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended('domovoy worker ' || $1, 0))")
        .bind(name)
        .fetch_one(connection)
        .await
}
