//! Entries of a ledger kept elsewhere become known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Account, AccountEvent, ForeignEntry, ForeignKind, ForeignLedger, LedgerRefusal,
    ledger_refusal::ledger_day,
};
use crate::{Circumstance, Command, Refusal, day::day_in_utc, origin::Origin};

/// Most entries at once; a longer ledger comes in parts.
const MOST: usize = 10_000;

/// Record entries of a foreign ledger; the account is opened with the first of them. Entries that are
/// known change nothing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEntries {
    /// Whose ledger, and which account of it.
    pub origin: Origin,
    /// What it says, in any order.
    #[schemars(length(min = 1, max = 10_000))]
    pub entries: Vec<ForeignEntry>,
}

/// The reasons to refuse [`RecordEntries`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RecordEntriesRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// There is no entry, or there are too many.
    #[error("between 1 and {MOST} entries are recorded at once")]
    #[refusal(code = "account.number_of_entries", kind = Invalid, field = "entries")]
    Number,
    /// An entry that is not a charge or a penalty claims to replace earlier charges.
    #[error("only a charge or a penalty replaces what was charged before")]
    #[refusal(code = "account.replaces_nothing", kind = Invalid, field = "entries")]
    Replaces,
    /// The account is kept by this engine, so it takes no recorded entries.
    #[error("the account is kept here")]
    #[refusal(code = "account.kept_here", kind = Conflict)]
    KeptHere,
}

impl RecordEntries {
    fn opened(&self) -> AccountEvent {
        AccountEvent::Opened {
            number: self.origin.id.clone(),
            house: None,
            unit: None,
            holder: None,
            origin: Some(self.origin.clone()),
            opened_on: self.entries.iter().map(|entry| entry.effective).min().unwrap_or_default(),
        }
    }
}

impl Command for RecordEntries {
    type Of = Account;
    type Refusal = RecordEntriesRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, RecordEntriesRefused> {
        if !(1..=MOST).contains(&self.entries.len()) {
            return Err(RecordEntriesRefused::Number);
        }
        let empty = ForeignLedger::default();
        let (mut events, ledger) = match state {
            Account::Unknown => (vec![self.opened()], &empty),
            Account::Open { book, .. } if book.is_empty() => (vec![], &empty),
            Account::Open { .. } => return Err(RecordEntriesRefused::KeptHere),
            Account::Recorded { ledger, .. } => (vec![], ledger),
            Account::Closed { .. } => return Err(LedgerRefusal::Closed.into()),
        };
        let mut recording = ledger.recording();
        for entry in &self.entries {
            ledger_day("entries", entry.effective)?;
            entry.at.map_or(Ok(()), |at| ledger_day("entries", day_in_utc(at)))?;
            if entry.replaces && !matches!(entry.kind, ForeignKind::Charge | ForeignKind::Penalty) {
                return Err(RecordEntriesRefused::Replaces);
            }
            if !recording.knows(entry.key) {
                events.push(recording.record(entry.clone())?);
            }
        }
        Ok(events)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::NaiveDate;

    use super::{
        super::open::tests::{account, day, opened},
        *,
    };
    use crate::{
        Event, Money,
        account::EntryKey,
        given::Given,
        text::{Label, Text},
    };

    pub(crate) fn entry(key: u64, kind: ForeignKind, amount: i64, on: &str) -> ForeignEntry {
        ForeignEntry {
            key: EntryKey(key),
            label: Label::parse("as the source says").unwrap(),
            kind,
            replaces: false,
            amount: Money::from_minor(amount),
            effective: day(on),
            order: 0,
            at: None,
        }
    }

    fn replacing(entry: ForeignEntry) -> ForeignEntry {
        ForeignEntry { replaces: true, ..entry }
    }

    pub(crate) fn record(entries: &[ForeignEntry]) -> RecordEntries {
        let origin = Origin { source: Text::parse("fines").unwrap(), id: Label::parse("NA").unwrap() };
        RecordEntries { origin, entries: entries.to_vec() }
    }

    /// A fine with costs, raised by a penalty, partly paid.
    fn fine() -> [ForeignEntry; 4] {
        [
            replacing(entry(1, ForeignKind::Charge, 3_600, "2007-03-09")),
            entry(2, ForeignKind::Expense, 1_300, "2007-07-17"),
            replacing(entry(3, ForeignKind::Penalty, 7_400, "2007-10-01")),
            entry(4, ForeignKind::Payment, 5_000, "2008-09-09"),
        ]
    }

    /// Recorded one by one, each in a command of its own.
    fn one_by_one(entries: impl IntoIterator<Item = ForeignEntry>) -> Given<Account> {
        let mut history = vec![];
        for entry in entries {
            history.extend(account(&history).when(&record(&[entry])).unwrap());
        }
        account(&history)
    }

    #[test]
    fn a_ledger_is_opened_with_its_first_entries() {
        let events = account(&[]).when(&record(&fine())).unwrap();
        let first: NaiveDate = day("2007-03-09");
        assert!(matches!(&events[0], AccountEvent::Opened { opened_on, .. } if *opened_on == first));
        let AccountEvent::EntryRecorded { owed, paid, effect, .. } = &events[4] else { panic!("an entry") };
        assert_eq!((owed.minor(), paid.minor(), effect.balance.minor()), (8_700, 5_000, 3_700));
        assert_eq!(account(&events).when(&record(&fine())).unwrap(), []);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let straight = one_by_one(fine());
        assert_eq!(straight.state().balance(), Money::from_minor(3_700));
        assert_eq!(one_by_one(fine().into_iter().rev()).state().balance(), Money::from_minor(3_700));
        let [charge, expense, penalty, payment] = fine();
        let mixed = one_by_one([penalty, charge, payment, expense]);
        assert_eq!(mixed.state().balance(), Money::from_minor(3_700));
    }

    #[test]
    fn a_plain_charge_before_a_replacement_is_replaced_and_one_after_it_adds() {
        let plain = |key, on| entry(key, ForeignKind::Charge, 1_000, on);
        let penalty = replacing(entry(9, ForeignKind::Penalty, 7_400, "2007-10-01"));
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
            let all = [plain(1, "2007-01-01"), penalty.clone(), plain(2, "2008-01-01")];
            let story = one_by_one(order.map(|at| all[at].clone()));
            assert_eq!(story.state().balance(), Money::from_minor(8_400), "{order:?}");
        }
    }

