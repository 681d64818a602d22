//! Rows by key, read together: what the group commit is to commands, this is to cards and accounts.
//!
//! Requests that ask at the same moment share one query: one round trip and one plan serve all of them.
//! Where nobody else asks, a read goes out at once and alone.

use std::{collections::HashMap, sync::Arc};

use futures::future::BoxFuture;
use schemas::held_connection::HeldConnection;
use sqlx::{PgConnection, PgPool};
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;

use crate::problem::{Fault, Problem};

/// Most keys in one query.
const GROUP: usize = 256;
/// Most reads that wait; more are told so.
const QUEUE: usize = 4096;
/// Queries under way at once: one is answered while the other gathers.
const LANES: usize = 2;

type Found<R> = Result<Option<R>, Arc<sqlx::Error>>;
type Asked<R> = (Uuid, oneshot::Sender<Found<R>>);
/// Reads the rows of these keys.
type Query<R> = for<'c> fn(&'c mut PgConnection, &'c [Uuid]) -> BoxFuture<'c, Result<Vec<R>, sqlx::Error>>;
/// The key of a row.
type Key<R> = fn(&R) -> Uuid;

/// A way to the rows of one kind.
#[derive(Debug)]
pub(crate) struct BatchLoader<R>(mpsc::Sender<Asked<R>>);

impl<R: Clone + Send + Sync + 'static> BatchLoader<R> {
    /// By this query.
    pub(crate) fn by(pool: &PgPool, query: Query<R>, key: Key<R>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..LANES {
            tokio::spawn(lane(HeldConnection::of(pool.clone()), query, key, Arc::clone(&waiting)));
        }
        Self(queue)
    }

    /// The row of this key, if there is one.
    pub(crate) async fn read(&self, key: Uuid) -> Result<Option<R>, Problem> {
        let (answer, found) = oneshot::channel();
        let crowded = |_| Fault::Overloaded.because("too many reads are waiting");
        self.0.try_send((key, answer)).map_err(crowded)?;
        let found = found.await.map_err(|_| Fault::Unavailable.because("the engine is stopping"))?;
        found.map_err(|error| Fault::Unavailable.caused_by(&error))
    }
}

async fn lane<R: Clone>(
    mut line: HeldConnection,
    query: Query<R>,
    key: Key<R>,
    waiting: Arc<Mutex<mpsc::Receiver<Asked<R>>>>,
) {
    let mut group = Vec::new();
    while line.until(async { waiting.lock().await.recv_many(&mut group, GROUP).await }).await > 0 {
        let mut keys: Vec<Uuid> = group.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        let rows = rows(&mut line, query, &keys).await.map_err(Arc::new);
        let rows = rows.map(|rows| rows.into_iter().map(|row| (key(&row), row)).collect::<HashMap<_, _>>());
        for (asked, answer) in group.drain(..) {
            // whoever asked may have gone
            let _ = answer.send(match &rows {
                Ok(rows) => Ok(rows.get(&asked).cloned()),
                Err(error) => Err(Arc::clone(error)),
            });
        }
    }
}

async fn rows<R>(line: &mut HeldConnection, query: Query<R>, keys: &[Uuid]) -> Result<Vec<R>, sqlx::Error> {
    let mut connection = line.take().await?;
    let rows = query(&mut connection, keys).await?;
    line.keep(connection);
    Ok(rows)
}
