//! A payment that is on its account says so. One that is no payment of ours is refused, and that is that.

use domain::{account::AccountEvent, payment::MarkCredited};
use schemas::Fact;

use super::{Cause, Reaction};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Account(AccountEvent::Credited { entry, payment, .. }) = cause.event.fact() else {
        return None;
    };
    Some(cause.ask(payment.0, MarkCredited { account: cause.event.id.into(), entry: *entry }))
}
