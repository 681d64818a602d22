//! Databases for tests: created empty on the server of `with-servers`, dropped at the end.

use std::{sync::mpsc, thread, time::Duration};

use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

/// How long the end of a test waits until its database is dropped. The server completes the drop without the test.
const DROP_TIMEOUT: Duration = Duration::from_secs(1);

/// A database of one test.
#[derive(Debug)]
pub struct Scratch {
    name: String,
    server: String,
}

impl Scratch {
    /// Creates an empty database.
    ///
    /// # Panics
    /// Without `TEST_DATABASE_URL`: run the tests through `with-servers`, as `make test` does.
    pub async fn create() -> Self {
        let server =
            std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL: run the tests with `make test`");
        let name = format!("t_{}", Uuid::now_v7().simple());
        let mut connection = PgConnection::connect(&server).await.expect("the test server answers");
        connection
            .execute(format!("CREATE DATABASE {name}").as_str())
            .await
            .expect("a database for the test");
        Self { name, server }
    }

    /// The address of the database.
    pub fn url(&self) -> String {
        let (base, _) = self.server.rsplit_once('/').expect("a URL with a database");
        format!("{base}/{}", self.name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let (name, server) = (self.name.clone(), self.server.clone());
        let (result, dropped) = mpsc::channel();
        // a runtime of its own: the current one is blocked, and may be shutting down
        thread::spawn(move || {
            let dropping = async move {
                let mut connection = PgConnection::connect(&server).await?;
                connection.execute(format!("DROP DATABASE {name} WITH (FORCE)").as_str()).await
            };
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let outcome = runtime.map_err(sqlx::Error::Io).and_then(|runtime| runtime.block_on(dropping));
            // the test may have stopped waiting
            let _ = result.send(outcome);
        });
        // DROP DATABASE waits for every backend of the server. A backend that is signing in a client of this test
        // waits for that client, which does not run while we wait here, until PostgreSQL gives up after a minute. So
        // we wait only for a moment; the end of the process closes the client.
        if let Ok(Err(error)) = dropped.recv_timeout(DROP_TIMEOUT) {
            eprintln!("the test database {} was left behind: {error}", self.name);
        }
    }
}
