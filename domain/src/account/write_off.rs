//! A debt is given up.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountEvent, Barred,
    barred::{book, ledger_day},
};
use crate::{
    Circumstance, Command, Money, Refusal, RefusalKind, id::EntryId, ledger::MovementKind, text::Prose,
};

/// Give up a debt, the oldest part first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOff {
    /// The entry, named by whoever writes off.
    pub entry: EntryId,
    /// Why.
    pub reason: Prose,
    /// When it counts.
    pub effective: NaiveDate,
    /// How much.
    pub amount: Money,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum WriteOffRefused {
    /// The account takes no entry, this one or from this actor.
    #[error(transparent)]
    Barred(#[from] Barred),
    /// Nothing is given up.
    #[error("a write-off is more than nothing")]
    Amount,
    /// A write-off never becomes an advance.
    #[error("less than that is owed")]
    MoreThanOwed,
}

impl Refusal for WriteOffRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Barred(barred) => barred.code(),
            Self::Amount => "account.amount_not_positive",
            Self::MoreThanOwed => "account.more_than_owed",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Barred(barred) => barred.kind(),
            Self::Amount => RefusalKind::Invalid,
            Self::MoreThanOwed => RefusalKind::Conflict,
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Barred(barred) => barred.field(),
            Self::Amount | Self::MoreThanOwed => Some("amount"),
        }
    }
}

impl Command for WriteOff {
    type Of = Account;
    type Refusal = WriteOffRefused;

    fn decide(&self, state: &Account, at: &Circumstance) -> Result<Vec<AccountEvent>, WriteOffRefused> {
        let book = book(state, at)?;
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
