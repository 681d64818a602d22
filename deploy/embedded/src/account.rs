//! Whom a server runs as: us, or where we are root somebody who is nobody.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, chown},
    path::Path,
    process::Command,
};

use crate::Error;

/// The user whose only purpose is to run the servers; the others are there on every Debian.
const CANDIDATES: [&str; 3] = ["domovoy", "postgres", "nobody"];

/// The account of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// The one we run under.
    Ours,
    /// Another one; we are root.
    Other { uid: u32, gid: u32 },
}

impl Account {
    /// Who is to work on the files of that folder, which becomes his if it is nobody's yet.
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
            // Made by an ordinary user, now started by root: it stays that user's.
            (true, uid) => Ok(Self::Other { uid, gid: owner.gid() }),
        }
    }

    /// Makes a file or folder this account's.
    pub(crate) fn take(self, path: &Path) -> Result<(), Error> {
        match self {
            Self::Ours => Ok(()),
            Self::Other { uid, gid } => give(path, uid, gid),
        }
    }

    /// The first folder on the way to this one that lets this account not through.
    pub(crate) fn barred_from(self, folder: &Path) -> Option<&Path> {
        let way: Vec<_> = folder.ancestors().collect();
        way.into_iter().rev().find(|step| {
            let mut test = self.command(Path::new("test"), "KILL");
            !test.arg("-x").arg(step).status().is_ok_and(|status| status.success())
        })
    }

    /// A command under this account, which gets the signal when the thread that starts it ends.
    ///
    /// Nothing of our environment goes along: `PGDATA` or a locale of the caller would change what it does.
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
