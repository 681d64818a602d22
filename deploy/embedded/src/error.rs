//! Errors of the servers, with what to do about them.

use std::{io, path::PathBuf};

/// Why a server does not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No suitable program is installed.
    #[error("no {what} or newer was found{tried}\nrun `deploy/install.sh`, or set {variable} to {meaning}")]
    NotInstalled {
        /// Server and oldest supported version.
        what: &'static str,
        /// Programs that were tried, each with the reason against it, one per line.
        tried: String,
        /// Environment variable that names the program.
        variable: &'static str,
        /// What the variable contains.
        meaning: &'static str,
    },

    /// PostgreSQL does not run as root, and there is no other account.
    #[error(
        "the servers do not run as root and there is no user `domovoy` to run them as\n\
         run `deploy/install.sh`, or `useradd --system domovoy`"
    )]
    NoAccount,

    /// A folder or file cannot be used.
    #[error("{path} cannot be used")]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// The underlying error.
        source: io::Error,
    },

    /// The folder belongs to another user.
    #[error(
        "{path} belongs to the user with id {uid}: start as that user or as root, or choose another folder"
    )]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// Id of its owner.
        uid: u32,
    },

    /// A folder above the data folder is closed to the account, and this version of PostgreSQL needs the path.
    #[error(
        "{path} is closed to the user that runs PostgreSQL: choose another data folder, `chmod a+x {path}`, \
         or install PostgreSQL 16 or newer with `deploy/install.sh`"
    )]
    Closed {
        /// The first folder on the path that the account may not enter.
        path: PathBuf,
    },

    /// The folder contains something else.
    #[error(
        "{path} holds something that is not a finished PostgreSQL data folder: move it away or choose another"
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
    },

    /// A server runs on this folder.
    #[error("{path} is in use by process {pid}: stop that first, or choose another folder")]
    InUse {
        /// The folder.
        path: PathBuf,
        /// Id of the process.
        pid: String,
    },

    /// Another program listens on the port.
    #[error("port {port} of 127.0.0.1 is taken by another program: stop that, or choose another port")]
    PortTaken {
        /// The port.
        port: u16,
    },

    /// A program cannot be started.
    #[error("{program} cannot be started")]
    Start {
        /// Name of the program.
        program: String,
        /// The underlying error.
        source: io::Error,
    },

    /// A server ended during its start.
    #[error("{what} failed; {log} ends with:\n{tail}")]
    Died {
        /// Name of the step.
        what: &'static str,
        /// Its log file.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },

    /// A server did not become ready in time.
    #[error("{what} is not ready after {seconds} seconds; see {log}")]
    NotReady {
        /// Name of the server.
        what: &'static str,
        /// The timeout in seconds.
        seconds: u64,
        /// Its log file.
        log: PathBuf,
    },
}

impl Error {
    /// For `map_err` of errors on one path.
    pub(crate) fn folder(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder { path, source }
    }
}
