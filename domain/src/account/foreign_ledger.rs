//! A ledger that is kept in another system, as far as it is recorded here. Entries arrive in any order; the figures
//! are always those of their order in time.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AccountEvent, Effect, LedgerRefusal,
    foreign_entry::{EntryKey, ForeignEntry, ForeignKind},
};
use crate::{
    Money,
    ledger::{MovementKind, PostingRules, post},
};

/// Order in time: day, order within the day, key. The key makes the order independent of the order of arrival.
type LedgerPosition = (NaiveDate, u32, EntryKey);

/// A ledger that is kept in another system.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ForeignLedger {
    keys: BTreeSet<EntryKey>,
    /// The charges and penalties that count: the last entry that replaces, and those after it.
    counted: Vec<(LedgerPosition, Money)>,
    totals: Totals,
}

/// The figures of a foreign ledger.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Totals {
    /// Position of the last entry that replaces. A charge or penalty before it never counts again.
    replaced_at: Option<LedgerPosition>,
    /// Sum of the charges and penalties that count.
    charged: Money,
    expenses: Money,
    paid: Money,
    /// All that is owed. Taken from the event, so that a state never differs from what was written.
    owed: Money,
}

/// A ledger with entries that are being recorded on top of it. The ledger is not copied: it may be long.
#[derive(Debug)]
pub(super) struct Recording<'a> {
    before: &'a ForeignLedger,
    /// The new keys and entries only, with the totals of both.
    new: ForeignLedger,
}

impl Totals {
    fn balance(&self) -> Money {
        self.owed - self.paid
    }

    fn advance(&self) -> Money {
        (-self.balance()).max(Money::ZERO)
    }
}

impl ForeignLedger {
    /// Amount that is left to pay; negative where too much was paid.
    pub fn balance(&self) -> Money {
        self.totals.balance()
    }

    /// Amount paid beyond all that is owed, never negative.
    pub fn advance(&self) -> Money {
        self.totals.advance()
    }

    /// Begins to record entries on top of this ledger.
    pub(super) fn recording(&self) -> Recording<'_> {
        Recording { before: self, new: Self { totals: self.totals, ..Self::default() } }
    }

    /// Applies an event of this ledger; other events change nothing.
    pub(super) fn enter(&mut self, event: &AccountEvent) {
        if let AccountEvent::EntryRecorded { key, kind, replaces, amount, effective, order, owed, .. } = event
        {
            self.insert((*effective, *order, *key), *kind, *replaces, *amount);
            self.totals.owed = *owed;
        }
    }

    fn insert(&mut self, position: LedgerPosition, kind: ForeignKind, replaces: bool, amount: Money) {
        self.keys.insert(position.2);
        match kind {
            ForeignKind::Expense => self.totals.expenses += amount,
            ForeignKind::Payment => self.totals.paid += amount,
            ForeignKind::Note => {}
            ForeignKind::Charge | ForeignKind::Penalty => {
                if self.totals.replaced_at.is_none_or(|last| last < position) {
                    if replaces {
                        self.totals.charged -= self.replaced_by(position, None);
                        self.counted.retain(|(other, _)| *other > position);
                        self.totals.replaced_at = Some(position);
                    }
                    self.totals.charged += amount;
                    self.counted.push((position, amount));
                }
            }
        }
    }

    /// Sum of the entries since `since` that a replacement at this position makes void.
    fn replaced_by(&self, position: LedgerPosition, since: Option<LedgerPosition>) -> Money {
        let void = self.counted.iter().filter(|(other, _)| Some(*other) >= since && *other < position);
        void.map(|(_, amount)| *amount).sum()
    }
}

impl Recording<'_> {
    pub(super) fn knows(&self, key: EntryKey) -> bool {
        self.before.keys.contains(&key) || self.new.keys.contains(&key)
    }

    /// Records an entry and returns its event, with all figures after it.
    pub(super) fn record(&mut self, entry: ForeignEntry) -> Result<AccountEvent, LedgerRefusal> {
        let ForeignEntry { key, label, kind, replaces, amount, effective, order, at } = entry;
        Money::total([amount])?;
        let before = self.new.totals;
        self.new.insert((effective, order, key), kind, replaces, amount);
        let totals = &mut self.new.totals;
        if let Some(position) = totals.replaced_at.filter(|position| before.replaced_at != Some(*position)) {
            totals.charged -= self.before.replaced_by(position, before.replaced_at);
        }
        totals.owed = Money::total([totals.charged, totals.expenses])?;
        totals.paid = Money::total([totals.paid])?;
        let (balance, advance) = (Money::total([totals.balance()])?, totals.advance());
        let movement = match kind {
            ForeignKind::Charge | ForeignKind::Expense | ForeignKind::Penalty | ForeignKind::Note => {
                MovementKind::Charge
            }
            ForeignKind::Payment => MovementKind::Payment,
        };
        let rules = PostingRules::default();
        let postings = post(rules, movement, balance - before.balance(), advance - before.advance())?;
        let effect = Effect { allocation: vec![], advance, balance, postings, rules };
        let (owed, paid) = (totals.owed, totals.paid);
        Ok(AccountEvent::EntryRecorded {
            key,
            label,
            kind,
            replaces,
            amount,
            effective,
            order,
            at,
            owed,
            paid,
            effect,
        })
    }
}
