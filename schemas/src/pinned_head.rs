//! The last signed head of the log, in a file outside the database.
//!
//! Signed heads are rows of the database that they protect, so an intruder who rewrites the log deletes them too. One
//! head outside is enough, because its hash covers everything before it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use crate::signed_head::SignedHead;

/// A file that holds one signed head.
#[derive(Debug, Clone)]
pub struct PinnedHead(PathBuf);

impl PinnedHead {
    /// Uses this file. Its folder is created by the first [`remember`](Self::remember).
    pub fn at(file: impl Into<PathBuf>) -> Self {
        Self(file.into())
    }

    /// The path of the file.
    pub fn file(&self) -> &Path {
        &self.0
    }

    /// The head that was stored last; none if the file does not exist yet. A damaged file is an error.
    pub fn last(&self) -> io::Result<Option<SignedHead>> {
        let text = match fs::read_to_string(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read?,
        };
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "it holds no signed head");
        read(&text).map(Some).ok_or_else(damaged)
    }

    /// Replaces the stored head. The file is synced to disk before this returns.
    pub fn remember(&self, head: &SignedHead) -> io::Result<()> {
        let folder = self.0.parent().unwrap_or(Path::new("."));
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let unfinished = self.0.with_extension("new");
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        writeln!(file, "{} {} {}", head.position, hex::encode(head.hash), hex::encode(head.signature))?;
        file.sync_all()?;
        fs::rename(&unfinished, &self.0)?;
        File::open(folder)?.sync_all()
    }
}

fn read(text: &str) -> Option<SignedHead> {
    let mut words = text.split_whitespace();
    let position = words.next()?.parse().ok()?;
    let hash = hex::decode(words.next()?).ok()?.try_into().ok()?;
    let signature = hex::decode(words.next()?).ok()?.try_into().ok()?;
    Some(SignedHead { position, hash, signature })
}
