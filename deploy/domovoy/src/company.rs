//! The company's log, opened: what every subcommand that works on it begins with.

use anyhow::ensure;
use projections::{Model, build};
use schemas::{Appender, Database, Store, Vault, migrate, tail};
use sqlx::PgPool;
use workers::{
    project::Projector,
    rebuild::{RebuildError, rebuild},
};

use crate::{installation::Installation, secrets::Secrets};

/// Everything that reads or writes the log.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub(crate) pool: PgPool,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) secrets: Secrets,
    /// Read models that have read nothing yet.
    unread: Vec<Model>,
}

impl Company {
    /// Brings the database to today's form, with a table for every read model, and opens it.
    pub(crate) async fn open(database_url: &str, installation: &Installation) -> anyhow::Result<Self> {
        let database = Database::new(database_url).seeing(projections::search_path());
        migrate(&database).await?;
        let process = &installation.settings.process;
        let secrets = Secrets::of(&process.data)?;
        let pool = database.pool(process.database_connections_max)?;
        let mut unread = Vec::new();
        for model in projections::all() {
            if build::prepare(&mut *pool.acquire().await?, &model.about()).await? == 0 {
                unread.push(model.about().model);
            }
        }
        let store = Store::new(pool.clone(), Appender::start(pool.clone()), process.cache_bytes_max);
        let vault = Vault::new(pool.clone(), secrets.master.clone());
        Ok(Self { pool, store, vault, secrets, unread })
    }

    /// Builds the read models that have read nothing of a log that is there: made just now, in a new version or for the
    /// first time, they would be served empty until they had followed it. One that cannot be built is left to the worker
    /// that follows the log, which says why.
    pub(crate) async fn build_new(&self) -> anyhow::Result<()> {
        let events = tail::head(&self.pool).await?;
        if self.unread.is_empty() || events == 0 {
            return Ok(());
        }
        tracing::info!(models = ?self.unread, events, "building read models");
        let new = self.unread.iter().copied().map(projections::fold).collect();
        match rebuild(&self.pool, &self.vault, new, |_| ()).await {
            Ok(_) | Err(RebuildError::Model { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Ends the work of a tool: its snapshots are written, and the log is signed as far as it came. What is recorded
    /// is recorded without a signature too; why there is none is told.
    pub(crate) async fn conclude(&self) {
        self.store.settled().await;
        if let Err(error) = self.secrets.signer.sign_head(&self.pool).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the log is not signed");
        }
    }

    /// Brings a read model to the end of the log: the engine may not be running.
    pub(crate) async fn caught_up(&self, model: Model) -> anyhow::Result<()> {
        let models = vec![projections::fold(model)];
        let mut projector = Projector::start(self.pool.clone(), self.vault.clone(), models).await?;
        projector.catch_up().await?;
        ensure!(
            projector.stopped().next().is_none(),
            "the read model {model} stands still: the log says why"
        );
        Ok(())
    }
}
