//! A payment whose account was found is taken to that account.

use chrono::NaiveDate;
use domain::{
    Money,
    account::Credit,
    id::{EntryId, PaymentId},
    payment::PaymentEvent,
};
use schemas::Fact;

use super::{Cause, Reaction};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Matched { account, amount, paid_on, .. }) = cause.event.fact() else {
        return None;
    };
    Some(cause.ask(account.0, command(cause.event.id.into(), *amount, *paid_on)))
}

pub(crate) fn command(payment: PaymentId, amount: Money, paid_on: NaiveDate) -> Credit {
    let entry = EntryId::named(&format!("payment:{payment}"));
    Credit { entry, payment, effective: paid_on, amount }
}
