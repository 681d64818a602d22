//! The environment of a test: a database, a stream, and processes of the real executable.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use embedded::scratch::Scratch;
use schemas::Database;
use serde_json::Value;
use sqlx::{PgPool, postgres::PgConnectOptions};
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
};
use uuid::Uuid;

use crate::caller::Caller;

/// How long anything may take before the test fails.
pub(crate) const TIMEOUT: Duration = Duration::from_mins(1);

/// The password of all users.
pub(crate) const PASSWORD: &str = "a long enough password";

/// The environment in which processes are started and killed.
pub(crate) struct EngineWorld {
    pub(crate) folder: TempDir,
    pub(crate) company: String,
    database_url: String,
    nats_url: String,
    _scratch: Option<Scratch>,
}

/// A running process of the executable; killed when the handle is dropped.
pub(crate) struct EngineProcess {
    child: Child,
    pub(crate) address: String,
}

impl EngineWorld {
    /// An empty database and a name for the stream, on the servers of all tests.
    pub(crate) async fn new() -> Self {
        let scratch = Scratch::create().await;
        let nats_url = std::env::var("TEST_NATS_URL").expect("TEST_NATS_URL: run with `make test`");
        let url = scratch.url();
        Self { _scratch: Some(scratch), ..Self::on(url, nats_url) }
    }

    /// Uses servers of the test itself.
    pub(crate) fn on(database_url: String, nats_url: String) -> Self {
        let company = format!("t{}", &Uuid::now_v7().simple().to_string()[8..]);
        Self { folder: tempfile::tempdir().unwrap(), company, database_url, nats_url, _scratch: None }
    }

    /// A pool with the rights of the database's owner.
    pub(crate) fn owner(&self) -> PgPool {
        let options = self.database_url.parse::<PgConnectOptions>().unwrap();
        let path = projections::search_path().join(",");
        PgPool::connect_lazy_with(options.options([("search_path", path)]))
    }

    /// The logs of all processes so far.
    pub(crate) fn logs(&self) -> String {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path());
        let logs = files.filter(|path| path.extension().is_some_and(|extension| extension == "log"));
        logs.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    /// Uses a broker of the test itself.
    pub(crate) fn with_broker(self, url: &str) -> Self {
        Self { nats_url: url.to_owned(), ..self }
    }

    /// A pool with the rights of the engine.
    pub(crate) fn pool(&self) -> PgPool {
        Database::new(&self.database_url).seeing(projections::search_path()).pool(4).unwrap()
    }

    /// A subcommand for this company.
    pub(crate) fn command(&self, subcommand: &[&str]) -> Command {
        let mut command = Command::new(executable());
        command.args(subcommand).arg("--data").arg(self.folder.path().join("data"));
        command.env("DATABASE_URL", &self.database_url).env("NATS_URL", &self.nats_url);
        command.env("RUST_LOG", "info,sqlx=warn");
        command.env("DOMOVOY_COMPANY", &self.company).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Runs a subcommand to its end and returns its output.
    pub(crate) async fn output(&self, subcommand: &[&str]) -> String {
        let output = self.command(subcommand).output().await.unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{subcommand:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts `up`, `gateway` or `worker`, with options, and returns when it is ready.
    pub(crate) async fn start(&self, subcommand: &str) -> EngineProcess {
        self.start_with(subcommand, &[]).await
    }

    /// The same with these environment variables.
    pub(crate) async fn start_with(&self, subcommand: &str, variables: &[(&str, &str)]) -> EngineProcess {
        let ready = self.folder.path().join(format!("{}.json", Uuid::now_v7()));
        let log = std::fs::File::create(ready.with_extension("log")).unwrap();
        let mut command = self.command(&subcommand.split(' ').collect::<Vec<_>>());
        command.envs(variables.iter().copied());
        command.args(["--no-demo", "--listen", "127.0.0.1:0"]).arg("--ready-file").arg(&ready);
        let mut child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let address = said(&mut child, &ready).await;
        EngineProcess { child, address }
    }

    /// A client with the token of a new user with these roles, at this process.
    pub(crate) async fn caller(&self, process: &EngineProcess, login: &str, roles: &str) -> Caller {
        let mut command = self.command(&["add-user", login, "--roles", roles, "--token"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let password = format!("{PASSWORD}\n");
        child.stdin.take().unwrap().write_all(password.as_bytes()).await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        Caller::new(&process.address, said["token"].as_str().unwrap())
    }
}

/// The executable, which is built beside the tests.
fn executable() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.set_file_name("domovoy");
    assert!(path.exists(), "{} is not built: `make test` builds it", path.display());
    path
}

/// The address that a process writes into its ready file.
async fn said(child: &mut Child, ready: &Path) -> String {
    let log = || std::fs::read_to_string(ready.with_extension("log")).unwrap_or_default();
    until(async || {
        assert!(child.try_wait().unwrap().is_none(), "it ended: {}", log());
        let said: Value = serde_json::from_str(&std::fs::read_to_string(ready).ok()?).unwrap();
        Some(said["address"].as_str().unwrap().to_owned())
    })
    .await
}

/// Polls until there is an answer, for [`TIMEOUT`] at most.
#[track_caller]
pub(crate) fn until<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> impl Future<Output = T> {
    let asked = std::panic::Location::caller();
    async move {
        let begun = Instant::now();
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            assert!(begun.elapsed() < TIMEOUT, "{asked} waited in vain");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl EngineProcess {
    /// Resident memory of the process, in MiB.
    pub(crate) fn memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id().unwrap());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    /// Kills the process, as kill -9 does.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Sends Ctrl-C, and waits for the end.
    pub(crate) async fn stop(mut self) {
        let pid = self.child.id().unwrap().to_string();
        Command::new("kill").args(["-INT", &pid]).status().await.unwrap();
        let ended = tokio::time::timeout(TIMEOUT, self.child.wait()).await.expect("it ends when asked to");
        assert!(ended.unwrap().success());
    }
}
