//! Marks a payment as credited when its account was credited. A credit of an unknown payment is refused.

use domain::{account::AccountEvent, payment::MarkCredited};
use schemas::Fact;

use crate::reaction::{Reaction, ReactionRule, Trigger};

pub(super) const RULE: ReactionRule =
    ReactionRule::new("mark_credited", "account.credited", react).reading_the_whole_log();

fn react(trigger: Trigger<'_>) -> Option<Reaction<'_>> {
    let Fact::Account(AccountEvent::Credited { entry, payment, .. }) = trigger.event.fact() else {
        return None;
    };
    Some(trigger.command(payment.0, MarkCredited { account: trigger.event.id.into(), entry: *entry }))
}
