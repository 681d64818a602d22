//! A charge is recalculated.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountEvent, BadLines, ChargeLine, LedgerRefusal,
    entries::EntryStatus,
    ledger_refusal::{book, ledger_day},
    line::correction_total,
};
use crate::{Circumstance, Command, Refusal, id::EntryId, ledger::MovementKind, text::Prose};

/// Correct a charge, or an earlier correction.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// The entry, named by whoever corrects.
    pub entry: EntryId,
    /// The cause: the charge or correction that was wrong.
    pub corrects: EntryId,
    /// The reason, in words.
    pub reason: Prose,
    /// When it counts.
    pub effective: NaiveDate,
    /// For what; negative where less is owed.
    #[schemars(length(min = 1, max = 500))]
    pub lines: Vec<ChargeLine>,
}

/// The reasons to refuse [`Correct`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum CorrectRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// The lines are not valid.
    #[error(transparent)]
    #[refusal(transparent)]
    Lines(#[from] BadLines),
    /// The account has no charge with this id.
    #[error("the account has no such charge")]
    #[refusal(code = "account.charge_unknown", kind = Conflict, field = "corrects")]
    NoCause,
    /// The charge is reversed as a whole, so there is nothing left to correct.
    #[error("the charge was reversed")]
    #[refusal(code = "account.reversed_already", kind = Conflict, field = "corrects")]
    Reversed,
}

impl Command for Correct {
    type Of = Account;
    type Refusal = CorrectRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, CorrectRefused> {
        let book = book(state)?;
        book.free(self.entry)?;
        ledger_day("effective", self.effective)?;
        let cause = book.entry(self.corrects).ok_or(CorrectRefused::NoCause)?;
        match (cause.kind, cause.status) {
            (MovementKind::Charge | MovementKind::Correction, EntryStatus::Stands) => {}
            (MovementKind::Charge | MovementKind::Correction, EntryStatus::Reversed) => {
                return Err(CorrectRefused::Reversed);
            }
            (MovementKind::Payment | MovementKind::WriteOff, _) | (_, EntryStatus::Reversal) => {
                return Err(CorrectRefused::NoCause);
            }
        }
        let total = correction_total(&self.lines)?;
        // What is owed more is not late before anybody could know of it.
        let due_on = cause.due_on.max(self.effective);
        let effect = if total.is_positive() {
            book.owe(MovementKind::Correction, self.entry, total, self.effective, due_on)?
        } else {
            book.credit(MovementKind::Correction, self.entry, -total, Some(self.corrects))?
        };
        Ok(vec![AccountEvent::Corrected {
            entry: self.entry,
            corrects: self.corrects,
            reason: self.reason.clone(),
            effective: self.effective,
            due_on,
            lines: self.lines.clone(),
            total,
            effect,
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            charge::tests::charged,
            credit::tests::credited,
            line::tests::line,
            open::tests::{account, day, opened},
        },
        *,
    };
    use crate::Money;

    pub(crate) fn correct(name: &str, corrects: &str, amount: i64) -> Correct {
        Correct {
            entry: EntryId::named(name),
            corrects: EntryId::named(corrects),
            reason: Prose::parse("no heating for a week").unwrap(),
            effective: day("2026-04-20"),
            lines: vec![line(amount)],
        }
    }

    /// The history and what this correction adds to it.
    pub(crate) fn corrected(mut history: Vec<AccountEvent>, command: &Correct) -> Vec<AccountEvent> {
        history.extend(account(&history).when(command).unwrap());
        history
    }

    fn two_months() -> Vec<AccountEvent> {
        charged(charged(vec![opened()], "february", "2026-02", 4_000), "march", "2026-03", 5_000)
    }

    #[test]
    fn less_is_owed_for_the_charge_that_was_wrong() {
        let history = corrected(two_months(), &correct("fix", "march", -1_500));
        let open: Vec<_> = account(&history).state().open_entries().iter().map(|e| e.open.minor()).collect();
        assert_eq!(open, [4_000, 3_500]);
    }

    #[test]
    fn what_was_paid_too_much_becomes_an_advance() {
        let paid = credited(two_months(), "all", 9_000);
        let history = corrected(paid, &correct("fix", "march", -1_500));
        assert_eq!(account(&history).state().advance(), Money::from_minor(1_500));
    }

    #[test]
    fn more_is_owed_from_the_day_it_is_known() {
        let history = corrected(two_months(), &correct("fix", "february", 700));
        let open = account(&history).state().open_entries();
        assert_eq!((open[2].open, open[2].due_on), (Money::from_minor(700), day("2026-04-20")));
    }

    #[test]
    fn only_a_charge_is_corrected() {
        let history = credited(two_months(), "paid", 100);
        assert_eq!(account(&history).refused(&correct("fix", "nothing", -1)), "account.charge_unknown");
        assert_eq!(account(&history).refused(&correct("fix", "paid", -1)), "account.charge_unknown");
        assert_eq!(account(&history).refused(&correct("fix", "march", 0)), "account.senseless_line");
    }
}
