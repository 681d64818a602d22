//! Opens the company's log: the first step of every subcommand that works on it.

use anyhow::ensure;
use projections::{Model, build};
use schemas::{Appender, Database, Store, Vault, migrate, tail};
use sqlx::PgPool;
use workers::{
    project::Projector,
    rebuild::{RebuildError, rebuild},
};

use crate::{installation::Installation, secrets::Secrets};

/// The log and everything that is needed to read and write it.
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
    /// Migrates the database, creates the tables of new read models, and opens the log.
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

    /// Builds the read models that have read nothing of an existing log. Such a model is new or has a new version,
    /// and would be served empty until it had followed the log. One that cannot be built is left to the projection
    /// worker, which reports why.
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

    /// Ends the work of a tool: waits for its snapshots, and signs the head of the log. A missing signature is only
    /// logged, because the events are recorded without it.
    pub(crate) async fn conclude(&self) {
        self.store.settled().await;
        if let Err(error) = self.secrets.signer.sign_head(&self.pool).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the log is not signed");
        }
    }

    /// Updates a read model to the end of the log, because the engine may not be running.
    pub(crate) async fn caught_up(&self, model: Model) -> anyhow::Result<()> {
        let models = vec![projections::fold(model)];
        let mut projector = Projector::start(self.pool.clone(), self.vault.clone(), models).await?;
        projector.catch_up().await?;
        ensure!(
            projector.stopped().next().is_none(),
            "the read model {model} has stopped: the log has the reason"
        );
        Ok(())
    }
}
