//! What stands in the way of any command about a payment, whichever it is.

use chrono::NaiveDate;

use crate::{Refusal, period::is_ledger_day};

/// The reasons for which nothing is done with a payment.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum PaymentRefusal {
    /// The payment does not exist.
    #[error("there is no such payment")]
    #[refusal(code = "payment.unknown", kind = Unknown)]
    Unknown,
    /// The payment was reversed or refunded.
    #[error("the payment was reversed or refunded")]
    #[refusal(code = "payment.over", kind = Conflict)]
    Over,
    /// A date is not between 1990 and 2100. The value names the date's field.
    #[error("a date is between 1990 and 2100")]
    #[refusal(code = "payment.date_out_of_range", kind = Invalid)]
    DateOutOfRange(#[refusal(field)] &'static str),
}

/// Passes a day that the ledger takes.
pub(super) fn ledger_day(field: &'static str, day: NaiveDate) -> Result<(), PaymentRefusal> {
    if is_ledger_day(day) { Ok(()) } else { Err(PaymentRefusal::DateOutOfRange(field)) }
}
