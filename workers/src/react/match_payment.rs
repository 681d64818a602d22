//! Matches a payment that names an account number to that account. Without exactly one such account the payment is
//! unidentified, and an accountant matches it.

use domain::{
    payment::{MarkUnidentified, MatchPayment, MatchRule, PaymentEvent},
    text::{Label, Prose},
};
use projections::{Model, accounts};
use schemas::Fact;

use crate::{
    command::Unanswered,
    reaction::{Reaction, ReactionOutcome, ReactionRule, Trigger},
};

pub(super) const RULE: ReactionRule =
    ReactionRule::new("match_payment", "payment.registered", react).reading_the_whole_log();

fn react(trigger: Trigger<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Registered { payer: Some(number), .. }) = trigger.event.fact() else {
        return None;
    };
    Some(Reaction::new(trigger.event.id, identify(trigger, number)))
}

async fn identify(trigger: Trigger<'_>, number: &Label) -> Result<ReactionOutcome, Unanswered> {
    let known = accounts::numbered(&trigger.services.pool, number.as_str()).await;
    let known = known.map_err(Unanswered::away)?;
    let payment = trigger.event.id;
    if let [account] = known.accounts[..] {
        let matched = MatchPayment { account: account.into(), by: MatchRule::Number };
        return Ok(trigger.execute(payment, matched).await?.into());
    }
    // an account may have been opened just before, so wait for the model; but do not wait for one that has stopped
    if known.read.is_some_and(|read| read < trigger.event.position) {
        return Err(Unanswered::Behind { model: Model::Accounts });
    }
    let why = if known.accounts.is_empty() {
        "no account has this number"
    } else {
        "several accounts have this number"
    };
    match Prose::parse(why) {
        Ok(reason) => Ok(trigger.execute(payment, MarkUnidentified { reason }).await?.into()),
        Err(_) => Ok(ReactionOutcome::Done),
    }
}
