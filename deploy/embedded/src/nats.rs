//! Runs NATS with JetStream.

use std::{
    io,
    net::Ipv4Addr,
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::TcpStream,
    time::timeout,
};

use crate::{
    account::ServerAccount,
    error::Error,
    folder::{self, HERE},
    options::Options,
    password::{self, ServerPassword},
    process::ServerProcess,
};

/// How long a start may take: enough to read a large store.
const START_TIMEOUT: Duration = Duration::from_mins(5);

/// A running NATS. Dropping it sends the signal to stop, without waiting.
#[derive(Debug)]
pub struct Nats {
    process: ServerProcess,
    port: u16,
    password: ServerPassword,
}

impl Nats {
    /// Starts NATS on its folder, which is created on first use; returns when it accepts connections.
    pub async fn start(options: &Options) -> Result<Self, Error> {
        let store = options.folder.join("store");
        folder::make(&options.folder)?;
        folder::make_private(&store)?;
        let password = ServerPassword::kept_in(&options.folder.join("password"))?;
        let account = ServerAccount::of_folder(&store)?;
        let program = options.places.find_nats(account).await?;
        folder::vacated(&store).await?;
        let port = options.port.choose()?;

        let settings = store.join("nats.conf");
        password::write_private(&settings, &configuration(port, &password, options.durable))
            .map_err(Error::folder(&settings))?;
        account.take(&settings)?;
        let log = options.folder.join("nats.log");
        let output = folder::log(&log)?;
        let mut command = account.command(&program, "TERM");
        command.args(["-c", "nats.conf"]).current_dir(&store).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(output);
        let process = ServerProcess::start(command, Signal::TERM)
            .await
            .map_err(|source| Error::Start { program: "nats-server".to_owned(), source })?;
        let server = Self { process, port, password };
        server.ready(log).await?;
        Ok(server)
    }

    /// The address with user and password.
    pub fn url(&self) -> String {
        format!("nats://domovoy:{}@127.0.0.1:{}", self.password, self.port)
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

    /// Closes connections, writes everything to disk and stops.
    pub async fn stop(self) {
        self.process.stop(Signal::INT).await;
    }

    /// Kills it, as `kill -9` does.
    pub async fn kill(self) {
        self.process.kill().await;
    }

    /// Waits until the server answers: it listens once its streams are read, and greets each client.
    async fn ready(&self, log: PathBuf) -> Result<(), Error> {
        let begun = Instant::now();
        loop {
            if self.process.has_ended() {
                return Err(folder::died("the start of NATS", log));
            }
            if timeout(Duration::from_secs(1), greeted(self.port))
                .await
                .is_ok_and(|greeting| greeting.is_ok())
            {
                return Ok(());
            }
            if begun.elapsed() > START_TIMEOUT {
                return Err(Error::NotReady { what: "NATS", seconds: START_TIMEOUT.as_secs(), log });
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

async fn greeted(port: u16) -> io::Result<()> {
    let mut greeting = String::new();
    BufReader::new(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?).read_line(&mut greeting).await?;
    let complete = greeting.starts_with("INFO ") && greeting.contains("\"jetstream\":true");
    if complete { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

fn configuration(port: u16, password: &ServerPassword, durable: bool) -> String {
    // an acknowledged message that is not synced to disk would be lost by a power cut
    let sync = if durable { "always" } else { "2m" };
    format!(
        "server_name: domovoy\n\
         listen: \"127.0.0.1:{port}\"\n\
         authorization {{ user: domovoy, password: \"{password}\" }}\n\
         jetstream {{ store_dir: \"{HERE}\", sync_interval: \"{sync}\", max_memory_store: 256MB }}\n\
         max_payload: 2MB\n"
    )
}
