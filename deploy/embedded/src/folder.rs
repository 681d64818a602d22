//! The folder of a server.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::error::Error;

/// The name that a server gets for its folder.
///
/// The server is started with the folder as its working folder, because the path to it may lead through folders that
/// are closed to its account (such as a clone below `/root`).
pub(crate) const HERE: &str = "/proc/self/cwd";

/// How long a server may take to end after its parent was killed.
const EXIT_TIMEOUT: Duration = Duration::from_secs(30);

/// Creates a folder that others may enter; its contents have their own owners.
pub(crate) fn make(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o711).create(path).map_err(Error::folder(path))
}

/// Creates a folder that only its owner may enter.
pub(crate) fn make_private(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(Error::folder(path))
}

/// Waits until no process works in the folder: servers whose parent was killed need a moment to end.
pub(crate) async fn vacated(folder: &Path) -> Result<(), Error> {
    let real = folder.canonicalize().map_err(Error::folder(folder))?;
    let begun = Instant::now();
    while let Some(pid) = occupant(&real) {
        if begun.elapsed() > EXIT_TIMEOUT {
            return Err(Error::InUse { path: folder.to_owned(), pid });
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// A process whose working folder this is. Process ids in lock files may be reused after a restart of the machine;
/// working folders are reliable.
fn occupant(folder: &Path) -> Option<String> {
    let processes = fs::read_dir("/proc").ok()?;
    processes
        .filter_map(Result::ok)
        .find(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd == folder))
        .and_then(|process| process.file_name().into_string().ok())
}

/// Opens a new log file, and renames the one before.
pub(crate) fn log(path: &Path) -> Result<File, Error> {
    let before = path.with_extension("log.1");
    match fs::rename(path, before) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::folder(path)(source)),
        _ => OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(Error::folder(path)),
    }
}

/// The error of a server that did not start, with the end of its log.
pub(crate) fn died(what: &'static str, log: PathBuf) -> Error {
    let text = fs::read_to_string(&log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    let tail = lines[lines.len().saturating_sub(8)..].join("\n");
    Error::Died { what, log, tail }
}
