//! Servers of a test's own, always at the same address, to be killed and started again.

use std::{fs, path::Path};

use embedded::{Nats, Options, Postgres};
use tempfile::TempDir;

/// A broker.
pub(crate) struct Broker {
    pub(crate) url: String,
    folder: TempDir,
    options: Options,
    server: Option<Nats>,
}

/// A database.
pub(crate) struct Database {
    pub(crate) url: String,
    _folder: Option<TempDir>,
    options: Options,
    server: Option<Postgres>,
}

impl Broker {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::durable(folder.path());
        let server = Nats::start(&options).await.unwrap();
        let (url, options) = (server.url(), options.on_port(server.port()));
        Self { url, folder, options, server: Some(server) }
    }

    /// kill -9.
    pub(crate) async fn kill(&mut self) {
        self.server.take().expect("it runs").kill().await;
    }

    pub(crate) async fn start_again(&mut self) {
        self.server = Some(Nats::start(&self.options).await.unwrap());
    }

    /// A copy of all that it keeps; it has to be stopped for that.
    pub(crate) async fn backup(&mut self) -> TempDir {
        self.server.take().expect("it runs").stop().await;
        let backup = tempfile::tempdir().unwrap();
        copy(&self.folder.path().join("store"), &backup.path().join("store"));
        self.start_again().await;
        backup
    }

    /// As it was when the copy was made.
    pub(crate) async fn restore(&mut self, backup: &TempDir) {
        self.kill().await;
        let store = self.folder.path().join("store");
        fs::remove_dir_all(&store).unwrap();
        copy(&backup.path().join("store"), &store);
        self.start_again().await;
    }
}

impl Database {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Self::below(folder.path()).await;
        Self { _folder: Some(folder), ..database }
    }

    /// In a folder that somebody else keeps.
    pub(crate) async fn below(folder: &Path) -> Self {
        let options = Options::durable(folder);
        let server = Postgres::start(&options).await.unwrap();
        let (url, options) = (server.company_url(), options.on_port(server.port()));
        Self { url, _folder: None, options, server: Some(server) }
    }

    /// Starts it again if it could not go on.
    pub(crate) async fn revive(&mut self) {
        if self.server.as_ref().is_none_or(Postgres::has_ended) {
            self.server = None;
            self.start_again().await;
        }
    }

    /// kill -9.
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
