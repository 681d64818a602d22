//! The environment of the benchmark: a durable PostgreSQL and NATS, databases on them, and our processes.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use demo_company::{HistoryEnd, Size};
use domain::{
    Actor, Role, Roles,
    id::{TokenId, UserId},
    login::Login,
    text::Label,
    user::{Credentials, IssueToken, RegisterUser},
};
use embedded::{Servers, Want};
use schemas::{Appender, Ask, Database, Store, Vault, migrate, users::WithIdentifiers, vault::MasterKey};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use uuid::Uuid;

/// The last day of every demo company here: figures of different days are about the same history.
const DEMO_UNTIL: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");

pub(crate) struct BenchWorld {
    servers: Servers,
    pub(crate) folder: TempDir,
    pub(crate) domovoy: PathBuf,
    master: MasterKey,
}

/// A database with our log, and the means to fill it.
pub(crate) struct BenchCompany {
    pub(crate) url: String,
    pub(crate) pool: PgPool,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
}

/// One of our processes, killed when the handle is dropped.
pub(crate) struct Engine {
    pub(crate) address: String,
    pub(crate) started_in: Duration,
    child: Child,
}

impl BenchWorld {
    /// Starts the servers as `domovoy up` does: durable.
    pub(crate) async fn start(domovoy: PathBuf) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("domovoy-bench-").tempdir()?;
        let servers = Servers::start(&folder.path().join("data"), Want::Own, Want::Own).await?;
        Ok(Self { servers, folder, domovoy, master: MasterKey::generate() })
    }

    pub(crate) fn server_url(&self) -> &str {
        self.servers.database_url().unwrap_or_default()
    }

    pub(crate) fn nats_url(&self) -> &str {
        self.servers.nats_url().unwrap_or_default()
    }

    /// An empty database.
    pub(crate) async fn database(&self) -> anyhow::Result<String> {
        let name = format!("bench_{}", Uuid::now_v7().simple());
        let mut connection = PgConnection::connect(self.server_url()).await?;
        connection.execute(format!("CREATE DATABASE {name}").as_str()).await?;
        let (base, _) = self.server_url().rsplit_once('/').context("a URL with a database")?;
        Ok(format!("{base}/{name}"))
    }

    /// A database with an empty log.
    pub(crate) async fn company(&self) -> anyhow::Result<BenchCompany> {
        let url = self.database().await?;
        let database = Database::new(&*url).seeing(projections::search_path());
        migrate(&database).await?;
        let pool = database.pool(24)?;
        let store = Store::new(pool.clone(), Appender::start(pool.clone()), 64 << 20);
        schemas::rule_pack::publish_default(&store, chrono::Utc::now()).await?;
        let vault = Vault::new(pool.clone(), self.master.clone());
        Ok(BenchCompany { url, pool, store, vault })
    }

    /// Runs a subcommand that answers requests, for this company.
    pub(crate) async fn engine(&self, subcommand: &str, company: &BenchCompany) -> anyhow::Result<Engine> {
        let ready = self.folder.path().join(format!("{}.json", Uuid::now_v7()));
        let mut command = Command::new(&self.domovoy);
        command.arg(subcommand).args(["--database-url", &company.url, "--nats-url", self.nats_url()]);
        command.args(["--no-demo", "--listen", "127.0.0.1:0"]).arg("--ready-file").arg(&ready);
        self.spawn(command, &ready).await
    }

    /// Runs a process with workers only, which publishes under this name.
    pub(crate) async fn workers(&self, company: &BenchCompany, name: &str) -> anyhow::Result<Engine> {
        let ready = self.folder.path().join(format!("{}.json", Uuid::now_v7()));
        let mut command = Command::new(&self.domovoy);
        command.arg("worker").args(["--database-url", &company.url, "--nats-url", self.nats_url()]);
        command.args(["--company", name, "--listen", "127.0.0.1:0"]).arg("--ready-file").arg(&ready);
        self.spawn(command, &ready).await
    }

    pub(crate) async fn spawn(&self, mut command: Command, ready: &Path) -> anyhow::Result<Engine> {
        let begun = Instant::now();
        let log = std::fs::File::create(self.folder.path().join("engine.log"))?;
        command.env("DOMOVOY_MASTER_KEY", self.master.to_hex()).env("RUST_LOG", "warn").kill_on_drop(true);
        let mut child = command.stdout(Stdio::null()).stderr(log).stdin(Stdio::null()).spawn()?;
        loop {
            if let Ok(text) = std::fs::read_to_string(ready) {
                let started_in = begun.elapsed();
                let said: serde_json::Value = serde_json::from_str(&text)?;
                let address = said["address"].as_str().context("an address in the ready file")?.to_owned();
                return Ok(Engine { address, started_in, child });
            }
            if let Some(status) = child.try_wait()? {
                let log = std::fs::read_to_string(self.folder.path().join("engine.log"))?;
                bail!("the engine ended with {status}: {log}");
            }
            if begun.elapsed() > Duration::from_mins(1) {
                bail!("the engine did not become ready");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// A script for `wrk` or `pgbench`.
    pub(crate) fn script(&self, text: &str) -> anyhow::Result<PathBuf> {
        let path = self.folder.path().join(format!("{}.script", Uuid::now_v7()));
        std::fs::write(&path, text)?;
        Ok(path)
    }

    pub(crate) async fn stop(self) {
        self.servers.stop().await;
    }
}

impl BenchCompany {
    /// Fills the log with a demo company of this size. Returns the last position of the log.
    pub(crate) async fn demo(&self, size: Size) -> anyhow::Result<i64> {
        let end = HistoryEnd::on(DEMO_UNTIL)?;
        demo_company::load(&self.pool, &self.vault, 1, size, end, |_| ()).await?;
        Ok(schemas::tail::head(&self.pool).await?)
    }

    /// An API token of a user with the roles operator, supervisor and accountant.
    pub(crate) async fn token(&self) -> anyhow::Result<String> {
        let (user, login) = (UserId(Uuid::now_v7()), Login::parse("bench")?);
        let ask = Ask::new(chrono::Utc::now(), Actor::named("worker:bench", Role::System));
        let roles: Roles = vec![Role::Operator, Role::Supervisor, Role::Accountant].into();
        let credentials = Credentials::default();
        let command = &RegisterUser { user, login, credentials, roles, person: None };
        self.store.execute_unit(&WithIdentifiers { user: user.0, command }, &ask).await?;
        let (token, hash) = gateway::auth::token::generate(user);
        let issue =
            IssueToken { token: TokenId(Uuid::now_v7()), hash, label: Label::parse("bench")?, expires: None };
        self.store.execute(user.0, &issue, &ask).await?;
        Ok(token)
    }
}

impl Engine {
    /// Resident memory of the process, in kilobytes.
    pub(crate) fn resident_kb(&self) -> anyhow::Result<f64> {
        let pid = self.child.id().context("the engine is gone")?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }

    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Sends the signal for an orderly stop, and waits for the end.
    pub(crate) async fn terminate(mut self) -> anyhow::Result<()> {
        let pid = self.child.id().context("the engine is gone")?.to_string();
        Command::new("kill").args(["-TERM", &pid]).status().await?;
        self.child.wait().await?;
        Ok(())
    }
}
