//! Servers of one test, always at the same address, which are killed and restarted.

use std::{fs, path::Path};

use embedded::{Nats, Options, Postgres};
use tempfile::TempDir;

/// A broker of one test.
pub(crate) struct TestBroker {
    pub(crate) url: String,
    folder: TempDir,
    options: Options,
    server: Option<Nats>,
}

/// A database server of one test.
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    _folder: Option<TempDir>,
    options: Options,
    server: Option<Postgres>,
}

impl TestBroker {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::durable(folder.path());
        let server = Nats::start(&options).await.unwrap();
        let (url, options) = (server.url(), options.on_port(server.port()));
        Self { url, folder, options, server: Some(server) }
    }

    /// Kills the broker, as kill -9 does.
    pub(crate) async fn kill(&mut self) {
        self.server.take().expect("it runs").kill().await;
    }

    pub(crate) async fn start_again(&mut self) {
        self.server = Some(Nats::start(&self.options).await.unwrap());
    }

    /// Stops the broker, copies its store and restarts it.
    pub(crate) async fn backup(&mut self) -> TempDir {
        self.server.take().expect("it runs").stop().await;
        let backup = tempfile::tempdir().unwrap();
        copy(&self.folder.path().join("store"), &backup.path().join("store"));
        self.start_again().await;
        backup
    }

    /// Kills the broker, restores its store from the copy and restarts it.
    pub(crate) async fn restore(&mut self, backup: &TempDir) {
        self.kill().await;
        let store = self.folder.path().join("store");
        fs::remove_dir_all(&store).unwrap();
        copy(&backup.path().join("store"), &store);
        self.start_again().await;
    }
}

impl TestDatabase {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Self::below(folder.path()).await;
        Self { _folder: Some(folder), ..database }
    }

    /// Starts a server in this folder, which the caller keeps.
    pub(crate) async fn below(folder: &Path) -> Self {
        let options = Options::durable(folder);
        let server = Postgres::start(&options).await.unwrap();
        let (url, options) = (server.company_url(), options.on_port(server.port()));
        Self { url, _folder: None, options, server: Some(server) }
    }

    /// Restarts the server if it has ended.
    pub(crate) async fn revive(&mut self) {
        if self.server.as_ref().is_none_or(Postgres::has_ended) {
            self.server = None;
            self.start_again().await;
        }
    }

    /// Kills the server, as kill -9 does.
    pub(crate) async fn kill(&mut self) {
        self.server.take().expect("it runs").kill().await.unwrap();
    }

    pub(crate) async fn start_again(&mut self) {
        self.server = Some(Postgres::start(&self.options).await.unwrap());
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
