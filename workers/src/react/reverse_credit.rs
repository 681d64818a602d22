//! A payment that was taken back leaves the account it was matched to.

use domain::{account::ReverseCredit, id::EntryId, payment::PaymentEvent};
use schemas::Fact;

use super::{Cause, Reaction};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Reversed { reason, account: Some(account), effective }) =
        &cause.event.fact
    else {
        return None;
    };
    let payment = cause.event.id;
    let reverse = ReverseCredit {
        entry: EntryId::named(&format!("payment:{payment}:reversed")),
        payment: payment.into(),
        reason: reason.clone(),
        effective: *effective,
    };
    Some(cause.ask(account.0, reverse))
}
