//! A payment whose account was found is taken to that account. One that the account refuses is put before
//! somebody again: money is on an account or in the list of what waits for one.

use chrono::NaiveDate;
use domain::{
    Money,
    account::Credit,
    id::{AccountId, EntryId, PaymentId},
    payment::{MarkUnidentified, PaymentEvent},
    text::Prose,
};
use schemas::Fact;

use super::{Cause, Reaction, Unanswered};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Payment(PaymentEvent::Matched { account, amount, paid_on, .. }) = cause.event.fact() else {
        return None;
    };
    let credit = command(cause.event.id.into(), *amount, *paid_on);
    Some(Reaction::new(account.0, take(cause, *account, credit)))
}

async fn take(cause: Cause<'_>, account: AccountId, credit: Credit) -> Result<(), Unanswered> {
    let Some(code) = cause.asking(account.0, credit).await? else { return Ok(()) };
    if let Ok(reason) = Prose::parse(&format!("the account refused it: {code}")) {
        cause.asking(cause.event.id, MarkUnidentified { reason }).await?;
    }
    Ok(())
}

pub fn command(payment: PaymentId, amount: Money, paid_on: NaiveDate) -> Credit {
    let entry = EntryId::named(&format!("payment:{payment}"));
    Credit { entry, payment, effective: paid_on, amount }
}
