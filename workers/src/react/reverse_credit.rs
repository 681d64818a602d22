//! Reverses the credit of a reversed payment on the account that it was matched to.

use chrono::NaiveDate;
use domain::{
    account::ReverseCredit,
    id::{EntryId, PaymentId},
    payment::PaymentEvent,
    text::Prose,
};
use schemas::Fact;

use super::ACCOUNT_CREDITS;
use crate::reaction::{Reaction, ReactionRule, Trigger};

pub(super) const RULE: ReactionRule = ReactionRule::new("reverse_credit", "payment.reversed", react)
    .sharing_cursor(ACCOUNT_CREDITS)
    .reading_the_whole_log();

fn react(trigger: Trigger<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Reversed { reason, account: Some(account), effective }) =
        trigger.event.fact()
    else {
        return None;
    };
    Some(trigger.command(account.0, command(trigger.event.id.into(), reason.clone(), *effective)))
}

pub fn command(payment: PaymentId, reason: Prose, effective: NaiveDate) -> ReverseCredit {
    let entry = EntryId::named(&format!("payment:{payment}:reversed"));
    ReverseCredit { entry, payment, reason, effective }
}
