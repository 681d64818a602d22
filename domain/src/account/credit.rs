//! A payment is taken to the account.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountEvent, LedgerRefusal,
    ledger_refusal::{book, ledger_day},
};
use crate::{
    Circumstance, Command, Money, Refusal,
    id::{EntryId, PaymentId},
    ledger::MovementKind,
};

/// Take a payment to the account. The same payment again changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// The entry, named by whoever credits.
    pub entry: EntryId,
    /// Id of the payment.
    pub payment: PaymentId,
    /// When it was paid.
    pub effective: NaiveDate,
    /// Amount that is credited.
    pub amount: Money,
}

/// The reasons to refuse [`Credit`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum CreditRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// The amount is not positive.
    #[error("a payment is more than nothing")]
    #[refusal(code = "account.amount_not_positive", kind = Invalid, field = "amount")]
    Amount,
}

impl Command for Credit {
    type Of = Account;
    type Refusal = CreditRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, CreditRefused> {
        if state.credit_of(self.payment).is_some() {
            return Ok(vec![]);
        }
        let book = book(state)?;
        book.free(self.entry)?;
        ledger_day("effective", self.effective)?;
        if !self.amount.is_positive() {
            return Err(CreditRefused::Amount);
        }
        let effect = book.credit(MovementKind::Payment, self.entry, self.amount, None)?;
        Ok(vec![AccountEvent::Credited {
            entry: self.entry,
            payment: self.payment,
            effective: self.effective,
            amount: self.amount,
            effect,
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            charge::tests::charged,
            open::tests::{account, day, opened},
        },
        *,
    };

    pub(crate) fn credit(name: &str, amount: i64) -> Credit {
        Credit {
            entry: EntryId::named(name),
            payment: PaymentId::named(name),
            effective: day("2026-04-10"),
            amount: Money::from_minor(amount),
        }
    }

    /// The history and what this payment adds to it.
    pub(crate) fn credited(mut history: Vec<AccountEvent>, name: &str, amount: i64) -> Vec<AccountEvent> {
        history.extend(account(&history).when(&credit(name, amount)).unwrap());
        history
    }

    #[test]
    fn money_settles_the_oldest_and_the_rest_is_an_advance() {
        let history = charged(vec![opened()], "march", "2026-03", 5_000);
        let history = charged(history, "february", "2026-02", 4_000);
        let events = account(&history).when(&credit("part", 6_000)).unwrap();
        let effect = events[0].effect().unwrap();
        let parts: Vec<_> = effect.allocation.iter().map(|part| (part.debt, part.amount.minor())).collect();
        assert_eq!(parts, [(EntryId::named("february"), 4_000), (EntryId::named("march"), 2_000)]);
        assert_eq!((effect.balance.minor(), effect.advance.minor()), (3_000, 0));
        let more = credited(history, "all", 10_000);
        assert_eq!(account(&more).state().advance(), Money::from_minor(1_000));
        assert_eq!(account(&more).state().balance(), Money::from_minor(-1_000));
    }

    #[test]
    fn the_same_payment_changes_nothing() {
        let history = credited(vec![opened()], "once", 100);
        assert_eq!(account(&history).when(&credit("once", 100)).unwrap(), []);
        let other = Credit { entry: EntryId::named("other"), ..credit("once", 100) };
        assert_eq!(account(&history).when(&other).unwrap(), []);
        let taken = Credit { payment: PaymentId::named("other"), ..credit("once", 100) };
        assert_eq!(account(&history).refused(&taken), "account.entry_taken");
    }

    #[test]
    fn a_payment_is_of_something() {
        assert_eq!(account(&[opened()]).refused(&credit("a", 0)), "account.amount_not_positive");
        assert_eq!(account(&[]).refused(&credit("a", 1)), "account.unknown");
    }
}
