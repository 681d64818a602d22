//! Runs PostgreSQL.

use std::{
    fs, io,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use tokio::{io::AsyncWriteExt as _, process::Command};

use crate::{
    account::ServerAccount,
    error::Error,
    folder::{self, HERE},
    options::Options,
    password::ServerPassword,
    process::ServerProcess,
};

/// How long a start may take: enough for the recovery after a power cut.
const START_TIMEOUT: Duration = Duration::from_mins(5);

/// Name of the superuser and of the company's database.
const NAME: &str = "domovoy";

/// Settings for two cores and little memory. An operator who needs more sets `DATABASE_URL` to another server.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "password_encryption=scram-sha-256",
    "max_connections=200",
    "shared_buffers=256MB",
    "effective_cache_size=1GB",
    "work_mem=16MB",
    "maintenance_work_mem=128MB",
    "max_wal_size=2GB",
    "random_page_cost=1.1",
    // our statements are short: compiling them takes longer than running them
    "jit=off",
    // statements may contain personal data, which cannot be erased from a log; the client gets the error
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "timezone=UTC",
    "log_timezone=UTC",
];

const UNSAFE_AND_FAST: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A running PostgreSQL. Dropping it sends the signal to stop, without waiting.
#[derive(Debug)]
pub struct Postgres {
    process: ServerProcess,
    data: PathBuf,
    port: u16,
    password: ServerPassword,
}

impl Postgres {
    /// Starts PostgreSQL on its folder, which is created on first use; returns when it accepts connections.
    pub async fn start(options: &Options) -> Result<Self, Error> {
        folder::make(&options.folder)?;
        let password = ServerPassword::kept_in(&options.folder.join("password"))?;
        let data = options.folder.join("pgdata");
        if !data.exists() {
            initialise(options, &data, &password).await?;
        }
        let account = ServerAccount::of_folder(&data)?;
        let major = fs::read_to_string(data.join("PG_VERSION"))
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .ok_or_else(|| Error::Foreign { path: data.clone() })?;
        let (programs, _) = options.places.find_postgres(account, Some(major)).await?;
        let here = name_of(&data, account, major)?;
        folder::vacated(&data).await?;
        let port = options.port.choose()?;
        forget_dead_server(&data)?;

        let log = options.folder.join("postgres.log");
        let output = folder::log(&log)?;
        let mut command = account.command(&programs.join("postgres"), "INT");
        command.arg("-D").arg(&here).args(["-p", &port.to_string()]).current_dir(&data).process_group(0);
        for setting in SETTINGS.iter().chain(if options.durable { &[] } else { UNSAFE_AND_FAST }) {
            command.args(["-c", setting]);
        }
        command.stdin(Stdio::null()).stdout(output.try_clone().map_err(Error::folder(&log))?).stderr(output);
        let process = ServerProcess::start(command, Signal::INT).await.map_err(cannot_start("postgres"))?;
        let server = Self { process, data, port, password };
        server.ready(log).await?;
        Ok(server)
    }

    /// The address of one database, as superuser.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{NAME}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// The address of the company's database, as superuser.
    pub fn company_url(&self) -> String {
        self.url(NAME)
    }

