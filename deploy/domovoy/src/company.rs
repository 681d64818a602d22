//! The company's log, opened: what every subcommand that works on it begins with.

use std::path::Path;

use anyhow::ensure;
use projections::{ReadModel, build};
use schemas::{Appender, Database, Store, Vault, migrate};
use sqlx::PgPool;
use workers::project::Projector;

use crate::secrets::Secrets;

/// Bytes of aggregates that a process remembers.
const CACHE: u64 = 64 << 20;
/// Connections of a process to the database.
const CONNECTIONS: u32 = 24;

/// Everything that reads or writes the log.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub(crate) pool: PgPool,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) secrets: Secrets,
}

impl Company {
    /// Brings the database to today's form, with a table for every read model, and opens it.
    pub(crate) async fn open(database_url: &str, data: &Path) -> anyhow::Result<Self> {
        let database = Database::new(database_url).seeing(projections::search_path());
        migrate(&database).await?;
        let secrets = Secrets::of(data)?;
        let pool = database.pool(CONNECTIONS)?;
        for model in projections::all() {
            build::prepare(&mut *pool.acquire().await?, &model.about()).await?;
        }
        let store = Store::new(pool.clone(), Appender::start(pool.clone()), CACHE);
        let vault = Vault::new(pool.clone(), secrets.master.clone());
        Ok(Self { pool, store, vault, secrets })
    }

    /// Brings a read model to the end of the log: the engine may not be running.
    pub(crate) async fn caught_up<M: ReadModel + Default + 'static>(&self) -> anyhow::Result<()> {
        let models: Vec<Box<dyn ReadModel>> = vec![Box::<M>::default()];
        let mut projector = Projector::start(self.pool.clone(), self.vault.clone(), models).await?;
        projector.catch_up().await?;
        let stopped = projector.stopped().next();
        ensure!(stopped.is_none(), "the read model {} stands still: the log says why", stopped.unwrap_or(""));
        Ok(())
    }
}
