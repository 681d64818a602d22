//! A connection that stays with whoever makes statement after statement.
//!
//! A pool hands its connections out in turn and asks each one that comes back whether it still lives: twice
//! the round trips, on a backend that last worked a while ago.

use std::pin::pin;

use sqlx::{PgPool, Postgres, pool::PoolConnection};

/// At most one connection, kept between pieces of work.
#[derive(Debug)]
pub struct HeldConnection {
    pool: PgPool,
    connection: Option<PoolConnection<Postgres>>,
}

impl HeldConnection {
    /// From this pool, when it is first needed.
    pub fn of(pool: PgPool) -> Self {
        Self { pool, connection: None }
    }

    /// The connection for a piece of work. What fails, or is given up halfway, does not [`keep`](Self::keep)
    /// it: then it goes back to the pool, which looks at it.
    pub async fn take(&mut self) -> Result<PoolConnection<Postgres>, sqlx::Error> {
        match self.connection.take() {
            Some(connection) => Ok(connection),
            None => self.pool.acquire().await,
        }
    }

    /// Waits for the next piece of work. A pool that is being closed gets its connection back meanwhile.
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

    /// Keeps it for the next piece of work.
    pub fn keep(&mut self, connection: PoolConnection<Postgres>) {
        self.connection = Some(connection);
    }
}
