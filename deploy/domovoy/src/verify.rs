//! `domovoy verify`: checks the log in its database, or a dossier without a database.

use std::{fs, io::BufReader, path::PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use indicatif::ProgressBar;
use schemas::dossier;
use schemas::{
    Database,
    seal::{self, VerifyingKey},
    tail,
    verify::{Against, LogVerdict},
};
use serde_json::json;

use crate::{answer::answer, installation::InstallationArgs, rebuild::progress, secrets::Secrets};

/// Check that nothing in the log, or in a dossier, was altered, removed or inserted
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Check this dossier instead; needs no database
    #[arg(long, value_name = "FILE")]
    dossier: Option<PathBuf>,
    /// The company's public key. Without it a log is checked against the key in the data folder, if there
    /// is one, and a dossier against the key that it names itself
    #[arg(long, value_name = "HEX|FILE")]
    public_key: Option<String>,
}

impl Verify {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match &self.dossier {
            Some(file) => self.dossier(file),
            None => self.log().await,
        }
    }

    async fn log(self) -> anyhow::Result<()> {
        let installation = self.installation.read()?;
        let data = installation.data();
        let (key, from) = match self.given()? {
            Some(key) => (Some(key), "given"),
            None => (Secrets::public(data)?, "data folder"),
        };
        let kept = Secrets::pinned_head(data);
        let kept = kept.last().with_context(|| format!("cannot read {}", kept.file().display()))?;
        let against = Against { key, kept };
        let (servers, url) = installation.attach_database().await?;
        let verdict = verdict(&url, &against).await;
        servers.stop().await;
        let verdict = verdict?;
        let fault = verdict.fault;
        answer(&json!({
            "events": verdict.events,
            "hash": hex::encode(verdict.hash),
            "signatures": verdict.signatures,
            "key": key.map(|key| json!({ "hex": hex::encode(key.as_bytes()), "from": from })),
            "fault": fault.as_ref().map(|fault| {
                json!({ "code": fault.code(), "position": fault.position(), "text": fault.to_string() })
            }),
        }))?;
        fault.map_or(Ok(()), |fault| bail!(fault))
    }

    fn dossier(&self, file: &PathBuf) -> anyhow::Result<()> {
        let key = self.given()?;
        let open = fs::File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        let checked = dossier::check(BufReader::new(open), key.as_ref())?;
        let (header, fault) = (checked.header, checked.fault);
        answer(&json!({
            "stream": header.as_ref().map(|header| &header.stream),
            "id": header.as_ref().map(|header| &header.id),
            "position": header.as_ref().map(|header| header.position),
            "events": checked.events,
            "signatures": checked.signatures,
            "key": header.as_ref().map(|header| {
                json!({ "hex": header.signer, "from": if key.is_some() { "given" } else { "dossier" } })
            }),
            "fault": fault.as_ref().map(|fault| {
                json!({ "code": fault.code(), "position": fault.position(), "text": fault.to_string() })
            }),
        }))?;
        fault.map_or(Ok(()), |fault| bail!(fault))
    }

    /// The public key that was given as an argument: the key itself, or a file with it.
    fn given(&self) -> anyhow::Result<Option<VerifyingKey>> {
        let Some(given) = &self.public_key else { return Ok(None) };
        let key = match seal::public_key(given) {
            Some(key) => Some(key),
            None => seal::public_key(
                &fs::read_to_string(given).with_context(|| format!("{given:?} is no key, and no file"))?,
            ),
        };
        key.map(Some).context("a public key is 64 hexadecimal digits")
    }
}

async fn verdict(url: &str, against: &Against) -> anyhow::Result<LogVerdict> {
    let database = Database::new(url);
    let log = sqlx::query("SELECT 1 FROM pg_tables WHERE schemaname = 'log' AND tablename = 'head'");
    let log = log.fetch_optional(&mut database.owner().await?).await?;
    ensure!(log.is_some(), "there is no log in this database");
    let pool = database.pool(2)?;
    let bar: ProgressBar = progress(tail::head(&pool).await?)?;
    let verdict =
        schemas::verify::verify(&pool, against, |position| bar.set_position(position.unsigned_abs())).await;
    bar.finish_and_clear();
    Ok(verdict?)
}
