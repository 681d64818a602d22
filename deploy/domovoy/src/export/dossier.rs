//! `domovoy export dossier`: one ticket or account with the proof of its history.

use clap::{Args, ValueEnum};
use schemas::dossier;
use uuid::Uuid;

use super::Way;

/// One stream with the proof that it is part of the log; `domovoy verify --dossier` checks it
#[derive(Debug, Args)]
pub(super) struct Dossier {
    #[command(flatten)]
    way: Way,
    /// Kind of the stream
    stream: Stream,
    /// Id of the ticket or account
    id: Uuid,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Stream {
    Ticket,
    Account,
}

impl Dossier {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let stream = match self.stream {
            Stream::Ticket => "ticket",
            Stream::Account => "account",
        };
        let id = self.id.to_string();
        self.way
            .write(async |company, out| {
                dossier::write(&company.pool, &company.secrets.signer, (stream, &id), out).await
            })
            .await
    }
}
