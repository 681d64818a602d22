//! Databases for tests: made empty on the server that `with-servers` started, dropped at the end.

use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

/// A database of one test.
#[derive(Debug)]
pub struct Scratch {
    name: String,
    server: String,
}

impl Scratch {
    /// Makes one.
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

    /// Where it is.
    pub fn url(&self) -> String {
        let (base, _) = self.server.rsplit_once('/').expect("a URL with a database");
        format!("{base}/{}", self.name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let (name, server) = (self.name.clone(), self.server.clone());
        // a runtime of its own: the test's may be on its way down
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(sqlx::Error::Io)?;
            runtime.block_on(async move {
                let mut connection = PgConnection::connect(&server).await?;
                connection.execute(format!("DROP DATABASE {name} WITH (FORCE)").as_str()).await
            })
        });
        if let Ok(Err(error)) = dropping.join() {
            eprintln!("the test database {} was left behind: {error}", self.name);
        }
    }
}
