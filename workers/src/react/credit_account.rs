//! Credits a matched payment to its account. If the account refuses the credit, the payment becomes unidentified
//! again, so that its money is either on an account or in the list of payments to be matched.

use chrono::NaiveDate;
use domain::{
    Money,
    account::Credit,
    id::{AccountId, EntryId, PaymentId},
    payment::{MarkUnidentified, PaymentEvent},
    text::Prose,
};
use schemas::Fact;

use super::ACCOUNT_CREDITS;
use crate::{
    command::Unanswered,
    reaction::{Reaction, ReactionOutcome, ReactionRule, Trigger},
};

pub(super) const RULE: ReactionRule = ReactionRule::new("credit_account", "payment.matched", react)
    .sharing_cursor(ACCOUNT_CREDITS)
    .reading_the_whole_log();

fn react(trigger: Trigger<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Matched { account, amount, paid_on, .. }) = trigger.event.fact() else {
        return None;
    };
    let credit = command(trigger.event.id.into(), *amount, *paid_on);
    Some(Reaction::new(account.0, transfer(trigger, *account, credit)))
}

async fn transfer(
    trigger: Trigger<'_>,
    account: AccountId,
    credit: Credit,
) -> Result<ReactionOutcome, Unanswered> {
    let Some(refused) = trigger.execute(account.0, credit).await? else { return Ok(ReactionOutcome::Done) };
    match Prose::parse(&format!("the account refused it: {}", refused.code)) {
        Ok(reason) => Ok(trigger.execute(trigger.event.id, MarkUnidentified { reason }).await?.into()),
        Err(_) => Ok(ReactionOutcome::Refused(refused)),
    }
}

pub fn command(payment: PaymentId, amount: Money, paid_on: NaiveDate) -> Credit {
    let entry = EntryId::named(&format!("payment:{payment}"));
    Credit { entry, payment, effective: paid_on, amount }
}
