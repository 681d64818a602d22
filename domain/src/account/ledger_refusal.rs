//! What stands in the way of any command about money, whichever it is.

use chrono::NaiveDate;

use super::{Account, Book};
use crate::{Refusal, ledger::Unbalanced, money::NotMoney, period::is_ledger_day};

/// The reasons for which an account takes no entry.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum LedgerRefusal {
    /// The account does not exist.
    #[error("there is no such account")]
    #[refusal(code = "account.unknown", kind = Unknown)]
    Unknown,
    /// The account is closed and takes no more entries.
    #[error("the account is closed")]
    #[refusal(code = "account.closed", kind = Conflict)]
    Closed,
    /// Another system keeps the ledger of this account; here it is only recorded.
    #[error("the account is kept elsewhere")]
    #[refusal(code = "account.kept_elsewhere", kind = Conflict)]
    KeptElsewhere,
    /// The account has an entry with this id already.
    #[error("the account has this entry already")]
    #[refusal(code = "account.entry_taken", kind = Conflict, field = "entry")]
    EntryTaken,
    /// A date is not between 1990 and 2100. The value names the date's field.
    #[error("a date is between 1990 and 2100")]
    #[refusal(code = "account.date_out_of_range", kind = Invalid)]
    DateOutOfRange(#[refusal(field)] &'static str),
    /// The balance would leave the range of [`crate::Money`].
    #[error("the balance would be larger than any amount may be")]
    #[refusal(code = "account.too_large", kind = Invalid)]
    TooLarge,
    /// The postings of the entry do not add up to zero. Our posting rules never do this; it is checked before
    /// anything is written.
    #[error("the postings do not add up to nought")]
    #[refusal(code = "account.unbalanced", kind = Conflict)]
    Unbalanced,
}

/// The open book.
pub(super) fn book(account: &Account) -> Result<&Book, LedgerRefusal> {
    match account {
        Account::Unknown => Err(LedgerRefusal::Unknown),
        Account::Open { book, .. } => Ok(book),
        Account::Recorded { .. } => Err(LedgerRefusal::KeptElsewhere),
        Account::Closed { .. } => Err(LedgerRefusal::Closed),
    }
}

/// Passes a day that the ledger takes.
pub(super) fn ledger_day(field: &'static str, day: NaiveDate) -> Result<(), LedgerRefusal> {
    if is_ledger_day(day) { Ok(()) } else { Err(LedgerRefusal::DateOutOfRange(field)) }
}

impl From<Unbalanced> for LedgerRefusal {
    fn from(_: Unbalanced) -> Self {
        Self::Unbalanced
    }
}

impl From<NotMoney> for LedgerRefusal {
    fn from(_: NotMoney) -> Self {
        Self::TooLarge
    }
}
