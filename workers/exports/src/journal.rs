//! The books, read from the log: every movement of money with its postings, account by account.

use std::io::Write;

use domain::account::AccountEvent;
use schemas::{Fact, Recorded, streams::Streams, tail};
use sqlx::PgPool;

use super::{
    ExportError,
    books::{Currency, Notation, Transaction, plain},
};

/// Writes the journal of all accounts, or of those that came from one source.
pub async fn journal(
    pool: &PgPool,
    source: Option<&str>,
    notation: &dyn Notation,
    currency: &Currency,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let until = tail::head(pool).await?;
    notation.begin(out, &format!("the books by the log, up to its position {until}"), currency)?;
    let mut streams = Streams::new(pool.clone(), "account", until);
    while let Some(events) = streams.next().await? {
        let mut wanted = source.is_none();
        for event in &events {
            let fact = fact(event)?;
            if let AccountEvent::Opened { number, origin, .. } = fact {
                let from = origin.as_ref().map(|origin| origin.source.as_str());
                wanted |= from == source;
                if wanted {
                    let number = plain(number.as_str()).replace(',', " ");
                    let from = from.map(|from| format!(", source:{}", plain(from).replace(',', " ")));
                    let called = format!("number:{number}{}", from.unwrap_or_default());
                    notation.open(out, event.id, &called, currency)?;
                }
            }
            if wanted && let Some(transaction) = transaction(event, fact) {
                notation.transaction(out, &transaction, currency)?;
            }
        }
    }
    Ok(())
}

/// The movement of an event, if there is one: imported ledgers have notes without amounts, and entries that were
/// replaced before they arrived.
fn transaction<'e>(event: &Recorded, fact: &'e AccountEvent) -> Option<Transaction<'e>> {
    let (postings, on) = (&fact.effect()?.postings, fact.effective()?);
    postings.iter().next()?;
    Some(Transaction { on, position: event.position, text: text(fact), account: event.id, postings })
}

fn text(fact: &AccountEvent) -> String {
    match fact {
        AccountEvent::Charged { period, .. } => format!("charge {period}"),
        AccountEvent::Corrected { .. } => "correction".to_owned(),
        AccountEvent::Reversed { .. } => "reversal".to_owned(),
        AccountEvent::Credited { .. } => "payment".to_owned(),
        AccountEvent::CreditReversed { .. } => "payment taken back".to_owned(),
        AccountEvent::WrittenOff { .. } => "write-off".to_owned(),
        AccountEvent::EntryRecorded { label, .. } => plain(label.as_str()),
        AccountEvent::Opened { .. } | AccountEvent::HolderChanged { .. } | AccountEvent::Closed { .. } => {
            String::new()
        }
    }
}

fn fact(event: &Recorded) -> Result<&AccountEvent, ExportError> {
    match event.fact() {
        Fact::Account(fact) => Ok(fact),
        Fact::Unreadable(why) => Err(ExportError::Unreadable { position: event.position, why: why.clone() }),
        _ => Err(ExportError::Unreadable { position: event.position, why: "not of an account".to_owned() }),
    }
}
