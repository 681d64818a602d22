//! Matches a payment that names an account number to that account. Without exactly one such account, or where the account
//! takes no payments, the payment is unidentified, and an accountant matches it.

use domain::{
    Refusal as _,
    payment::{MarkUnidentified, MatchPayment, MatchPaymentRefused, MatchRule, PaymentEvent},
    text::{Label, Prose},
};
use projections::{Model, accounts};
use schemas::{Fact, payments::MatchToAccount};

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
        let (account, by) = (account.into(), MatchRule::Number);
        let command = &MatchPayment { account, by, account_takes_payments: false };
        let work = MatchToAccount { payment: payment.into(), command };
        let refused = trigger.execute_unit(payment, work).await?;
        if refused.as_ref().is_none_or(|no| no.code != MatchPaymentRefused::NoAccount.code()) {
            return Ok(refused.into());
        }
        return put_aside(trigger, "the account of this number takes no payments").await;
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
    put_aside(trigger, why).await
}

async fn put_aside(trigger: Trigger<'_>, why: &str) -> Result<ReactionOutcome, Unanswered> {
    match Prose::parse(why) {
        Ok(reason) => Ok(trigger.execute(trigger.event.id, MarkUnidentified { reason }).await?.into()),
        Err(_) => Ok(ReactionOutcome::Done),
    }
}
