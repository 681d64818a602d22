//! A payment that was taken back leaves the account it was matched to.

use chrono::NaiveDate;
use domain::{
    account::ReverseCredit,
    id::{EntryId, PaymentId},
    payment::PaymentEvent,
    text::Prose,
};
use schemas::Fact;

use super::{Cause, Reaction};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Reversed { reason, account: Some(account), effective }) =
        cause.event.fact()
    else {
        return None;
    };
    Some(cause.ask(account.0, command(cause.event.id.into(), reason.clone(), *effective)))
}

pub fn command(payment: PaymentId, reason: Prose, effective: NaiveDate) -> ReverseCredit {
    let entry = EntryId::named(&format!("payment:{payment}:reversed"));
    ReverseCredit { entry, payment, reason, effective }
}
