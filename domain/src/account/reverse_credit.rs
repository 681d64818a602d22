//! A payment is taken back.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountEvent, LedgerRefusal,
    entries::EntryStatus,
    ledger_refusal::{book, ledger_day},
};
use crate::{
    Circumstance, Command, Refusal,
    id::{EntryId, PaymentId},
    text::Prose,
};

/// Take a payment back. Once more changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseCredit {
    /// The entry, named by whoever reverses.
    pub entry: EntryId,
    /// Id of the payment.
    pub payment: PaymentId,
    /// The reason, in words.
    pub reason: Prose,
    /// When it counts.
    pub effective: NaiveDate,
}

/// The reasons to refuse [`ReverseCredit`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ReverseCreditRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// The payment was never credited to this account.
    #[error("the payment is not on this account")]
    #[refusal(code = "account.payment_unknown", kind = Conflict, field = "payment")]
    NoPayment,
}

impl Command for ReverseCredit {
    type Of = Account;
    type Refusal = ReverseCreditRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, ReverseCreditRefused> {
        if state.credit_of(self.payment).is_some_and(|(_, credit)| credit.status == EntryStatus::Reversed) {
            return Ok(vec![]);
        }
        let book = book(state)?;
        book.free(self.entry)?;
        ledger_day("effective", self.effective)?;
        let (id, credit) = book.credit_of(self.payment).ok_or(ReverseCreditRefused::NoPayment)?;
        Ok(vec![AccountEvent::CreditReversed {
            entry: self.entry,
            payment: self.payment,
            reason: self.reason.clone(),
            effective: self.effective,
            amount: -credit.amount,
            effect: book.undo(id, credit)?,
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            charge::tests::charged,
            credit::tests::{credit, credited},
            open::tests::{account, day, opened},
        },
        *,
    };
    use crate::Money;

    fn bounced(name: &str) -> ReverseCredit {
        ReverseCredit {
            entry: EntryId::named("bounced"),
            payment: PaymentId::named(name),
            reason: Prose::parse("recalled by the bank").unwrap(),
            effective: day("2026-04-20"),
        }
    }

    #[test]
    fn what_it_settled_is_open_again_and_an_advance_settles_it() {
        let history = charged(vec![opened()], "march", "2026-03", 5_000);
        let mut history = credited(credited(history, "first", 5_000), "ahead", 2_000);
        let events = account(&history).when(&bounced("first")).unwrap();
        let parts: Vec<_> = events[0].effect().unwrap().allocation.iter().map(|p| p.amount.minor()).collect();
        assert_eq!(parts, [-5_000, 2_000]);
        history.extend(events);
        let story = account(&history);
        assert_eq!(story.state().balance(), Money::from_minor(3_000));
        assert_eq!(story.state().open_entries()[0].open, Money::from_minor(3_000));
    }

    #[test]
    fn once_more_changes_nothing_and_does_not_credit_again() {
        let mut history = credited(vec![opened()], "first", 5_000);
        history.extend(account(&history).when(&bounced("first")).unwrap());
        assert_eq!(account(&history).when(&bounced("first")).unwrap(), []);
        assert_eq!(account(&history).when(&credit("first", 5_000)).unwrap(), []);
        assert_eq!(account(&history).refused(&bounced("other")), "account.entry_taken");
        let other = ReverseCredit { entry: EntryId::named("new"), ..bounced("other") };
        assert_eq!(account(&history).refused(&other), "account.payment_unknown");
    }
}
