//! The folder a server works in.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::Error;

/// The same folder, as a server is told it.
///
/// It is put into its folder by us and calls it by this name, since the way there may lead through folders
/// that are closed to its account (a clone below `/root`).
pub(crate) const HERE: &str = "/proc/self/cwd";

/// How long a server whose parent was killed may take to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// Makes a folder that others may pass through; what is in it has an owner each.
pub(crate) fn make(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o711).create(path).map_err(Error::folder(path))
}

/// Makes a folder that is its owner's alone.
pub(crate) fn make_private(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(Error::folder(path))
}

/// Waits until nobody works in the folder: servers whose parent was killed are on their way out.
pub(crate) async fn vacated(folder: &Path) -> Result<(), Error> {
    let real = folder.canonicalize().map_err(Error::folder(folder))?;
    let begun = Instant::now();
    while let Some(pid) = occupant(&real) {
        if begun.elapsed() > PATIENCE {
            return Err(Error::InUse { path: folder.to_owned(), pid });
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// A process whose working folder this is. Process ids in lock files lie once the machine was restarted;
/// this does not.
fn occupant(folder: &Path) -> Option<String> {
    let processes = fs::read_dir("/proc").ok()?;
    processes
        .filter_map(Result::ok)
        .find(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd == folder))
        .and_then(|process| process.file_name().into_string().ok())
}

/// A new log, the one before kept beside it.
pub(crate) fn log(path: &Path) -> Result<File, Error> {
    let before = path.with_extension("log.1");
    match fs::rename(path, before) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::folder(path)(source)),
        _ => OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(Error::folder(path)),
    }
}

/// What a server that did not start has to say.
pub(crate) fn died(what: &'static str, log: PathBuf) -> Error {
    let text = fs::read_to_string(&log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    let tail = lines[lines.len().saturating_sub(8)..].join("\n");
    Error::Died { what, log, tail }
}
