//! A connection that a task keeps between its statements.
//!
//! A pool hands out the connection that was idle longest, and pings each one that is returned: twice the round trips,
//! on a backend whose caches are cold.

use std::pin::pin;

use sqlx::{PgPool, Postgres, pool::PoolConnection};

/// At most one connection, kept between two uses.
#[derive(Debug)]
pub struct HeldConnection {
    pool: PgPool,
    connection: Option<PoolConnection<Postgres>>,
}

impl HeldConnection {
    /// Takes a connection from this pool when one is first needed.
    pub fn of(pool: PgPool) -> Self {
        Self { pool, connection: None }
    }

    /// The connection for the next statements. Code that fails or is cancelled does not [`keep`](Self::keep) it; then
    /// it returns to the pool, which checks it.
    pub async fn take(&mut self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => self.pool.acquire().await,
        }
    }

    /// Waits for `work`. If the pool is closed meanwhile, its connection is returned, so that the close can end.
    pub async fn until<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        match self.pool.close_event().do_until(&mut work).await {
            Ok(work) => work,
            Err(_closed) => {
                self.connection = None;
                work.await
            }
        }
    }

    /// Keeps the connection for the next use.
    pub fn keep(&mut self, connection: PoolConnection<Postgres>) {
        self.connection = Some(connection);
    }
}
