//! `domovoy export`: files for auditors, accountants and process miners, one subcommand per kind of file.

mod balances;
mod books;
mod dossier;
mod histories;
mod journal;

use std::{
    fs::{File, Permissions},
    io::{self, BufWriter, Write},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use tempfile::NamedTempFile;

use crate::{company::Company, installation::InstallationArgs};

/// Write histories, books and proofs for others to read
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    kind: ExportKind,
}

#[derive(Debug, Subcommand)]
enum ExportKind {
    Dossier(dossier::DossierArgs),
    Histories(histories::HistoriesArgs),
    Journal(journal::JournalArgs),
    Balances(balances::BalancesArgs),
}

/// Where to read from and where to write to.
#[derive(Debug, Args)]
struct ExportTarget {
    #[command(flatten)]
    installation: InstallationArgs,
    /// File to write; standard output without it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl ExportArgs {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self.kind {
            ExportKind::Dossier(dossier) => dossier.run().await,
            ExportKind::Histories(histories) => histories.run().await,
            ExportKind::Journal(journal) => journal.run().await,
            ExportKind::Balances(balances) => balances.run().await,
        }
    }
}

impl ExportTarget {
    /// Opens the company and writes the file. A failed export leaves no file.
    async fn write<E: Into<anyhow::Error>>(
        &self,
        write: impl AsyncFnOnce(&Company, &mut ExportSink) -> Result<(), E>,
    ) -> anyhow::Result<()> {
        let installation = self.installation.read()?;
        let (servers, url) = installation.attach_database().await?;
        let written = async {
            let company = Company::open(&url, &installation).await?;
            let mut out = ExportSink::open(self.out.as_deref())?;
            let written = write(&company, &mut out).await.map_err(Into::into);
            company.pool.close().await;
            written?;
            out.close()
        };
        let written = written.await;
        servers.stop().await;
        written
    }
}

/// The destination of an export.
enum ExportSink {
    Screen(BufWriter<io::Stdout>),
    File(BufWriter<File>, NamedTempFile, PathBuf),
}

impl ExportSink {
    fn open(file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = file else { return Ok(Self::Screen(BufWriter::new(io::stdout()))) };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // readable for everybody whom the umask admits
        let unfinished = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(folder)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        let writer = BufWriter::with_capacity(1 << 16, unfinished.reopen()?);
        Ok(Self::File(writer, unfinished, path.to_owned()))
    }

    fn close(mut self) -> anyhow::Result<()> {
        self.flush()?;
        match self {
            Self::Screen(_) => Ok(()),
            Self::File(_, unfinished, path) => {
                unfinished.persist(&path).with_context(|| format!("cannot write {}", path.display()))?;
                Ok(())
            }
        }
    }
}

impl Write for ExportSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Screen(out) => out.write(bytes),
            Self::File(out, ..) => out.write(bytes),
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Screen(out) => out.flush(),
            Self::File(out, ..) => out.flush(),
        }
    }
}
