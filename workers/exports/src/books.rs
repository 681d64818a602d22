//! The company's books in plain-text accounting: a tree of accounts, and the notations for it.

use std::{
    fmt,
    io::{self, Write},
    str::FromStr,
};

use chrono::NaiveDate;
use domain::{
    Money,
    ledger::{LedgerAccount, Postings},
};
use uuid::Uuid;

/// Ledger accounts that exist once in the company.
pub const OF_COMPANY: [LedgerAccount; 4] =
    [LedgerAccount::Bank, LedgerAccount::Revenue, LedgerAccount::Corrections, LedgerAccount::WriteOff];
/// Ledger accounts that exist once for every resident's account.
pub const OF_RESIDENT: [LedgerAccount; 2] = [LedgerAccount::Receivable, LedgerAccount::Advances];

/// A currency by its ISO 4217 code. The domain computes in one currency and does not name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency(String);

/// The text is not three capital letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capital letters: RUB")]
pub struct NotACurrency;

impl FromStr for Currency {
    type Err = NotACurrency;
    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        let code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        if code { Ok(Self(text.to_owned())) } else { Err(NotACurrency) }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of an account in the tree: `Assets:Receivable:0B4D…`. A resident's account is named by its id, in
/// capitals because beancount wants them; its number may be any text and may repeat.
#[derive(Debug, Clone, Copy)]
pub struct Name(pub LedgerAccount, pub Uuid);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(account, id) = self;
        match account {
            LedgerAccount::Receivable => write!(f, "Assets:Receivable:{id:X}"),
            LedgerAccount::Advances => write!(f, "Liabilities:Advances:{id:X}"),
            LedgerAccount::Revenue => f.write_str("Income:Charges"),
            LedgerAccount::Corrections => f.write_str("Income:Corrections"),
            LedgerAccount::Bank => f.write_str("Assets:Bank"),
            LedgerAccount::WriteOff => f.write_str("Expenses:WrittenOff"),
        }
    }
}

/// A movement of money, for the journal.
#[derive(Debug)]
pub struct Transaction<'a> {
    /// Effective date.
    pub on: NaiveDate,
    /// Position of its event in the log.
    pub position: i64,
    /// Description, such as `charge 2026-01`.
    pub text: String,
    /// Id of the resident's account.
    pub account: Uuid,
    /// Postings, which add up to zero.
    pub postings: &'a Postings,
}

/// A notation of plain-text accounting.
pub trait Notation {
    /// Writes the header: a description, the currency, and the accounts that exist once in the company.
    fn begin(&self, out: &mut dyn Write, what: &str, currency: &Currency) -> io::Result<()>;

    /// Opens the accounts of a resident; `called` is a comment with number and source.
    fn open(&self, out: &mut dyn Write, account: Uuid, called: &str, currency: &Currency) -> io::Result<()>;

    /// Writes one movement.
    fn transaction(
        &self,
        out: &mut dyn Write,
        transaction: &Transaction<'_>,
        currency: &Currency,
    ) -> io::Result<()>;

    /// Begins a file of balances: includes this journal, or says how to combine it with one.
    fn after(&self, out: &mut dyn Write, journal: Option<&str>) -> io::Result<()>;

    /// Writes the assertion of a balance at the beginning of a day.
    fn balance(
        &self,
        out: &mut dyn Write,
        on: NaiveDate,
        account: Name,
        balance: Money,
        currency: &Currency,
    ) -> io::Result<()>;
}

/// The text on one line, without the characters that end a text in one of the notations.
pub(super) fn plain(text: &str) -> String {
    let replaced = text.chars().map(|c| match c {
        '"' | '\\' => '\'',
        ';' | '|' => ',',
        c if c.is_control() => ' ',
        c => c,
    });
    replaced.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_three_capitals() {
        assert_eq!("EUR".parse::<Currency>().unwrap().to_string(), "EUR");
        for text in ["", "eur", "EURO", "Р12", "€"] {
            assert_eq!(text.parse::<Currency>(), Err(NotACurrency), "{text}");
        }
    }

    #[test]
    fn special_characters_are_replaced() {
        assert_eq!(plain(" a \"b\"\\;\n|c\t"), "a 'b'', ,c");
    }
}
