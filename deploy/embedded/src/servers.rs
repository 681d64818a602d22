//! Both servers of a data folder, and how other processes find them.

use std::{
    fmt,
    fs::{self, File, TryLockError},
    io::Write as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{error::Error, folder, nats::Nats, options::Options, password, port::Port, postgres::Postgres};

/// How long to wait for a `domovoy up` that is starting.
const START_TIMEOUT: Duration = Duration::from_mins(1);

/// Which server to use.
#[derive(Debug, Clone)]
pub enum Want {
    /// Our own, in the data folder.
    Own,
    /// The server at this address, which somebody else runs.
    Given(String),
    /// None.
    Nothing,
}

/// The servers of a data folder: our own, given ones, or those of another process on the same folder.
pub struct Servers {
    data: PathBuf,
    database_url: Option<String>,
    nats_url: Option<String>,
    postgres: Option<Postgres>,
    nats: Option<Nats>,
    /// Held while our own servers run.
    _lock: Option<File>,
}

/// The contents of `servers.json`: other processes find the servers by it, and the next start uses the same ports.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Record {
    holder: u32,
    database_url: Option<String>,
    nats_url: Option<String>,
    postgres_port: Option<u16>,
    nats_port: Option<u16>,
}

impl fmt::Debug for Servers {
    /// Omits the addresses, because they contain passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Servers").field("data", &self.data).finish_non_exhaustive()
    }
}

impl Servers {
    /// Starts our own servers, and locks the folder until they are stopped.
    pub async fn start(data: &Path, database: Want, nats: Want) -> Result<Self, Error> {
        if !matches!(database, Want::Own) && !matches!(nats, Want::Own) {
            return Ok(Self::of_others(data, given(database), given(nats)));
        }
        folder::make(data)?;
        let lock = lock(data)?.ok_or_else(|| in_use(data))?;
        Self::start_locked(data, lock, database, nats).await
    }

    /// Uses the servers that run on the folder, or starts them until [`stop`](Self::stop).
    pub async fn attach(data: &Path, database: Want, nats: Want) -> Result<Self, Error> {
        if !matches!(database, Want::Own) && !matches!(nats, Want::Own) {
            return Self::start(data, database, nats).await;
        }
        folder::make(data)?;
        if let Some(lock) = lock(data)? {
            return Self::start_locked(data, lock, database, nats).await;
        }
        let running = running(data).await?;
        let choose = |want, url| match want {
            Want::Own => url,
            Want::Given(_) | Want::Nothing => given(want),
        };
        let (database, nats) = (choose(database, running.database_url), choose(nats, running.nats_url));
        Ok(Self::of_others(data, database, nats))
    }

    fn of_others(data: &Path, database_url: Option<String>, nats_url: Option<String>) -> Self {
        Self { data: data.to_owned(), database_url, nats_url, postgres: None, nats: None, _lock: None }
    }

    async fn start_locked(data: &Path, lock: File, database: Want, nats: Want) -> Result<Self, Error> {
        let before = record(data).unwrap_or_default();
        let as_before = |port: Option<u16>| port.map_or(Port::Any, Port::Rather);
        let postgres = match database {
            Want::Own => Some(start_postgres(data, as_before(before.postgres_port)).await?),
            Want::Given(_) | Want::Nothing => None,
        };
        let nats_server = match nats {
            Want::Own => Some(start_nats(data, as_before(before.nats_port)).await?),
            Want::Given(_) | Want::Nothing => None,
        };
        let servers = Self {
            data: data.to_owned(),
            database_url: postgres.as_ref().map(Postgres::company_url).or(given(database)),
            nats_url: nats_server.as_ref().map(Nats::url).or(given(nats)),
            postgres,
            nats: nats_server,
            _lock: Some(lock),
        };
        let record = Record {
            holder: std::process::id(),
            database_url: servers.database_url.clone(),
            nats_url: servers.nats_url.clone(),
            postgres_port: servers.postgres.as_ref().map(Postgres::port).or(before.postgres_port),
            nats_port: servers.nats.as_ref().map(Nats::port).or(before.nats_port),
        };
        let path = record_path(data);
        let text = serde_json::to_string_pretty(&record).unwrap_or_default();
        password::write_private(&path, &text).map_err(Error::folder(path))?;
        Ok(servers)
    }

    /// Whether the folder has a database, running or not.
    pub fn lie_in(data: &Path) -> bool {
        data.join("postgres").join("pgdata").exists()
    }

    /// The address of the database, if one was wanted.
    pub fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }

    /// The address of the broker, if one was wanted.
    pub fn nats_url(&self) -> Option<&str> {
        self.nats_url.as_deref()
    }

    /// Whether at least one server was started by this process.
    pub fn are_ours(&self) -> bool {
        self.postgres.is_some() || self.nats.is_some()
    }

    /// Returns the name of a server of this process when it has ended unexpectedly.
    pub async fn lost(&self) -> &'static str {
        let postgres = async {
            match &self.postgres {
                Some(server) => server.ended().await,
                None => std::future::pending().await,
            }
        };
        let nats = async {
            match &self.nats {
                Some(server) => server.ended().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = postgres => "PostgreSQL",
            () = nats => "NATS",
        }
    }

    /// Restarts servers that have ended, on the same port, so that clients can reconnect.
    pub async fn revive(&mut self) -> Result<(), Error> {
        if let Some(server) = self.postgres.take_if(|server| server.has_ended()) {
            self.postgres = Some(start_postgres(&self.data, Port::Only(server.port())).await?);
        }
        if let Some(server) = self.nats.take_if(|server| server.has_ended()) {
            self.nats = Some(start_nats(&self.data, Port::Only(server.port())).await?);
        }
        Ok(())
    }

    /// Stops our own servers: the broker first, because nothing depends on it.
    pub async fn stop(self) {
        if let Some(nats) = self.nats {
            nats.stop().await;
        }
        if let Some(postgres) = self.postgres {
            postgres.stop().await;
        }
    }
}

async fn start_postgres(data: &Path, port: Port) -> Result<Postgres, Error> {
    Postgres::start(&Options { port, ..Options::durable(data.join("postgres")) }).await
}

async fn start_nats(data: &Path, port: Port) -> Result<Nats, Error> {
    Nats::start(&Options { port, ..Options::durable(data.join("nats")) }).await
}

fn given(want: Want) -> Option<String> {
    match want {
        Want::Given(url) => Some(url),
        Want::Own | Want::Nothing => None,
    }
}

fn record_path(data: &Path) -> PathBuf {
    data.join("servers.json")
}

fn record(data: &Path) -> Option<Record> {
    serde_json::from_str(&fs::read_to_string(record_path(data)).ok()?).ok()
}

/// Locks the folder, unless another process has it. The lock ends with the process.
fn lock(data: &Path) -> Result<Option<File>, Error> {
    let path = data.join("lock");
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(Error::folder(&path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(source)) => return Err(Error::folder(path)(source)),
    }
    file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(Error::folder(path))?;
    Ok(Some(file))
}

fn holder(data: &Path) -> String {
    fs::read_to_string(data.join("lock")).unwrap_or_default()
}

fn in_use(data: &Path) -> Error {
    Error::InUse { path: data.to_owned(), pid: holder(data) }
}

/// The record of the process that holds the lock, once it is written.
async fn running(data: &Path) -> Result<Record, Error> {
    let begun = Instant::now();
    loop {
        match record(data) {
            Some(record) if record.holder.to_string() == holder(data) => return Ok(record),
            _ if begun.elapsed() > START_TIMEOUT => return Err(in_use(data)),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}
