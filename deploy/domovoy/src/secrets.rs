//! Keys that must not be in the database: created on first use, in files that only their owner can read.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

use anyhow::Context as _;
use schemas::{
    pinned_head::PinnedHead,
    seal::{HeadSigner, VerifyingKey},
    vault::MasterKey,
};

/// The company's keys.
#[derive(Debug, Clone)]
pub(crate) struct Secrets {
    /// Wraps the keys of personal data.
    pub(crate) master: MasterKey,
    /// Signs heads of the log.
    pub(crate) signer: HeadSigner,
}

impl Secrets {
    /// Reads `DOMOVOY_MASTER_KEY` and `DOMOVOY_SIGNING_KEY`, or else the files in the data folder.
    pub(crate) fn of(data: &Path) -> anyhow::Result<Self> {
        let folder = data.join("secrets");
        let master =
            key("DOMOVOY_MASTER_KEY", &folder.join("master.key"), || MasterKey::generate().to_hex())?;
        let signer =
            key("DOMOVOY_SIGNING_KEY", &folder.join("signing.key"), || HeadSigner::generate().to_hex())?;
        Ok(Self {
            master: MasterKey::from_hex(&master).context("the master key is 64 hexadecimal digits")?,
            signer: HeadSigner::from_hex(&signer)
                .context("the signing key is 64 hexadecimal digits")?
                .remembering(Self::pinned_head(data)),
        })
    }
}

impl Secrets {
    /// The file with the last signed head.
    pub(crate) fn pinned_head(data: &Path) -> PinnedHead {
        PinnedHead::at(data.join("secrets/signed.head"))
    }

    /// The public key of the signing key, if there is one. Creates none, because a tool that only reads has no use
    /// for a new key.
    pub(crate) fn public(data: &Path) -> anyhow::Result<Option<VerifyingKey>> {
        let Some(signer) = known("DOMOVOY_SIGNING_KEY", &data.join("secrets/signing.key"))? else {
            return Ok(None);
        };
        let signer = HeadSigner::from_hex(&signer).context("the signing key is 64 hexadecimal digits")?;
        Ok(Some(signer.public()))
    }
}

fn key(variable: &str, file: &Path, generate: impl FnOnce() -> String) -> anyhow::Result<String> {
    match known(variable, file)? {
        Some(key) => Ok(key),
        None => make(file, &generate()),
    }
}

fn known(variable: &str, file: &Path) -> anyhow::Result<Option<String>> {
    if let Some(given) = std::env::var(variable).ok().filter(|given| !given.is_empty()) {
        return Ok(Some(given));
    }
    match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// Creates a key file. If another process creates it at the same moment, its key counts.
fn make(file: &Path, text: &str) -> anyhow::Result<String> {
    let folder = file.parent().context("a key lies in a folder")?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let unfinished = tempfile::Builder::new()
        .make_in(folder, |path| fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path))?;
    unfinished.as_file().write_all(text.as_bytes())?;
    unfinished.as_file().sync_all()?;
    match unfinished.persist_noclobber(file) {
        Err(lost) if lost.error.kind() != io::ErrorKind::AlreadyExists => {
            Err(lost.error).with_context(|| format!("cannot write {}", file.display()))
        }
        _ => fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_kept_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        let first = Secrets::of(data.path()).unwrap();
        let again = Secrets::of(data.path()).unwrap();
        assert_eq!(first.master.to_hex(), again.master.to_hex());
        assert_eq!(first.signer.to_hex(), again.signer.to_hex());
        let mode = fs::metadata(data.path().join("secrets/master.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
