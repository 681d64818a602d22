//! `domovoy export journal`: the books, from the log.

use clap::{Args, ValueEnum};
use exports::{beancount::Beancount, books::Notation, hledger::Hledger, journal::journal};

use super::{Way, books::Books};

/// Every movement of money with its postings, from the log
#[derive(Debug, Args)]
pub(super) struct Journal {
    #[command(flatten)]
    way: Way,
    #[command(flatten)]
    books: Books,
    /// Program that reads the file
    #[arg(long)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Hledger,
    Beancount,
}

impl Journal {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Books { source, currency } = &self.books;
        let notation: &dyn Notation = match self.format {
            Format::Hledger => &Hledger,
            Format::Beancount => &Beancount,
        };
        self.way
            .write(async |company, out| {
                journal(&company.pool, source.as_deref(), notation, currency, out).await
            })
            .await
    }
}