    /// The port on which it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> bool {
        self.process.has_ended()
    }

    /// Returns when it has ended, for whatever reason.
    pub async fn ended(&self) {
        self.process.ended().await;
    }

    /// Ends connections, writes everything to disk and stops.
    pub async fn stop(self) {
        self.process.stop(Signal::QUIT).await;
    }

    /// Kills it, as `kill -9` does. Its backends live on for a moment and may still commit, so this returns when the
    /// last of them has ended.
    pub async fn kill(self) -> Result<(), Error> {
        self.process.kill().await;
        folder::vacated(&self.data).await
    }

    /// Waits until the server writes `ready` into its lock file, which means that it accepts connections.
    async fn ready(&self, log: PathBuf) -> Result<(), Error> {
        let begun = Instant::now();
        loop {
            let lock = fs::read_to_string(self.data.join("postmaster.pid")).unwrap_or_default();
            let mut lines = lock.lines();
            let ours = lines.next() == Some(self.pid().to_string().as_str());
            if ours && lines.nth(6).is_some_and(|status| status.trim() == "ready") {
                return Ok(());
            }
            if self.process.has_ended() {
                return Err(folder::died("the start of PostgreSQL", log));
            }
            if begun.elapsed() > START_TIMEOUT {
                return Err(Error::NotReady { what: "PostgreSQL", seconds: START_TIMEOUT.as_secs(), log });
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Creates the data folder under another name and renames it when it is complete, so that an interrupted first start
/// is simply repeated.
async fn initialise(options: &Options, data: &Path, password: &ServerPassword) -> Result<(), Error> {
    let unfinished = options.folder.join("pgdata.new");
    match fs::remove_dir_all(&unfinished) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            return Err(Error::folder(&unfinished)(source));
        }
        _ => folder::make_private(&unfinished)?,
    }
    let account = ServerAccount::of_folder(&unfinished)?;
    let (programs, major) = options.places.find_postgres(account, None).await?;
    let here = name_of(&unfinished, account, major)?;
    let log = options.folder.join("initdb.log");
    let run = async |program: &str, arguments: &[&str], input: &str| {
        let output = folder::log(&log)?;
        let mut command = Command::from(account.command(&programs.join(program), "KILL"));
        command.args(arguments).env("PGDATA", &here).current_dir(&unfinished).stdin(Stdio::piped());
        command.stdout(output.try_clone().map_err(Error::folder(&log))?).stderr(output);
        let mut child = command.spawn().map_err(cannot_start(program))?;
        if let Some(mut stdin) = child.stdin.take() {
            // a program that ended before it read its input reports the reason in its log
            let _ = stdin.write_all(input.as_bytes()).await;
        }
        let status = child.wait().await.map_err(cannot_start(program))?;
        if status.success() {
            Ok(())
        } else {
            Err(folder::died("the first start of PostgreSQL", log.clone()))
        }
    };
    let sync: &[&str] = if options.durable { &[] } else { &["--no-sync"] };
    // C.UTF-8 compares bytes, equally on every machine, and knows the letters of every script
    let arguments = ["-U", NAME, "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "-A", "reject"];
    run("initdb", &[&arguments[..], sync].concat(), "").await?;
    let first = format!("ALTER ROLE {NAME} PASSWORD '{password}';\n\nCREATE DATABASE {NAME};\n\n");
    run("postgres", &["--single", "-j", "postgres"], &first).await?;
    let access = unfinished.join("pg_hba.conf");
    fs::write(&access, "host all all 127.0.0.1/32 scram-sha-256\n").map_err(Error::folder(&access))?;
    fs::rename(&unfinished, data).map_err(Error::folder(data))
}

/// The name of the data folder for the server. Up to version 15, PostgreSQL changes to the folder of its program and
/// back by the real path, which therefore has to be open to it.
fn name_of(data: &Path, account: ServerAccount, major: u32) -> Result<PathBuf, Error> {
    if major > 15 {
        return Ok(HERE.into());
    }
    let real = data.canonicalize().map_err(Error::folder(data))?;
    match account.barred_from(&real) {
        Some(barred) => Err(Error::Closed { path: barred.to_owned() }),
        None => Ok(real),
    }
}

/// Removes the lock file of a killed server: if its process id was reused, PostgreSQL would refuse to start. Called
/// only when no process works in the folder.
fn forget_dead_server(data: &Path) -> Result<(), Error> {
    let lock = data.join("postmaster.pid");
    match fs::remove_file(&lock) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::folder(&lock)(source)),
        _ => Ok(()),
    }
}

fn cannot_start(program: &str) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Start { program: program.to_owned(), source }
}
