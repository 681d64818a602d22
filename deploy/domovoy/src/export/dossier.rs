//! `domovoy export dossier`: one ticket or account with the proof of its history.

use clap::{Args, ValueEnum};
use schemas::dossier;
use uuid::Uuid;

use super::ExportTarget;

/// One stream with the proof that it is part of the log; `domovoy verify --dossier` checks it
#[derive(Debug, Args)]
pub(super) struct DossierArgs {
    #[command(flatten)]
    target: ExportTarget,
    /// Kind of the stream
    stream: DossierStream,
    /// Id of the ticket or account
    id: Uuid,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DossierStream {
    Ticket,
    Account,
}

impl DossierArgs {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let stream = match self.stream {
            DossierStream::Ticket => "ticket",
            DossierStream::Account => "account",
        };
        let id = self.id.to_string();
        self.target
            .write(async |company, out| {
                dossier::write(&company.pool, &company.secrets.signer, (stream, &id), out).await
            })
            .await
    }
}
