//! What can go wrong with a server, and what to do about it.

use std::{io, path::PathBuf};

/// Why a server is not there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing usable is installed.
    #[error("no {what} or newer was found{tried}\nrun `deploy/install.sh`, or set {variable} to {meaning}")]
    NotInstalled {
        /// Server and oldest version that serves.
        what: &'static str,
        /// What was looked at and why it was passed over, a line each.
        tried: String,
        /// The variable that names it.
        variable: &'static str,
        /// What that variable holds.
        meaning: &'static str,
    },

    /// PostgreSQL does not run as root, and there is nobody else.
    #[error(
        "the servers do not run as root and there is no user `domovoy` to run them as\n\
         run `deploy/install.sh`, or `useradd --system domovoy`"
    )]
    NoAccount,

    /// A folder or file cannot be used.
    #[error("{path} cannot be used")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },

    /// The folder was made by somebody else.
    #[error(
        "{path} belongs to the user with id {uid}: start as that user or as root, or choose another folder"
    )]
    NotOurs {
        /// Which.
        path: PathBuf,
        /// Whose.
        uid: u32,
    },

    /// The way to the folder is barred, and this PostgreSQL cannot do without.
    #[error(
        "{path} is closed to the user that runs PostgreSQL: choose another data folder, `chmod a+x {path}`, \
         or install PostgreSQL 16 or newer with `deploy/install.sh`"
    )]
    Closed {
        /// The first folder on the way that does not let it through.
        path: PathBuf,
    },

    /// There is something else in the folder.
    #[error(
        "{path} holds something that is not a finished PostgreSQL data folder: move it away or choose another"
    )]
    Foreign {
        /// Which.
        path: PathBuf,
    },

    /// A server is running on these files.
    #[error("{path} is in use by process {pid}: stop that first, or choose another folder")]
    InUse {
        /// Which folder.
        path: PathBuf,
        /// By whom.
        pid: String,
    },

    /// Somebody else listens there.
    #[error("port {port} of 127.0.0.1 is taken by another program: stop that, or choose another port")]
    PortTaken {
        /// Which.
        port: u16,
    },

    /// A program cannot be started at all.
    #[error("{program} cannot be started")]
    Start {
        /// Which.
        program: String,
        /// Why.
        source: io::Error,
    },

    /// A server ended instead of answering.
    #[error("{what} failed; {log} ends with:\n{tail}")]
    Died {
        /// Which.
        what: &'static str,
        /// Where it wrote.
        log: PathBuf,
        /// Its last words.
        tail: String,
    },

    /// A server took longer than anybody waits.
    #[error("{what} is not ready after {seconds} seconds; see {log}")]
    NotReady {
        /// Which.
        what: &'static str,
        /// How long we waited.
        seconds: u64,
        /// Where it writes.
        log: PathBuf,
    },
}

impl Error {
    /// Shorthand for `map_err` on what concerns one path.
    pub(crate) fn folder(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder { path, source }
    }
}
