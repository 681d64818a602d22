//! Balances of the read model, as assertions that a journal has to satisfy.

use std::io::Write;

use chrono::Days;
use domain::ledger::LedgerAccount;
use futures::TryStreamExt as _;
use projections::accounts;
use sqlx::PgPool;

use super::{
    ExportError,
    books::{Currency, Name, Notation},
};

/// Writes the debt and the advance of every account, or of those that came from one source. With the file name of a
/// journal, the output includes that journal and checks it.
pub async fn balances(
    pool: &PgPool,
    source: Option<&str>,
    journal: Option<&str>,
    notation: &dyn Notation,
    currency: &Currency,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    writeln!(out, "; balances by the read model, for the journal to agree with")?;
    notation.after(out, journal)?;
    let mut rows = accounts::all(pool, source);
    while let Some(account) = rows.try_next().await? {
        // a balance is asserted for the morning of the day after the last movement
        let last = account.last_effective.unwrap_or(account.opened_on);
        let on = last.checked_add_days(Days::new(1)).unwrap_or(last);
        let owed = account.balance + account.advance;
        let sides = [(LedgerAccount::Receivable, owed), (LedgerAccount::Advances, -account.advance)];
        for (side, balance) in sides {
            notation.balance(out, on, Name(side, account.id), balance, currency)?;
        }
    }
    Ok(())
}

/// Writes the balances as CSV: `account,number,source,balance,advance`.
pub async fn table(pool: &PgPool, source: Option<&str>, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["account", "number", "source", "balance", "advance"]).map_err(written)?;
    let mut rows = accounts::all(pool, source);
    while let Some(account) = rows.try_next().await? {
        let (id, balance) = (account.id.to_string(), account.balance.to_string());
        let advance = account.advance.to_string();
        let from = account.source.unwrap_or_default();
        table.write_record([&id, &account.number, &from, &balance, &advance]).map_err(written)?;
    }
    Ok(table.flush()?)
}

fn written(error: csv::Error) -> ExportError {
    ExportError::Write(error.into())
}
