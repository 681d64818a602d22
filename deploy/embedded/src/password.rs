//! The password of a server, in a file that only its owner can read.

use std::{
    fmt::{self, Debug, Display},
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use crate::error::Error;

/// A password. Its `Debug` form is hidden.
pub(crate) struct ServerPassword(String);

impl ServerPassword {
    /// The password in this file, which is created on first use.
    pub(crate) fn kept_in(path: &Path) -> Result<Self, Error> {
        match fs::read_to_string(path) {
            Ok(password) if !password.is_empty() => Ok(Self(password)),
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::folder(path)(source)),
            _ => Self::make(path).map_err(Error::folder(path)),
        }
    }

    fn make(path: &Path) -> io::Result<Self> {
        let mut random = [0; 24];
        File::open("/dev/urandom")?.read_exact(&mut random)?;
        let password = random.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        write_private(path, &password)?;
        Ok(Self(password))
    }
}

impl Display for ServerPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, f)
    }
}

impl Debug for ServerPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Writes a file that only its owner can read. Readers see the whole file or none.
pub(crate) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(unfinished, path)
}
