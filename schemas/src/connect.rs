//! Pools, and bringing a database to today's form.

use std::{error::Error, time::Duration};

use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// Prepared statements that a connection keeps: those of every read model together.
const STATEMENTS: usize = 300;
/// How long somebody waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// How to reach the company's database.
#[derive(Debug, Clone)]
pub struct Database {
    /// `postgres://…`
    pub url: String,
    /// Schemas looked through for bare table names, besides `log`.
    pub search_path: Vec<String>,
}

impl Database {
    /// By its URL, with only the log in sight.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), search_path: Vec::new() }
    }

    /// With these schemas in sight too.
    #[must_use]
    pub fn seeing(mut self, schemas: impl IntoIterator<Item = String>) -> Self {
        self.search_path.extend(schemas);
        self
    }

    // statements are not logged: parameters may be personal
    fn options(&self) -> Result<PgConnectOptions, sqlx::Error> {
        let options: PgConnectOptions = self.url.parse()?;
        let options = options.options([("TimeZone", "UTC")]).statement_cache_capacity(STATEMENTS);
        Ok(options.disable_statement_logging())
    }

    /// A pool whose connections have the engine's rights: they may append to the log, never change it.
    ///
    /// `test_before_acquire` is off: a round trip before every statement costs a quarter of the
    /// throughput, and a broken connection answers with an error that callers handle anyway.
    pub fn pool(&self, connections: u32) -> Result<PgPool, sqlx::Error> {
        let options = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            // who has waited too long hears of it: no need to log it before
            .acquire_slow_threshold(PATIENCE)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::query("SET ROLE domovoy_engine").execute(connection).await?;
                    Ok(())
                })
            });
        let path: String = self.search_path.iter().flat_map(|schema| [schema, ","]).chain(["log"]).collect();
        Ok(options.connect_lazy_with(self.options()?.options([("search_path", path.as_str())])))
    }

    /// One connection with the rights of the URL's own user.
    pub async fn owner(&self) -> Result<PgConnection, sqlx::Error> {
        PgConnection::connect_with(&self.options()?).await
    }
}

/// Why a database is not in today's form.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The URL is none.
    #[error("the address of the database is none")]
    Address(#[source] sqlx::Error),
    /// It does not answer, or not to us.
    #[error("cannot reach the database at {host}:{port}")]
    Unreachable {
        /// Where it should be.
        host: String,
        /// At which port.
        port: u16,
        /// The error below.
        source: Box<dyn Error + Send + Sync>,
    },
    /// It answers, and cannot be changed.
    #[error("the database cannot be brought to today's form")]
    Form(#[from] sqlx::migrate::MigrateError),
}

/// Brings the database to today's form. Safe to run by several processes at once.
pub async fn migrate(database: &Database) -> Result<(), MigrateError> {
    let options = Database::new(&*database.url).options().map_err(MigrateError::Address)?;
    let (host, port) = (options.get_host().to_owned(), options.get_port());
    let connection = PgConnection::connect_with(&options).await;
    let mut connection =
        connection.map_err(|error| MigrateError::Unreachable { host, port, source: cause(error) })?;
    Ok(sqlx::migrate!().run(&mut connection).await?)
}

/// What sqlx wraps into a word that says the same.
fn cause(error: sqlx::Error) -> Box<dyn Error + Send + Sync> {
    match error {
        sqlx::Error::Io(error) => error.into(),
        sqlx::Error::Database(error) => error.into_error(),
        other => other.into(),
    }
}
