//! The leader election of a worker, and its cursor.
//!
//! The leader holds an advisory lock of the database on a connection of its own: when the process or the
//! connection dies, the database gives the lock to the next rival. A leader that was cut off and has not noticed
//! it yet can do no harm: its cursor moves on that same connection and under the fence that its successor has
//! raised, and the commands it sends carry idempotency keys.

use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, PgPool, Postgres, Row, Transaction};
use tokio_util::sync::CancellationToken;

/// How often a rival tries to take the lock.
const TRY_INTERVAL: Duration = Duration::from_secs(1);
/// How long a leader relies on its connection without a ping.
const PING_INTERVAL: Duration = Duration::from_secs(1);

/// The leader's lock, fence and cursor.
#[derive(Debug)]
pub struct Lease {
    connection: PgConnection,
    name: String,
    fence: i64,
    position: i64,
    checked: Instant,
}

/// Where a cursor begins that does not exist yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Before the first event of the log.
    Beginning,
    /// At the end of the log: only later events count.
    Head,
}

/// A cursor that is being moved, and the transaction in which it moves.
#[derive(Debug)]
pub struct Advance<'a> {
    transaction: Transaction<'a, Postgres>,
    position: &'a mut i64,
    checked: &'a mut Instant,
    to: i64,
}

/// Why the lease was lost or could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The connection that holds the lock is broken, and the lock with it.
    #[error("the lease cannot be held")]
    Connection(#[from] sqlx::Error),
    /// Another worker leads by now.
    #[error("another worker leads")]
    Lost,
}

impl Lease {
    /// Waits until this worker leads; `None` if it is stopped before. `start` applies only if the cursor does not
    /// exist yet.
    pub async fn take(
        pool: &PgPool,
        name: &str,
        start: Start,
        stop: &CancellationToken,
    ) -> Result<Option<Self>, LeaseError> {
        let mut connection = pool.acquire().await?.detach();
        // with TCP keepalives, a leader on a machine that went silent delays the others for seconds and not for hours
        sqlx::query(
            "SELECT set_config('tcp_keepalives_idle', '5', false), \
                    set_config('tcp_keepalives_interval', '2', false), \
                    set_config('tcp_keepalives_count', '3', false)",
        )
        .execute(&mut connection)
        .await?;
        while !try_lock(&mut connection, name).await? {
            let waited = stop.run_until_cancelled(tokio::time::sleep(TRY_INTERVAL)).await;
            if waited.is_none() {
                return Ok(None);
            }
        }
        let row = sqlx::query(
            "INSERT INTO workers.cursors AS c (name, position) \
             SELECT $1, CASE WHEN $2 THEN head.position ELSE 0 END FROM log.head \
             ON CONFLICT (name) DO UPDATE SET fence = c.fence + 1 RETURNING position, fence",
        )
        .bind(name)
        .bind(start == Start::Head)
        .fetch_one(&mut connection)
        .await?;
        let (position, fence) = (row.try_get("position")?, row.try_get("fence")?);
        Ok(Some(Self { connection, name: name.to_owned(), fence, position, checked: Instant::now() }))
    }

    /// The position up to which everything is processed.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Moves the cursor to this position.
    pub async fn advance(&mut self, to: i64) -> Result<(), LeaseError> {
        self.begin_advance(to).await?.commit().await
    }

    /// Moves the cursor in a transaction that the caller completes: other rows that are written in it are committed
    /// exactly when the cursor moves.
    pub async fn begin_advance(&mut self, to: i64) -> Result<Advance<'_>, LeaseError> {
        let mut transaction = self.connection.begin().await?;
        let moved = sqlx::query("UPDATE workers.cursors SET position = $2 WHERE name = $1 AND fence = $3")
            .bind(&self.name)
            .bind(to)
            .bind(self.fence)
            .execute(&mut *transaction)
            .await?;
        if moved.rows_affected() == 0 {
            return Err(LeaseError::Lost);
        }
        Ok(Advance { transaction, position: &mut self.position, checked: &mut self.checked, to })
    }

    /// Pings the connection once per [`PING_INTERVAL`], to make sure that the lock is still held.
    pub(crate) async fn look(&mut self) -> Result<(), LeaseError> {
        if self.checked.elapsed() > PING_INTERVAL {
            self.connection.ping().await?;
            self.checked = Instant::now();
        }
        Ok(())
    }

    /// Closes the connection, so that the next rival leads at once.
    pub async fn release(self) {
        // if it cannot be closed in order, dropping it closes it too
        let _ = self.connection.close().await;
    }
}

impl Advance<'_> {
    /// The connection of the transaction.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Commits the move together with everything that was written in the transaction.
    pub async fn commit(self) -> Result<(), LeaseError> {
        self.transaction.commit().await?;
        (*self.position, *self.checked) = (self.to, Instant::now());
        Ok(())
    }
}

async fn try_lock(connection: &mut PgConnection, name: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended('domovoy worker ' || $1, 0))")
        .bind(name)
        .fetch_one(connection)
        .await
}
