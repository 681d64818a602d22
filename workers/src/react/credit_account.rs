//! A payment whose account was found is taken to that account.

use domain::{account::Credit, id::EntryId, payment::PaymentEvent};
use schemas::Fact;

use super::{Cause, Reaction};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Matched { account, amount, paid_on, .. }) = &cause.event.fact else {
        return None;
    };
    let payment = cause.event.id;
    let entry = EntryId::named(&format!("payment:{payment}"));
    let credit = Credit { entry, payment: payment.into(), effective: *paid_on, amount: *amount };
    Some(cause.ask(account.0, credit))
}
