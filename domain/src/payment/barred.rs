//! What stands in the way of any command about a payment, whichever it is.

use chrono::NaiveDate;

use crate::{Circumstance, Refusal, RefusalKind, Role, period::is_ledger_day};

/// Why nothing is done with a payment.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentBarred {
    /// Somebody else's work.
    #[error("this is not for your role")]
    NotForYourRole,
    /// No such payment.
    #[error("there is no such payment")]
    Unknown,
    /// It was taken back, or given back: it is over.
    #[error("the payment was reversed or refunded")]
    Over,
    /// A slip of the pen.
    #[error("a date is between 1990 and 2100")]
    DateOutOfRange(&'static str),
}

/// Who decides about payments.
pub(super) const MONEY: [Role; 2] = [Role::Accountant, Role::System];

/// Passes those of these roles.
pub(super) fn only(roles: &[Role], at: &Circumstance) -> Result<(), PaymentBarred> {
    if at.actor.roles.any(roles) { Ok(()) } else { Err(PaymentBarred::NotForYourRole) }
}

/// Passes a day that the ledger takes.
pub(super) fn ledger_day(field: &'static str, day: NaiveDate) -> Result<(), PaymentBarred> {
    if is_ledger_day(day) { Ok(()) } else { Err(PaymentBarred::DateOutOfRange(field)) }
}

impl Refusal for PaymentBarred {
    fn code(&self) -> &'static str {
        match self {
            Self::NotForYourRole => "payment.not_for_your_role",
            Self::Unknown => "payment.unknown",
            Self::Over => "payment.over",
            Self::DateOutOfRange(_) => "payment.date_out_of_range",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotForYourRole => RefusalKind::Forbidden,
            Self::Unknown => RefusalKind::Unknown,
            Self::Over => RefusalKind::Conflict,
            Self::DateOutOfRange(_) => RefusalKind::Invalid,
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::DateOutOfRange(field) => Some(field),
            Self::NotForYourRole | Self::Unknown | Self::Over => None,
        }
    }
}
