//! A debt is given up.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountEvent, LedgerRefusal,
    ledger_refusal::{book, ledger_day},
};
use crate::{Circumstance, Command, Money, Refusal, id::EntryId, ledger::MovementKind, text::Prose};

/// Give up a debt, the oldest part first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOff {
    /// The entry, named by whoever writes off.
    pub entry: EntryId,
    /// The reason, in words.
    pub reason: Prose,
    /// When it counts.
    pub effective: NaiveDate,
    /// Amount that is written off.
    pub amount: Money,
}

/// The reasons to refuse [`WriteOff`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum WriteOffRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// The amount is not positive.
    #[error("a write-off is more than nothing")]
    #[refusal(code = "account.amount_not_positive", kind = Invalid, field = "amount")]
    Amount,
    /// The amount is larger than the debt: a write-off never creates an advance.
    #[error("less than that is owed")]
    #[refusal(code = "account.more_than_owed", kind = Conflict, field = "amount")]
    MoreThanOwed,
}

impl Command for WriteOff {
    type Of = Account;
    type Refusal = WriteOffRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, WriteOffRefused> {
        let book = book(state)?;
        book.free(self.entry)?;
        ledger_day("effective", self.effective)?;
        if !self.amount.is_positive() {
            return Err(WriteOffRefused::Amount);
        }
        if self.amount > book.balance() {
            return Err(WriteOffRefused::MoreThanOwed);
        }
        Ok(vec![AccountEvent::WrittenOff {
            entry: self.entry,
            reason: self.reason.clone(),
            effective: self.effective,
            amount: self.amount,
            effect: book.credit(MovementKind::WriteOff, self.entry, self.amount, None)?,
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            charge::tests::charged,
            open::tests::{account, day, opened},
        },
        *,
    };

    fn write_off(amount: i64) -> WriteOff {
        WriteOff {
            entry: EntryId::named("given up"),
            reason: Prose::parse("three years have passed").unwrap(),
            effective: day("2029-04-20"),
            amount: Money::from_minor(amount),
        }
    }

    #[test]
    fn a_debt_is_given_up_but_not_more() {
        let history = charged(vec![opened()], "march", "2026-03", 5_000);
        let story = account(&history);
        let events = story.when(&write_off(5_000)).unwrap();
        assert_eq!(events[0].effect().unwrap().balance, Money::ZERO);
        assert_eq!(story.refused(&write_off(5_001)), "account.more_than_owed");
        assert_eq!(story.refused(&write_off(0)), "account.amount_not_positive");
    }
}
