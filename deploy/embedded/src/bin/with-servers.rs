//! `with-servers -- COMMAND…` runs a command with a temporary PostgreSQL and NATS.
//!
//! The command gets `TEST_DATABASE_URL` (superuser), `TEST_NATS_URL`, and `TEST_SERVERS`, a folder for servers that
//! it starts. Its exit code is passed on.

use std::{
    env,
    error::Error as StdError,
    ffi::OsString,
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::{ExitCode, ExitStatus},
};

use embedded::{Error, Nats, Options, Postgres};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    signal::unix::{SignalKind, signal},
};

/// Bytes that must be free in memory for the test databases; else they are on disk.
const MEMORY_BYTES_MIN: u64 = 2 << 30;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let command: Vec<_> = env::args_os().skip(1).skip_while(|argument| argument == "--").collect();
    if command.is_empty() {
        eprintln!("usage: with-servers -- COMMAND…");
        return ExitCode::from(2);
    }
    match run(&command).await {
        Ok(status) => ExitCode::from(code(status)),
        Err(error) => {
            eprintln!("with-servers: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  {error}");
                cause = error.source();
            }
            ExitCode::from(1)
        }
    }
}

async fn run(command: &[OsString]) -> Result<ExitStatus, Error> {
    let at = place();
    let error = |source| Error::Folder { path: at.clone(), source };
    let folder = tempfile::Builder::new().prefix("domovoy-test-").tempdir_in(&at).map_err(error)?;
    let postgres_options = Options::throwaway(folder.path().join("postgres"));
    let nats_options = Options::throwaway(folder.path().join("nats"));
    let (postgres, nats) = tokio::try_join!(Postgres::start(&postgres_options), Nats::start(&nats_options))?;

    let program = command[0].to_string_lossy().into_owned();
    let failed = |source| Error::Start { program: program.clone(), source };
    // the terminal sends Ctrl-C to the command, too; this process only has to outlive it
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .env("TEST_DATABASE_URL", postgres.url("postgres"))
        .env("TEST_NATS_URL", nats.url())
        .env("TEST_SERVERS", folder.path())
        .spawn()
        .map_err(failed)?;
    let status = loop {
        tokio::select! {
            status = child.wait() => break status.map_err(failed)?,
            _ = interrupt.recv() => {}
            _ = terminate.recv() => terminate_too(&child),
        }
    };
    tokio::join!(postgres.stop(), nats.stop());
    Ok(status)
}

fn terminate_too(child: &Child) {
    if let Some(pid) = child.id().and_then(|id| Pid::from_raw(id.cast_signed())) {
        let _ = kill_process(pid, Signal::TERM);
    }
}

/// `/dev/shm` if it is large enough, else the folder for temporary files.
fn place() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let room = rustix::fs::statvfs(&memory).map(|disk| disk.f_bavail * disk.f_frsize);
    if room.is_ok_and(|room| room >= MEMORY_BYTES_MIN) { memory } else { env::temp_dir() }
}

fn code(status: ExitStatus) -> u8 {
    let code = status.code().or(status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}
