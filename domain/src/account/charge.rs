//! Services are charged.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountEvent, BadLines, ChargeLine, LedgerRefusal, Run,
    ledger_refusal::{book, ledger_day},
    line::charge_total,
};
use crate::{Circumstance, Command, Refusal, id::EntryId, ledger::MovementKind, period::Period};

/// Charge services of a month.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// The entry, named by whoever charges.
    pub entry: EntryId,
    /// The billing run. A run charges an account once a month, however often it is started.
    #[serde(default)]
    pub run: Option<Run>,
    /// For which month.
    pub period: Period,
    /// When it counts.
    pub effective: NaiveDate,
    /// When it is to be paid.
    #[serde(rename = "due")]
    pub due_on: NaiveDate,
    /// What is charged, line by line.
    #[schemars(length(min = 1, max = 500))]
    pub lines: Vec<ChargeLine>,
}

/// The reasons to refuse [`Charge`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ChargeRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// The lines are not valid.
    #[error(transparent)]
    #[refusal(transparent)]
    Lines(#[from] BadLines),
    /// The billing run has charged this period already.
    #[error("this run has charged the period already")]
    #[refusal(code = "account.period_already_charged", kind = Conflict, field = "period")]
    PeriodCharged,
}

impl Command for Charge {
    type Of = Account;
    type Refusal = ChargeRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, ChargeRefused> {
        let book = book(state)?;
        if self.run.as_ref().is_some_and(|run| book.has_charged(self.period, run)) {
            return Err(ChargeRefused::PeriodCharged);
        }
        book.free(self.entry)?;
        ledger_day("effective", self.effective)?;
        ledger_day("due", self.due_on)?;
        let total = charge_total(&self.lines)?;
        let effect = book.owe(MovementKind::Charge, self.entry, total, self.effective, self.due_on)?;
        Ok(vec![AccountEvent::Charged {
            entry: self.entry,
            run: self.run.clone(),
            period: self.period,
            effective: self.effective,
            due_on: self.due_on,
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
            credit::tests::credited,
            line::tests::line,
            open::tests::{account, day, opened},
        },
        *,
    };
    use crate::{Money, Role, ledger::LedgerAccount};

    pub(crate) fn charge(name: &str, month: &str, amount: i64) -> Charge {
        let period: Period = month.parse().unwrap();
        Charge {
            entry: EntryId::named(name),
            run: None,
            period,
            effective: period.last_day(),
            due_on: period.next().unwrap().first_day() + chrono::Days::new(14),
            lines: vec![line(amount)],
        }
    }

    /// The history and what this charge adds to it.
    pub(crate) fn charged(
        mut history: Vec<AccountEvent>,
        name: &str,
        month: &str,
        amount: i64,
    ) -> Vec<AccountEvent> {
        history.extend(account(&history).when(&charge(name, month, amount)).unwrap());
        history
    }

    #[test]
    fn a_charge_is_owed_and_open() {
        let history = charged(vec![opened()], "march", "2026-03", 10_000);
        let story = account(&history);
        assert_eq!(story.state().balance(), Money::from_minor(10_000));
        let open = story.state().open_entries();
        assert_eq!(
            (open.len(), open[0].open, open[0].due_on),
            (1, Money::from_minor(10_000), day("2026-04-15"))
        );
        let posted = history[1].effect().unwrap().postings.iter().map(|p| (p.account, p.amount.minor()));
        assert!(posted.eq([(LedgerAccount::Receivable, 10_000), (LedgerAccount::Revenue, -10_000)]));
    }

    #[test]
    fn a_charge_uses_the_advance_and_says_so() {
        let history = credited(vec![opened()], "early", 3_000);
        let events = account(&history).when(&charge("march", "2026-03", 10_000)).unwrap();
        let effect = events[0].effect().unwrap();
        assert_eq!(effect.allocation.len(), 1);
        assert_eq!(effect.allocation[0].amount, Money::from_minor(3_000));
        assert_eq!((effect.advance, effect.balance), (Money::ZERO, Money::from_minor(7_000)));
    }

    #[test]
    fn a_run_charges_a_month_once() {
        let run =
            |name: &str, month| Charge { run: Some(Run::parse("main").unwrap()), ..charge(name, month, 100) };
        let first = account(&[opened()]).when(&run("a", "2026-03")).unwrap();
        let story = account(&[&[opened()], &first[..]].concat());
        assert_eq!(story.refused(&run("a", "2026-03")), "account.period_already_charged");
        assert_eq!(story.refused(&run("b", "2026-03")), "account.period_already_charged");
        assert_eq!(story.refused(&charge("a", "2026-03", 100)), "account.entry_taken");
        assert!(story.when(&run("b", "2026-04")).is_ok());
        assert!(story.when(&charge("b", "2026-03", 100)).is_ok());
    }

    #[test]
    fn nonsense_is_refused() {
        let story = account(&[opened()]);
        let slip = Charge { due_on: day("2206-04-15"), ..charge("a", "2026-03", 100) };
        assert_eq!(story.refused(&slip), "account.date_out_of_range");
        assert_eq!(story.when(&slip).unwrap_err().field(), Some("due"));
        assert_eq!(story.refused(&charge("a", "2026-03", -100)), "account.senseless_line");
        let most = charged(vec![opened()], "a", "2026-03", 999_999_999_900);
        assert_eq!(account(&most).refused(&charge("b", "2026-03", 1)), "account.too_large");
        assert_eq!(
            story.as_role(Role::Resident).refused(&charge("a", "2026-03", 100)),
            "account.not_for_your_role"
        );
    }
}
