//! The company's books as plain-text accounting has them: a tree of accounts, and the notations of it.

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

/// The accounts that the company has one of.
pub const OF_COMPANY: [LedgerAccount; 4] =
    [LedgerAccount::Bank, LedgerAccount::Revenue, LedgerAccount::Corrections, LedgerAccount::WriteOff];
/// The accounts that every resident's account has one of.
pub const OF_RESIDENT: [LedgerAccount; 2] = [LedgerAccount::Receivable, LedgerAccount::Advances];

/// A currency by its ISO 4217 code. The domain has one and does not name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency(String);

/// The text is no currency.
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

/// An account in the tree: `Assets:Receivable:0B4D…`. A resident's account is named by its id, in capitals
/// as beancount wants them, since numbers may be any text and may repeat.
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

/// A movement of money.
#[derive(Debug)]
pub struct Transaction<'a> {
    /// When it counts.
    pub on: NaiveDate,
    /// Its event, by its place in the log.
    pub position: i64,
    /// What it was.
    pub text: String,
    /// The resident's account.
    pub account: Uuid,
    /// What moved.
    pub postings: &'a Postings,
}

/// A way of writing books down.
pub trait Notation {
    /// What comes first: what it is, the currency, the accounts that the company has one of.
    fn begin(&self, out: &mut dyn Write, what: &str, currency: &Currency) -> io::Result<()>;

    /// The accounts of a resident, and what people call them.
    fn open(&self, out: &mut dyn Write, account: Uuid, called: &str, currency: &Currency) -> io::Result<()>;

    /// A movement.
    fn transaction(
        &self,
        out: &mut dyn Write,
        transaction: &Transaction<'_>,
        currency: &Currency,
    ) -> io::Result<()>;

    /// Where balances stand in a file of their own: that they come after this journal, or after some.
    fn after(&self, out: &mut dyn Write, journal: Option<&str>) -> io::Result<()>;

    /// A balance that has to be so when the day begins.
    fn balance(
        &self,
        out: &mut dyn Write,
        on: NaiveDate,
        account: Name,
        balance: Money,
        currency: &Currency,
    ) -> io::Result<()>;
}

/// On one line, and without what ends a text in one of the notations.
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
    fn a_text_breaks_no_line() {
        assert_eq!(plain(" a \"b\"\\;\n|c\t"), "a 'b'', ,c");
    }
}
