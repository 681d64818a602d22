//! The account that a server runs under: ours, or an unprivileged one if we are root.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, chown},
    path::Path,
    process::Command,
};

use crate::error::Error;

/// The first user exists only to run the servers; the others exist on every Debian.
const CANDIDATES: [&str; 3] = ["domovoy", "postgres", "nobody"];

/// The account that a server runs under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServerAccount {
    /// The account of this process.
    Ours,
    /// Another account; this process is root.
    Other { uid: u32, gid: u32 },
}

impl ServerAccount {
    /// The account that owns this folder. As root, a folder of root is given to an unprivileged account.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self, Error> {
        let owner = fs::metadata(folder).map_err(Error::folder(folder))?;
        let us = rustix::process::geteuid();
        match (us.is_root(), owner.uid()) {
            (false, uid) if uid == us.as_raw() => Ok(Self::Ours),
            (false, uid) => Err(Error::NotOurs { path: folder.to_owned(), uid }),
            (true, 0) => {
                let (uid, gid) = unprivileged().ok_or(Error::NoAccount)?;
                let account = Self::Other { uid, gid };
                account.take(folder)?;
                Ok(account)
            }
            // the folder was created by an ordinary user and is now used by root: it stays with that user
            (true, uid) => Ok(Self::Other { uid, gid: owner.gid() }),
        }
    }

    /// Changes the owner of a file or folder to this account.
    pub(crate) fn take(self, path: &Path) -> Result<(), Error> {
        match self {
            Self::Ours => Ok(()),
            Self::Other { uid, gid } => give(path, uid, gid),
        }
    }

    /// The first folder on the path that this account may not enter.
    pub(crate) fn barred_from(self, folder: &Path) -> Option<&Path> {
        let way: Vec<_> = folder.ancestors().collect();
        way.into_iter().rev().find(|step| {
            let mut test = self.command(Path::new("test"), "KILL");
            !test.arg("-x").arg(step).status().is_ok_and(|status| status.success())
        })
    }

    /// A command that runs under this account. The kernel sends it the signal `at_our_death` when the thread that
    /// starts it ends.
    ///
    /// The environment is not inherited: `PGDATA` or the locale of the caller would change the behaviour.
    pub(crate) fn command(self, program: &Path, at_our_death: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C.UTF-8");
        command.args(["--pdeathsig", at_our_death]);
        if let Self::Other { uid, gid } = self {
            command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
        }
        command.arg("--").arg(program);
        command
    }
}

fn unprivileged() -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    CANDIDATES.iter().find_map(|name| {
        users.lines().find_map(|line| match line.split(':').collect::<Vec<_>>()[..] {
            [user, _, uid, gid, ..] if user == *name => Some((uid.parse().ok()?, gid.parse().ok()?)),
            _ => None,
        })
    })
}

fn give(path: &Path, uid: u32, gid: u32) -> Result<(), Error> {
    let entry = fs::symlink_metadata(path).map_err(Error::folder(path))?;
    if entry.is_symlink() {
        return Ok(());
    }
    chown(path, Some(uid), Some(gid)).map_err(Error::folder(path))?;
    if entry.is_dir() {
        for entry in fs::read_dir(path).map_err(Error::folder(path))? {
            give(&entry.map_err(Error::folder(path))?.path(), uid, gid)?;
        }
    }
    Ok(())
}
