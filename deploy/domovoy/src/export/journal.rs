//! `domovoy export journal`: the books, from the log.

use clap::{Args, ValueEnum};
use exports::{beancount::Beancount, books::Notation, hledger::Hledger, journal::journal};

use super::{ExportTarget, books::BooksArgs};

/// Every movement of money with its postings, from the log
#[derive(Debug, Args)]
pub(super) struct JournalArgs {
    #[command(flatten)]
    target: ExportTarget,
    #[command(flatten)]
    books: BooksArgs,
    /// Program that reads the file
    #[arg(long)]
    format: JournalFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum JournalFormat {
    Hledger,
    Beancount,
}

impl JournalArgs {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let BooksArgs { source, currency } = &self.books;
        let notation: &dyn Notation = match self.format {
            JournalFormat::Hledger => &Hledger,
            JournalFormat::Beancount => &Beancount,
        };
        self.target
            .write(async |company, out| {
                journal(&company.pool, source.as_deref(), notation, currency, out).await
            })
            .await
    }
}
