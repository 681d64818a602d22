//! Connection pools, and migrations of the database.

use std::{error::Error, time::Duration};

use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// Prepared statements that a connection caches: those of all read models together.
const STATEMENTS_CACHED_MAX: usize = 300;
/// How long a caller waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// The address of the company's database.
#[derive(Debug, Clone)]
pub struct Database {
    /// URL of the form `postgres://…`.
    pub url: String,
    /// Schemas that are searched for unqualified table names, besides `log`.
    pub search_path: Vec<String>,
}

impl Database {
    /// A database whose search path is `log` only.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), search_path: Vec::new() }
    }

    /// Adds schemas to the search path.
    #[must_use]
    pub fn seeing(mut self, schemas: impl IntoIterator<Item = String>) -> Self {
        self.search_path.extend(schemas);
        self
    }

    // statements are not logged: their parameters may be personal data
    fn options(&self) -> Result<PgConnectOptions, sqlx::Error> {
        let options: PgConnectOptions = self.url.parse()?;
        let options = options.options([("TimeZone", "UTC")]).statement_cache_capacity(STATEMENTS_CACHED_MAX);
        Ok(options.disable_statement_logging())
    }

    /// A pool whose connections have the rights of the engine: they may append to the log, but never change it.
    ///
    /// `test_before_acquire` is off: a round trip before every statement costs a quarter of the throughput, and a
    /// broken connection returns an error that callers handle anyway.
    pub fn pool(&self, connections: u32) -> Result<PgPool, sqlx::Error> {
        let options = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            // no warning before the timeout: the caller gets its error then
            .acquire_slow_threshold(ACQUIRE_TIMEOUT)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::query("SET ROLE domovoy_engine").execute(connection).await?;
                    Ok(())
                })
            });
        let path: String = self.search_path.iter().flat_map(|schema| [schema, ","]).chain(["log"]).collect();
        Ok(options.connect_lazy_with(self.options()?.options([("search_path", path.as_str())])))
    }

    /// One connection with the rights of the URL's user.
    pub async fn owner(&self) -> Result<PgConnection, sqlx::Error> {
        PgConnection::connect_with(&self.options()?).await
    }
}

/// Why a database could not be migrated.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The URL cannot be parsed.
    #[error("the address of the database is not valid")]
    Address(#[source] sqlx::Error),
    /// The server does not answer, or refuses the connection.
    #[error("cannot reach the database at {host}:{port}")]
    Unreachable {
        /// Host in the URL.
        host: String,
        /// Port in the URL.
        port: u16,
        /// The underlying error.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A migration failed.
    #[error("the database cannot be migrated")]
    Form(#[from] sqlx::migrate::MigrateError),
}

/// Applies all migrations. Several processes may do so at once.
pub async fn migrate(database: &Database) -> Result<(), MigrateError> {
    let options = Database::new(&*database.url).options().map_err(MigrateError::Address)?;
    let (host, port) = (options.get_host().to_owned(), options.get_port());
    let connection = PgConnection::connect_with(&options).await;
    let mut connection =
        connection.map_err(|error| MigrateError::Unreachable { host, port, source: cause(error) })?;
    Ok(sqlx::migrate!().run(&mut connection).await?)
}

/// The underlying error, without the message that sqlx wraps around it.
fn cause(error: sqlx::Error) -> Box<dyn Error + Send + Sync> {
    match error {
        sqlx::Error::Io(error) => error.into(),
        sqlx::Error::Database(error) => error.into_error(),
        other => other.into(),
    }
}
