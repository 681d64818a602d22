//! `domovoy up`, as a person runs it.

use std::{fs, net::TcpListener, path::Path, process::Stdio, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

const ANYWHERE: &str = "127.0.0.1:0";
const TIMEOUT: Duration = Duration::from_mins(1);

/// A running `domovoy up` on a folder of its own.
struct RunningUp {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
}

impl RunningUp {
    fn command(folder: &Path, listen: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_domovoy"));
        command.env_remove("DATABASE_URL").env_remove("NATS_URL").kill_on_drop(true);
        command.arg("up").arg("--no-demo").arg("--data").arg(folder.join("data")).args(["--listen", listen]);
        command.arg("--ready-file").arg(folder.join("ready.json"));
        command
    }

    async fn start(folder: &Path) -> Self {
        let mut child = Self::command(folder, ANYWHERE).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = timeout(TIMEOUT, out.next_line()).await.expect("ready in time").unwrap();
        assert!(said.expect("an address").starts_with("Domovoy is at http://127.0.0.1:"));
        while out.next_line().await.unwrap().is_some_and(|line| !line.contains("Ctrl-C")) {}
        Self { child, out }
    }

    async fn stop(mut self, signal: Signal) -> Option<i32> {
        let pid = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())).unwrap();
        kill_process(pid, signal).unwrap();
        let status = timeout(TIMEOUT, self.child.wait()).await.expect("stopped in time").unwrap();
        assert!(self.out.next_line().await.unwrap().is_none());
        status.code()
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn record(folder: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(folder.join("data/servers.json")).unwrap()).unwrap()
}

fn no_server_is_left(folder: &Path) -> bool {
    let data = folder.join("data").canonicalize().unwrap();
    let links = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let mut folders = links.filter_map(|process| fs::read_link(process.path().join("cwd")).ok());
    !folders.any(|cwd| cwd.starts_with(&data))
}

#[tokio::test]
async fn it_prints_its_address_and_stops_in_order() {
    let folder = folder();
    let up = RunningUp::start(folder.path()).await;
    let ready = folder.path().join("ready.json");
    let said: serde_json::Value = serde_json::from_str(&fs::read_to_string(&ready).unwrap()).unwrap();
    assert!(said["address"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{said}");

    assert_eq!(up.stop(Signal::INT).await, Some(0));
    assert!(!ready.exists());
    assert!(no_server_is_left(folder.path()));
    let lock = folder.path().join("data/postgres/pgdata/postmaster.pid");
    assert!(!lock.exists(), "PostgreSQL was shut down, not killed");
}

#[tokio::test]
async fn it_starts_again_after_a_kill_on_the_same_ports() {
    let folder = folder();
    let up = RunningUp::start(folder.path()).await;
    let before = record(folder.path());
    assert_eq!(up.stop(Signal::KILL).await, None);

    let up = RunningUp::start(folder.path()).await;
    assert_eq!(record(folder.path())["database_url"], before["database_url"]);
    assert_eq!(record(folder.path())["nats_url"], before["nats_url"]);
    assert_eq!(up.stop(Signal::TERM).await, Some(0));
}

#[tokio::test]
async fn a_taken_address_and_a_taken_folder_are_reported() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = RunningUp::command(folder.path(), &address).output().await.unwrap();
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains(&address) && said.contains("--listen"), "{said}");
    assert!(!folder.path().join("data").exists(), "nothing was begun");
    let elsewhere = RunningUp::command(folder.path(), "203.0.113.1:80").output().await.unwrap();
    assert!(String::from_utf8_lossy(&elsewhere.stderr).contains("cannot listen on 203.0.113.1:80"));
    assert!(!folder.path().join("data").exists(), "nothing was begun");

    let up = RunningUp::start(folder.path()).await;
    let refused = RunningUp::command(folder.path(), ANYWHERE).output().await.unwrap();
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("is in use by process"), "{said}");
    assert_eq!(up.stop(Signal::TERM).await, Some(0));
}

#[tokio::test]
async fn an_unreachable_database_is_reported_once_and_nothing_is_created() {
    let folder = folder();
    let mut command = RunningUp::command(folder.path(), ANYWHERE);
    command.args(["--database-url", "postgres://x:secret@127.0.0.1:1/x"]);
    let output = command.args(["--nats-url", "nats://127.0.0.1:1"]).output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap();
    assert_eq!(last, "error: cannot reach the database at 127.0.0.1:1: Connection refused (os error 111)");
    assert!(!folder.path().join("data").exists());
}

#[tokio::test]
async fn a_folder_without_a_company_is_reported_and_not_created() {
    let folder = folder();
    let data = folder.path().join("dta");
    for command in [vec!["report", "tickets"], vec!["verify"], vec!["rebuild"]] {
        let mut mistyped = Command::new(env!("CARGO_BIN_EXE_domovoy"));
        mistyped.env_remove("DATABASE_URL").current_dir(folder.path());
        let output = mistyped.args(&command).args(["--data", "dta"]).output().await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && said.contains("there is no database in dta"),
            "{command:?}: {said}"
        );
        assert!(!data.exists(), "{command:?}");
    }
}

#[tokio::test]
async fn a_killed_server_is_restarted_on_its_port() {
    let folder = folder();
    let up = RunningUp::start(folder.path()).await;
    let lock = folder.path().join("data/postgres/pgdata/postmaster.pid");
    let first = server_of(&lock).unwrap();
    kill_process(Pid::from_raw(first).unwrap(), Signal::KILL).unwrap();
    let url = record(folder.path())["database_url"].as_str().unwrap().to_owned();
    timeout(TIMEOUT, async {
        while server_of(&lock).is_none_or(|pid| pid == first) || !answers(&url) {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("back in time");
    assert_eq!(up.stop(Signal::TERM).await, Some(0));
}

fn server_of(lock: &Path) -> Option<i32> {
    fs::read_to_string(lock).ok()?.lines().next()?.parse().ok()
}

fn answers(url: &str) -> bool {
    let address = url.rsplit('@').next().and_then(|rest| rest.split('/').next()).unwrap();
    std::net::TcpStream::connect(address).is_ok()
}
