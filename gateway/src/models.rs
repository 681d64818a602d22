//! How far the read models have come, and what in them changes: followed for all requests by one task.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use projections::{
    About, Model,
    build::{CHANNEL, Change},
};
use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

use crate::problem::{Fault, Problem};

/// How long a query waits for its models.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the cursors are read without being told to: word can be lost.
const LOOK: Duration = Duration::from_secs(5);
/// Changes that a slow watcher may be behind.
const BEHIND: usize = 1024;

/// How far each model has read.
pub type Positions = BTreeMap<Model, i64>;

/// The models of today's versions, as this process hears of them.
#[derive(Debug, Clone)]
pub struct Models {
    positions: watch::Sender<Positions>,
    changes: broadcast::Sender<Arc<Change>>,
}

impl Models {
    /// Begins to follow, until told to stop.
    pub(crate) fn follow(pool: PgPool, stopping: CancellationToken) -> Self {
        let start = Model::all().map(|model| (model, 0)).collect();
        let models = Self { positions: watch::Sender::new(start), changes: broadcast::Sender::new(BEHIND) };
        let follower = models.clone();
        tokio::spawn(stopping.run_until_cancelled_owned(async move {
            loop {
                if let Err(error) = follower.listen(&pool).await {
                    tracing::warn!(error = %error, "the models cannot be followed");
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }));
        models
    }

    async fn listen(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        loop {
            for cursor in cursors(pool).await? {
                self.reached(cursor.model, cursor.position);
            }
            while let Ok(told) = tokio::time::timeout(LOOK, listener.try_recv()).await {
                // none: the connection was lost, and word with it
                let Some(told) = told? else { break };
                match serde_json::from_str::<Change>(told.payload()) {
                    Ok(change) => self.tell(change),
                    Err(error) => tracing::warn!(error = %error, "a model said something strange"),
                }
            }
        }
    }

    fn tell(&self, change: Change) {
        // an engine of another version may have models that this one does not know
        let Ok(model) = change.model.parse() else { return };
        self.reached(model, change.position);
        // nobody may be watching
        let _ = self.changes.send(Arc::new(change));
    }

    fn reached(&self, model: Model, position: i64) {
        self.positions.send_if_modified(|positions| {
            let moved = positions.get(&model) != Some(&position);
            positions.insert(model, position);
            moved
        });
    }

    /// How far each has read.
    pub fn positions(&self) -> Positions {
        self.positions.borrow().clone()
    }

    /// How far all of these have read.
    pub fn reach(&self, models: &[Model]) -> Option<i64> {
        reach(&self.positions.borrow(), models)
    }

    /// Waits, within bounds, until all of these have read up to here.
    pub async fn wait(&self, models: &[Model], position: i64) -> Result<(), Problem> {
        let mut positions = self.positions.subscribe();
        let there =
            positions.wait_for(|positions| reach(positions, models).is_none_or(|reach| reach >= position));
        match tokio::time::timeout(PATIENCE, there).await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(Fault::NotReached.because("the views have not come that far")),
        }
    }

    /// Changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<Arc<Change>> {
        self.changes.subscribe()
    }
}

fn reach(positions: &Positions, models: &[Model]) -> Option<i64> {
    models.iter().filter_map(|model| positions.get(model)).min().copied()
}

/// Those that stand still, and why: an event came that they cannot take.
pub(crate) async fn stopped(pool: &PgPool) -> Result<BTreeMap<Model, String>, sqlx::Error> {
    let cursors = cursors(pool).await?.into_iter();
    Ok(cursors.filter_map(|cursor| Some((cursor.model, cursor.stopped?))).collect())
}

struct Cursor {
    model: Model,
    position: i64,
    stopped: Option<String>,
}

/// The cursors of today's versions.
async fn cursors(pool: &PgPool) -> Result<Vec<Cursor>, sqlx::Error> {
    let rows: Vec<(String, i32, i64, Option<String>)> =
        sqlx::query_as("SELECT model, version, position, stopped FROM projections.cursors")
            .fetch_all(pool)
            .await?;
    let cursor = |about: About| {
        let row = rows
            .iter()
            .find(|(model, version, ..)| model == about.model.name() && *version as u32 == about.version);
        row.map(|(_, _, position, stopped)| Cursor {
            model: about.model,
            position: *position,
            stopped: stopped.clone(),
        })
    };
    Ok(projections::all().iter().filter_map(|model| cursor(model.about())).collect())
}