    #[test]
    fn too_much_paid_is_an_advance() {
        let story = one_by_one([entry(1, ForeignKind::Payment, 500, "2007-01-01")]);
        assert_eq!(story.state().advance(), Money::from_minor(500));
    }

    #[test]
    fn an_entry_happened_when_its_source_says_and_on_its_day_at_least() {
        let timed = |at: &str| ForeignEntry {
            at: Some(at.parse().unwrap()),
            ..entry(1, ForeignKind::Charge, 100, "2024-03-01")
        };
        let happened = |entry: ForeignEntry| {
            let events = account(&[]).when(&record(&[entry])).unwrap();
            Event::occurred_at(&events[1]).unwrap().to_rfc3339()
        };
        assert_eq!(happened(timed("2024-03-01T10:20:30Z")), "2024-03-01T10:20:30+00:00");
        assert_eq!(happened(entry(1, ForeignKind::Charge, 100, "2024-03-01")), "2024-03-01T00:00:00+00:00");
        let never = record(&[timed("+262142-12-31T00:00:00Z")]);
        assert_eq!(account(&[]).refused(&never), "account.date_out_of_range");
    }

    #[test]
    fn nonsense_and_own_accounts_are_refused() {
        let expense = replacing(entry(1, ForeignKind::Expense, 100, "2007-01-01"));
        assert_eq!(account(&[]).refused(&record(&[expense])), "account.replaces_nothing");
        assert_eq!(account(&[]).refused(&record(&[])), "account.number_of_entries");
        let huge = entry(1, ForeignKind::Charge, i64::MIN, "2007-01-01");
        assert_eq!(account(&[]).refused(&record(&[huge])), "account.too_large");
        let own = super::super::charge::tests::charged(vec![opened()], "march", "2026-03", 100);
        assert_eq!(account(&own).refused(&record(&fine())), "account.kept_here");
        let charge = super::super::charge::tests::charge("march", "2026-03", 100);
        assert_eq!(one_by_one(fine()).refused(&charge), "account.kept_elsewhere");
        assert!(account(&[opened()]).when(&record(&fine())).is_ok());
    }
}
