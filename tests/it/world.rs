//! A company of a test's own: a database, a stream, and processes of the real executable.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use embedded::scratch::Scratch;
use reqwest::{Client, RequestBuilder, Response, StatusCode, header::HeaderMap};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
};
use uuid::Uuid;

/// How long anything may take before the test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Surroundings in which processes are started and killed.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) company: String,
    scratch: Scratch,
}

/// A running process of ours; killed with the handle.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: String,
}

/// Somebody with a token.
#[derive(Clone)]
pub(crate) struct Caller {
    client: Client,
    address: String,
    token: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl World {
    /// An empty database and a name for the stream.
    pub(crate) async fn new() -> Self {
        let company = format!("t{}", &Uuid::now_v7().simple().to_string()[8..]);
        Self { folder: tempfile::tempdir().unwrap(), company, scratch: Scratch::create().await }
    }

    pub(crate) fn database_url(&self) -> String {
        self.scratch.url()
    }

    /// A subcommand on this company.
    pub(crate) fn command(&self, subcommand: &[&str]) -> Command {
        let mut command = Command::new(executable());
        command.args(subcommand).arg("--data").arg(self.folder.path().join("data"));
        command.env("DATABASE_URL", self.database_url()).env("RUST_LOG", "info,sqlx=warn");
        command.env("NATS_URL", std::env::var("TEST_NATS_URL").expect("TEST_NATS_URL: run with `make test`"));
        command.env("DOMOVOY_COMPANY", &self.company).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Runs a subcommand to its end; what it printed.
    pub(crate) async fn output(&self, subcommand: &[&str]) -> String {
        let output = self.command(subcommand).output().await.unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{subcommand:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// `up`, `gateway` or `worker`, once it is ready.
    pub(crate) async fn start(&self, subcommand: &str) -> Process {
        let ready = self.folder.path().join(format!("{}.json", Uuid::now_v7()));
        let log = std::fs::File::create(ready.with_extension("log")).unwrap();
        let mut command = self.command(&[subcommand]);
        command.args(["--listen", "127.0.0.1:0"]).arg("--ready-file").arg(&ready);
        let mut child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let address = said(&mut child, &ready).await;
        Process { child, address }
    }

    /// A user with these roles, with a token, who asks this process.
    pub(crate) async fn caller(&self, process: &Process, login: &str, roles: &str) -> Caller {
        let mut command = self.command(&["add-user", login, "--roles", roles, "--token"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"a long enough password\n").await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        let token = said["token"].as_str().unwrap().to_owned();
        Caller { client: Client::new(), address: process.address.clone(), token }
    }
}

/// The executable beside the tests.
fn executable() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.set_file_name("domovoy");
    assert!(path.exists(), "{} is not built: `make test` builds it", path.display());
    path
}

/// The address that a process says it answers at.
async fn said(child: &mut Child, ready: &Path) -> String {
    let begun = Instant::now();
    loop {
        if let Ok(text) = std::fs::read_to_string(ready) {
            let said: Value = serde_json::from_str(&text).unwrap();
            return said["address"].as_str().unwrap().to_owned();
        }
        let log = || std::fs::read_to_string(ready.with_extension("log")).unwrap_or_default();
        assert!(child.try_wait().unwrap().is_none(), "it ended: {}", log());
        assert!(begun.elapsed() < PATIENCE, "it is not ready: {}", log());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

impl Process {
    /// kill -9.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Ctrl-C, and waits for the end.
    pub(crate) async fn stop(mut self) {
        let pid = self.child.id().unwrap().to_string();
        Command::new("kill").args(["-INT", &pid]).status().await.unwrap();
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("it ends when asked to");
        assert!(ended.unwrap().success());
    }
}

impl Caller {
    /// The same caller at another process.
    pub(crate) fn at(&self, process: &Process) -> Self {
        Self { address: process.address.clone(), ..self.clone() }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.address)).bearer_auth(&self.token)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.address)).bearer_auth(&self.token).json(body)
    }

    /// Asks a command that must be done.
    #[track_caller]
    pub(crate) fn done(&self, path: &str, body: &Value) -> impl Future<Output = Answer> + use<> {
        let request = self.post(path, body);
        let path = path.to_owned();
        async move {
            let answer = answer(request).await;
            assert!(answer.status.is_success(), "{path}: {answer:?}");
            answer
        }
    }

    /// Looks at something once it shows what was done.
    pub(crate) async fn see(&self, path: &str, after: &Answer) -> Value {
        let answer = answer(self.get(path).header("Domovoy-Position", after.position().to_string())).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.body
    }
}

/// Sends it and reads what comes.
pub(crate) async fn answer(request: RequestBuilder) -> Answer {
    let response: Response = request.timeout(PATIENCE).send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
    Answer { status, headers, body }
}

impl Answer {
    pub(crate) fn id(&self) -> Uuid {
        serde_json::from_value(self.body["id"].clone()).unwrap()
    }

    pub(crate) fn position(&self) -> i64 {
        self.body["position"].as_i64().unwrap_or(0)
    }

    pub(crate) fn version(&self) -> u64 {
        self.body["version"].as_u64().unwrap()
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}
