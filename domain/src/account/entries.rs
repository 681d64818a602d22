//! The entries of a book: open debts and unused credits apart from the settled history.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::settlement::{OpenEntry, UnusedCredit};
use crate::{Money, id::EntryId, ledger::MovementKind};

/// An entry of the book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) kind: MovementKind,
    pub(super) status: EntryStatus,
    /// Change of the balance: a debt is positive, a credit is negative.
    pub(super) amount: Money,
    pub(super) due_on: NaiveDate,
    effective: NaiveDate,
    /// Place among all entries of the account, from 0.
    order: u32,
    /// Of a debt the unpaid part, of a credit the unused part.
    left: Money,
    /// The other side of each allocation: the debts that a credit settles, the credits that settle a debt.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) allocated: BTreeMap<EntryId, Money>,
    /// The entry that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) corrects: Option<EntryId>,
    /// Number of corrections of this entry that stand.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) corrections: u32,
}

/// Whether an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum EntryStatus {
    /// It counts.
    Stands,
    /// It was reversed.
    Reversed,
    /// It reverses another entry.
    Reversal,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Entry {
    pub(super) fn new(kind: MovementKind, amount: Money, effective: NaiveDate, due_on: NaiveDate) -> Self {
        Self {
            kind,
            status: EntryStatus::Stands,
            amount,
            due_on,
            effective,
            order: 0,
            left: amount.abs(),
            allocated: BTreeMap::new(),
            corrects: None,
            corrections: 0,
        }
    }

    /// Makes this entry a correction of another.
    pub(super) fn correcting(self, corrects: EntryId) -> Self {
        Self { corrects: Some(corrects), ..self }
    }

    /// Makes the entry that reverses this one.
    pub(super) fn reversal(&self, effective: NaiveDate) -> Self {
        Self { status: EntryStatus::Reversal, ..Self::new(self.kind, -self.amount, effective, effective) }
    }

    /// The unpaid part, if the entry is a debt.
    pub(super) fn open(&self) -> Option<Money> {
        self.amount.is_positive().then_some(self.left)
    }

    /// The unused part, if the entry is a credit.
    pub(super) fn unused(&self) -> Option<Money> {
        self.amount.is_negative().then_some(self.left)
    }

    /// Whether a new entry can settle this one or be settled by it.
    fn is_active(&self) -> bool {
        self.status == EntryStatus::Stands && !self.amount.is_zero() && self.left.is_positive()
    }

    pub(super) fn with_open(&self, entry: EntryId, open: Money) -> OpenEntry {
        OpenEntry { entry, due_on: self.due_on, effective: self.effective, order: self.order, open }
    }

    pub(super) fn with_unused(&self, entry: EntryId, amount: Money) -> UnusedCredit {
        UnusedCredit { entry, order: self.order, amount }
    }

    /// Settles a part with another entry; a negative amount is taken back.
    pub(super) fn allocate(&mut self, other: EntryId, amount: Money) {
        self.left -= amount;
        let part = self.allocated.entry(other).or_default();
        *part += amount;
        if part.is_zero() {
            self.allocated.remove(&other);
        }
    }
}

/// Entries by id. Only the active ones can be walked, so the cost of a charge does not grow with the settled
/// history: a settled entry is found by its id.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Entries {
    active: BTreeMap<EntryId, Entry>,
    settled: BTreeMap<EntryId, Entry>,
}

impl Entries {
    pub(super) fn is_empty(&self) -> bool {
        self.active.is_empty() && self.settled.is_empty()
    }

    pub(super) fn get(&self, id: EntryId) -> Option<&Entry> {
        self.active.get(&id).or_else(|| self.settled.get(&id))
    }

    /// Open debts and unused credits.
    pub(super) fn active(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.active.iter().map(|(id, entry)| (*id, entry))
    }

    /// Adds an entry after all others.
    pub(super) fn push(&mut self, id: EntryId, entry: Entry) {
        let order = self.next_order();
        self.remove(id);
        self.insert(id, Entry { order, ..entry });
    }

    /// Order of the next entry. Entries are never removed.
    pub(super) fn next_order(&self) -> u32 {
        (self.active.len() + self.settled.len()) as u32
    }

    /// Changes an entry, if it exists, and moves it between the active and the settled ones where needed.
    pub(super) fn change(&mut self, id: EntryId, change: impl FnOnce(&mut Entry)) {
        if let Some(mut entry) = self.remove(id) {
            change(&mut entry);
            self.insert(id, entry);
        }
    }

    fn insert(&mut self, id: EntryId, entry: Entry) {
        let entries = if entry.is_active() { &mut self.active } else { &mut self.settled };
        entries.insert(id, entry);
    }

    fn remove(&mut self, id: EntryId) -> Option<Entry> {
        self.active.remove(&id).or_else(|| self.settled.remove(&id))
    }
}
