//! An entry is taken back as a whole.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountEvent, LedgerRefusal,
    entries::EntryStatus,
    ledger_refusal::{book, ledger_day},
};
use crate::{Circumstance, Command, Refusal, id::EntryId, ledger::MovementKind, text::Prose};

/// Take back a charge, a correction or a write-off as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reverse {
    /// The entry, named by whoever reverses.
    pub entry: EntryId,
    /// The entry to take back.
    pub reverses: EntryId,
    /// The reason, in words.
    pub reason: Prose,
    /// When it counts.
    pub effective: NaiveDate,
}

/// The reasons to refuse [`Reverse`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ReverseRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// The account has no such charge, correction or write-off. A credited payment is reversed by its own
    /// command.
    #[error("the account has no such charge, correction or write-off")]
    #[refusal(code = "account.not_reversible", kind = Conflict, field = "reverses")]
    NoEntry,
    /// The entry is reversed already.
    #[error("the entry was reversed already")]
    #[refusal(code = "account.reversed_already", kind = Conflict, field = "reverses")]
    Reversed,
    /// The entry has corrections, which have to be reversed first.
    #[error("the corrections of the entry are to be reversed first")]
    #[refusal(code = "account.has_corrections", kind = Conflict, field = "reverses")]
    Corrected,
}

impl Command for Reverse {
    type Of = Account;
    type Refusal = ReverseRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, ReverseRefused> {
        let book = book(state)?;
        book.free(self.entry)?;
        ledger_day("effective", self.effective)?;
        let target = book.entry(self.reverses).ok_or(ReverseRefused::NoEntry)?;
        match (target.kind, target.status) {
            (MovementKind::Payment, _) | (_, EntryStatus::Reversal) => return Err(ReverseRefused::NoEntry),
            (_, EntryStatus::Reversed) => return Err(ReverseRefused::Reversed),
            (
                MovementKind::Charge | MovementKind::Correction | MovementKind::WriteOff,
                EntryStatus::Stands,
            ) => {}
        }
        if book.is_corrected(self.reverses) {
            return Err(ReverseRefused::Corrected);
        }
        Ok(vec![AccountEvent::Reversed {
            entry: self.entry,
            reverses: self.reverses,
            reason: self.reason.clone(),
            effective: self.effective,
            amount: -target.amount,
            effect: book.undo(self.reverses, target)?,
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            charge::tests::charged,
            correct::tests::{correct, corrected},
            credit::tests::credited,
            open::tests::{account, day, opened},
        },
        *,
    };
    use crate::Money;

    fn reverse(name: &str, reverses: &str) -> Reverse {
        Reverse {
            entry: EntryId::named(name),
            reverses: EntryId::named(reverses),
            reason: Prose::parse("wrong flat").unwrap(),
            effective: day("2026-04-20"),
        }
    }

    fn reversed(mut history: Vec<AccountEvent>, command: &Reverse) -> Vec<AccountEvent> {
        history.extend(account(&history).when(command).unwrap());
        history
    }

    #[test]
    fn the_money_that_paid_it_settles_other_debts() {
        let history = charged(vec![opened()], "february", "2026-02", 4_000);
        let history = charged(credited(history, "paid", 4_000), "march", "2026-03", 3_000);
        let history = reversed(history, &reverse("back", "february"));
        let story = account(&history);
        assert_eq!(story.state().open_entries(), []);
        assert_eq!(story.state().advance(), Money::from_minor(1_000));
        assert_eq!(story.refused(&reverse("again", "february")), "account.reversed_already");
    }

    #[test]
    fn corrections_go_first() {
        let history = charged(vec![opened()], "march", "2026-03", 5_000);
        let history = corrected(history, &correct("fix", "march", -1_500));
        assert_eq!(account(&history).refused(&reverse("back", "march")), "account.has_corrections");
        let history = reversed(history, &reverse("unfix", "fix"));
        assert_eq!(account(&history).state().balance(), Money::from_minor(5_000));
        let history = reversed(history, &reverse("back", "march"));
        assert_eq!(account(&history).state().balance(), Money::ZERO);
    }

    #[test]
    fn neither_a_payment_nor_a_reversal_is_reversed_so() {
        let history = credited(charged(vec![opened()], "march", "2026-03", 5_000), "paid", 100);
        let history = reversed(history, &reverse("back", "march"));
        let story = account(&history);
        for entry in ["paid", "back", "nothing"] {
            assert_eq!(story.refused(&reverse("x", entry)), "account.not_reversible", "{entry}");
        }
    }
}
