//! Everything that a request may need, in one handle.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::{NaiveDate, Utc};
use projections::{
    accounts::{self, AccountRow},
    ticket_card::{self, TicketCard},
};
use schemas::{Files, Store, Vault, rules::RulesError, seal::HeadSigner};
use sqlx::PgPool;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{auth::Auth, batch_loader::BatchLoader, config::Config, models::Models};

/// Tells how the workers beside the gateway are, each in a word.
pub type Workers = Box<dyn Fn() -> BTreeMap<String, &'static str> + Send + Sync>;

/// So long after the log did not take a command we are not ready; then somebody has to try.
const DISTRUSTED: Duration = Duration::from_secs(10);

/// Cheap to clone; one a process.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    config: Config,
    pool: PgPool,
    store: Store,
    vault: Vault,
    signer: HeadSigner,
    auth: Auth,
    models: Models,
    cards: BatchLoader<TicketCard>,
    accounts: BatchLoader<AccountRow>,
    places: Arc<Semaphore>,
    watchers: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    files: Files,
    workers: Workers,
    /// When the log last did not take a command, if it has taken none since.
    refused: Mutex<Option<Instant>>,
    stopping: CancellationToken,
}

impl App {
    /// Over this database, in a runtime of tokio: `pool` sees the read models, `store` is the way into the log.
    /// Dossiers leave under the company's signature; workers of the same process are asked how they are.
    pub fn new(
        config: Config,
        pool: PgPool,
        store: Store,
        vault: Vault,
        signer: HeadSigner,
        workers: Workers,
    ) -> Self {
        let auth = Auth::new(pool.clone(), store.clone(), vault.clone());
        let stopping = CancellationToken::new();
        let models = Models::follow(pool.clone(), stopping.clone());
        let cards = BatchLoader::by(
            &pool,
            |connection, ids| Box::pin(ticket_card::by_ids(connection, ids)),
            |card| card.id,
        );
        let accounts = BatchLoader::by(
            &pool,
            |connection, ids| Box::pin(accounts::by_ids(connection, ids)),
            |account| account.id,
        );
        let places = Arc::new(Semaphore::new(config.requests_max));
        let watchers = Arc::new(Semaphore::new(config.live_max));
        let uploads = Arc::new(Semaphore::new(config.uploads_max));
        let files = Files::new(pool.clone());
        Self(Arc::new(Parts {
            config,
            pool,
            store,
            vault,
            signer,
            auth,
            models,
            cards,
            accounts,
            places,
            watchers,
            uploads,
            files,
            workers,
            refused: Mutex::default(),
            stopping,
        }))
    }

    /// Limits and surroundings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Connections that see the read models.
    pub fn pool(&self) -> &PgPool {
        &self.0.pool
    }

    /// The company's day, in the time zone of its calendar.
    pub async fn today(&self) -> Result<NaiveDate, RulesError> {
        Ok(self.store().rules().current().await?.day(Utc::now()))
    }

    /// The way into the log.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Where personal data is sealed.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// Signs what is taken away.
    pub fn signer(&self) -> &HeadSigner {
        &self.0.signer
    }

    /// Finds out who asks.
    pub fn auth(&self) -> &Auth {
        &self.0.auth
    }

    /// How far the read models have come.
    pub fn models(&self) -> &Models {
        &self.0.models
    }

    /// Photographs and papers.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// How the workers of this process are.
    pub(crate) fn workers(&self) -> BTreeMap<String, &'static str> {
        (self.0.workers)()
    }

    /// Places for files that come in.
    pub(crate) fn uploads(&self) -> &Arc<Semaphore> {
        &self.0.uploads
    }

    /// Cards of tickets, by their ids.
    pub(crate) fn cards(&self) -> &BatchLoader<TicketCard> {
        &self.0.cards
    }

    /// Accounts, by their ids.
    pub(crate) fn accounts(&self) -> &BatchLoader<AccountRow> {
        &self.0.accounts
    }

    /// Places for screens that watch.
    pub(crate) fn watchers(&self) -> &Arc<Semaphore> {
        &self.0.watchers
    }

    /// Places for requests in work.
    pub(crate) fn places(&self) -> &Arc<Semaphore> {
        &self.0.places
    }

    /// Says whether the log took a command or could not.
    pub(crate) fn log_took(&self, taken: bool) {
        *self.0.refused.lock().unwrap_or_else(PoisonError::into_inner) = (!taken).then(Instant::now);
    }

    /// Whether the log takes commands, as far as is known: one that did not a moment ago may have no room.
    pub(crate) fn log_takes(&self) -> bool {
        let refused = *self.0.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.is_none_or(|since| since.elapsed() > DISTRUSTED)
    }

    /// Ends what would go on by itself: live updates.
    pub(crate) fn stopping(&self) -> &CancellationToken {
        &self.0.stopping
    }

    /// Whether we are on the way down.
    pub fn is_stopping(&self) -> bool {
        self.0.stopping.is_cancelled()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("config", &self.0.config).finish_non_exhaustive()
    }
}
