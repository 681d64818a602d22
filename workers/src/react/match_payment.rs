//! A payment that names an account by its number finds it, or is put before somebody who will.

use domain::{
    payment::{MarkUnidentified, MatchPayment, MatchRule, PaymentEvent},
    text::{Label, Prose},
};
use projections::{Model, accounts};
use schemas::Fact;

use super::{Cause, Reaction, Unanswered};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Registered { payer: Some(number), .. }) = cause.event.fact() else {
        return None;
    };
    Some(Reaction::new(cause.event.id, identify(cause, number)))
}

async fn identify(cause: Cause<'_>, number: &Label) -> Result<(), Unanswered> {
    let known = accounts::numbered(&cause.desk.pool, number.as_str()).await;
    let known = known.map_err(|error| Unanswered::Away(error.into()))?;
    let payment = cause.event.id;
    if let [account] = known.accounts[..] {
        let matched = MatchPayment { account: account.into(), by: MatchRule::Number };
        return cause.asking(payment, matched).await.map(drop);
    }
    // an account may have been opened just before; but a model that stands still is not waited for
    if known.read.is_some_and(|read| read < cause.event.position) {
        return Err(Unanswered::Behind { model: Model::Accounts });
    }
    let why = if known.accounts.is_empty() {
        "no account has this number"
    } else {
        "several accounts have this number"
    };
    match Prose::parse(why) {
        Ok(reason) => cause.asking(payment, MarkUnidentified { reason }).await.map(drop),
        Err(_) => Ok(()),
    }
}
