//! `domovoy export balances`: the balance of every account, from the read model.

use clap::{Args, ValueEnum};
use exports::{
    balances::{balances, table},
    beancount::Beancount,
    books::Notation,
    hledger::Hledger,
};
use projections::Model;

use super::{ExportTarget, books::BooksArgs};

/// The balance of every account, from the read model: as assertions that a journal has to agree with, or
/// as a table
#[derive(Debug, Args)]
pub(super) struct BalancesArgs {
    #[command(flatten)]
    target: ExportTarget,
    #[command(flatten)]
    books: BooksArgs,
    /// Program that reads the file
    #[arg(long, default_value = "hledger")]
    format: BalancesFormat,
    /// The exported journal, which the assertions then include: the file checks the pair by itself
    #[arg(long, value_name = "FILE")]
    journal: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum BalancesFormat {
    Hledger,
    Beancount,
    Csv,
}

impl BalancesArgs {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Self { target, books: BooksArgs { source, currency }, format, journal } = &self;
        let (source, journal) = (source.as_deref(), journal.as_deref());
        target
            .write::<anyhow::Error>(async |company, out| {
                company.caught_up(Model::Accounts).await?;
                let pool = &company.pool;
                let notation: &dyn Notation = match format {
                    BalancesFormat::Hledger => &Hledger,
                    BalancesFormat::Beancount => &Beancount,
                    BalancesFormat::Csv => return Ok(table(pool, source, out).await?),
                };
                Ok(balances(pool, source, journal, notation, currency, out).await?)
            })
            .await
    }
}
