//! What stands in the way of any command about money, whichever it is.

use chrono::NaiveDate;

use super::{Account, Book};
use crate::{
    Circumstance, Refusal, RefusalKind, Role, ledger::Unbalanced, money::NotMoney, period::is_ledger_day,
};

/// Why an account takes no entry.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// Somebody else's work.
    #[error("this is not for your role")]
    NotForYourRole,
    /// No such account.
    #[error("there is no such account")]
    Unknown,
    /// It takes no entries any more.
    #[error("the account is closed")]
    Closed,
    /// Its ledger is another system's; here it is only recorded.
    #[error("the account is kept elsewhere")]
    KeptElsewhere,
    /// An entry is entered once.
    #[error("the account has this entry already")]
    EntryTaken,
    /// A slip of the pen.
    #[error("a date is between 1990 and 2100")]
    DateOutOfRange(&'static str),
    /// Beyond anything a house owes.
    #[error("the balance would be larger than any amount may be")]
    TooLarge,
    /// Never by our own rules; checked all the same before anything is written.
    #[error("the postings do not add up to nought")]
    Unbalanced,
}

/// Who keeps the ledger.
pub(super) const MONEY: [Role; 2] = [Role::Accountant, Role::System];

/// The open book, for those who keep the ledger.
pub(super) fn book<'a>(account: &'a Account, at: &Circumstance) -> Result<&'a Book, Barred> {
    only(&MONEY, at)?;
    match account {
        Account::Unknown => Err(Barred::Unknown),
        Account::Open { book, .. } => Ok(book),
        Account::Recorded { .. } => Err(Barred::KeptElsewhere),
        Account::Closed { .. } => Err(Barred::Closed),
    }
}

/// Passes those of these roles.
pub(super) fn only(roles: &[Role], at: &Circumstance) -> Result<(), Barred> {
    if at.actor.roles.any(roles) { Ok(()) } else { Err(Barred::NotForYourRole) }
}

/// Passes a day that the ledger takes.
pub(super) fn ledger_day(field: &'static str, day: NaiveDate) -> Result<(), Barred> {
    if is_ledger_day(day) { Ok(()) } else { Err(Barred::DateOutOfRange(field)) }
}

impl From<Unbalanced> for Barred {
    fn from(_: Unbalanced) -> Self {
        Self::Unbalanced
    }
}

impl From<NotMoney> for Barred {
    fn from(_: NotMoney) -> Self {
        Self::TooLarge
    }
}

impl Refusal for Barred {
    fn code(&self) -> &'static str {
        match self {
            Self::NotForYourRole => "account.not_for_your_role",
            Self::Unknown => "account.unknown",
            Self::Closed => "account.closed",
            Self::KeptElsewhere => "account.kept_elsewhere",
            Self::EntryTaken => "account.entry_taken",
            Self::DateOutOfRange(_) => "account.date_out_of_range",
            Self::TooLarge => "account.too_large",
            Self::Unbalanced => "account.unbalanced",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotForYourRole => RefusalKind::Forbidden,
            Self::Unknown => RefusalKind::Unknown,
            Self::Closed | Self::KeptElsewhere | Self::EntryTaken | Self::Unbalanced => RefusalKind::Conflict,
            Self::DateOutOfRange(_) | Self::TooLarge => RefusalKind::Invalid,
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::EntryTaken => Some("entry"),
            Self::DateOutOfRange(field) => Some(field),
            Self::NotForYourRole
            | Self::Unknown
            | Self::Closed
            | Self::KeptElsewhere
            | Self::TooLarge
            | Self::Unbalanced => None,
        }
    }
}
