//! The book of an account: its entries, and which credit settles which debt.
//!
//! A credit settles the oldest debt first. What is left is an advance, which settles later debts at once. So there is
//! never an advance beside an open debt.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AccountEvent, Allocation, Effect, LedgerRefusal, Run,
    entries::{Entries, Entry, EntryStatus},
    settlement::{OpenEntry, Settlement, UnusedCredit},
};
use crate::{
    Money,
    id::{EntryId, PaymentId},
    ledger::{MovementKind, PostingRules, post},
    period::Period,
};

/// Entries, payments and billing runs of one account.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Book {
    balance: Money,
    entries: Entries,
    payments: BTreeMap<PaymentId, EntryId>,
    runs: BTreeSet<(Period, Run)>,
}

impl Book {
    /// Amount that the resident owes; negative where they have paid ahead.
    pub fn balance(&self) -> Money {
        self.balance
    }

    /// Amount that is paid ahead, never negative.
    pub fn advance(&self) -> Money {
        self.begin_settlement().advance()
    }

    /// Open debts, oldest first.
    pub fn open_entries(&self) -> Vec<OpenEntry> {
        let mut open = self.begin_settlement().open;
        open.sort_by_key(OpenEntry::age);
        open
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Passes an id that no entry has.
    pub(super) fn free(&self, entry: EntryId) -> Result<(), LedgerRefusal> {
        if self.entries.get(entry).is_some() { Err(LedgerRefusal::EntryTaken) } else { Ok(()) }
    }

    pub(super) fn entry(&self, entry: EntryId) -> Option<&Entry> {
        self.entries.get(entry)
    }

    pub(super) fn credit_of(&self, payment: PaymentId) -> Option<(EntryId, &Entry)> {
        let id = *self.payments.get(&payment)?;
        self.entries.get(id).map(|entry| (id, entry))
    }

    pub(super) fn has_charged(&self, period: Period, run: &Run) -> bool {
        self.runs.contains(&(period, run.clone()))
    }

    pub(super) fn is_corrected(&self, entry: EntryId) -> bool {
        self.entries.get(entry).is_some_and(|entry| entry.corrections > 0)
    }

    /// Effect of a new debt; an advance settles it at once.
    pub(super) fn owe(
        &self,
        kind: MovementKind,
        entry: EntryId,
        amount: Money,
        effective: NaiveDate,
        due_on: NaiveDate,
    ) -> Result<Effect, LedgerRefusal> {
        let mut settlement = self.begin_settlement();
        settlement.open.push(OpenEntry {
            entry,
            due_on,
            effective,
            order: self.entries.next_order(),
            open: amount,
        });
        self.effect(kind, amount, settlement, None)
    }

    /// Effect of a new credit; it settles the debt `first` before all others.
    pub(super) fn credit(
        &self,
        kind: MovementKind,
        entry: EntryId,
        amount: Money,
        first: Option<EntryId>,
    ) -> Result<Effect, LedgerRefusal> {
        let mut settlement = self.begin_settlement();
        settlement.unused.push(UnusedCredit { entry, order: self.entries.next_order(), amount });
        self.effect(kind, -amount, settlement, first)
    }

    /// Effect of reversing an entry: debts that it settled are open again, credits that settled it are unused again.
    pub(super) fn undo(&self, id: EntryId, entry: &Entry) -> Result<Effect, LedgerRefusal> {
        let mut settlement = self.begin_settlement();
        settlement.open.retain(|debt| debt.entry != id);
        settlement.unused.retain(|credit| credit.entry != id);
        for (&other, &amount) in &entry.allocated {
            let Some(counterpart) = self.entries.get(other) else { continue };
            let (credit, debt) = if entry.amount.is_positive() { (other, id) } else { (id, other) };
            settlement.allocation.push(Allocation { credit, debt, amount: -amount });
            if debt == id {
                settlement.give_back(counterpart.with_unused(other, amount));
            } else {
                settlement.reopen(counterpart.with_open(other, amount));
            }
        }
        self.effect(entry.kind, -entry.amount, settlement, None)
    }

    fn effect(
        &self,
        kind: MovementKind,
        change: Money,
        mut settlement: Settlement,
        first: Option<EntryId>,
    ) -> Result<Effect, LedgerRefusal> {
        // First of all: while the balance is within bounds, so is each open and each unused part.
        let balance = Money::total([self.balance, change])?;
        settlement.settle(first);
        let advance = settlement.advance();
        let rules = PostingRules::default();
        let postings = post(rules, kind, change, advance - self.advance())?;
        Ok(Effect { allocation: settlement.allocation, advance, balance, postings, rules })
    }

    fn begin_settlement(&self) -> Settlement {
        let (mut open, mut unused) = (vec![], vec![]);
        for (id, entry) in self.entries.active() {
            open.extend(entry.open().map(|left| entry.with_open(id, left)));
            unused.extend(entry.unused().map(|left| entry.with_unused(id, left)));
        }
        Settlement { open, unused, allocation: vec![] }
    }

    /// Applies an event; events that move no money change nothing.
    pub(super) fn enter(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::Charged { entry, run, period, effective, due_on, total, effect, .. } => {
                self.runs.extend(run.clone().map(|run| (*period, run)));
                self.add(*entry, Entry::new(MovementKind::Charge, *total, *effective, *due_on), effect);
            }
            AccountEvent::Corrected { entry, corrects, effective, due_on, total, effect, .. } => {
                let correction =
                    Entry::new(MovementKind::Correction, *total, *effective, *due_on).correcting(*corrects);
                self.add(*entry, correction, effect);
            }
            AccountEvent::Credited { entry, payment, effective, amount, effect } => {
                self.payments.insert(*payment, *entry);
                self.add(*entry, Entry::new(MovementKind::Payment, -*amount, *effective, *effective), effect);
            }
            AccountEvent::WrittenOff { entry, effective, amount, effect, .. } => {
                self.add(
                    *entry,
                    Entry::new(MovementKind::WriteOff, -*amount, *effective, *effective),
                    effect,
                );
            }
            AccountEvent::Reversed { entry, reverses, effective, effect, .. } => {
                self.take_back(*entry, *reverses, *effective, effect);
            }
            AccountEvent::CreditReversed { entry, payment, effective, effect, .. } => {
                if let Some((credit, _)) = self.credit_of(*payment) {
                    self.take_back(*entry, credit, *effective, effect);
                }
            }
            AccountEvent::Opened { .. }
            | AccountEvent::HolderChanged { .. }
            | AccountEvent::EntryRecorded { .. }
            | AccountEvent::Closed { .. } => {}
        }
    }

    fn add(&mut self, id: EntryId, entry: Entry, effect: &Effect) {
        if let Some(cause) = entry.corrects {
            self.entries.change(cause, |cause| cause.corrections += 1);
        }
        self.entries.push(id, entry);
        self.settle(effect);
    }

    fn take_back(&mut self, id: EntryId, target: EntryId, effective: NaiveDate, effect: &Effect) {
        self.settle(effect);
        let Some(entry) = self.entries.get(target) else { return };
        let reversal = entry.reversal(effective);
        if let Some(cause) = entry.corrects.filter(|_| entry.status == EntryStatus::Stands) {
            self.entries.change(cause, |cause| cause.corrections = cause.corrections.saturating_sub(1));
        }
        self.entries.change(target, |entry| entry.status = EntryStatus::Reversed);
        self.entries.push(id, reversal);
    }

    fn settle(&mut self, effect: &Effect) {
        self.balance = effect.balance;
        for &Allocation { credit, debt, amount } in &effect.allocation {
            self.entries.change(credit, |entry| entry.allocate(debt, amount));
            self.entries.change(debt, |entry| entry.allocate(credit, amount));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Account,
            charge::tests::charged,
            credit::tests::credited,
            open::tests::{account, opened},
        },
        *,
    };

    /// Number of entries that the next command on this account walks.
    fn walked(history: &[AccountEvent]) -> usize {
        let story = account(history);
        let Account::Open { book, .. } = story.state() else { panic!("an open account") };
        book.entries.active().count()
    }

    #[test]
    fn a_charge_walks_open_entries_and_no_settled_ones() {
        let mut history = vec![opened()];
        for year in 2015..2025 {
            for month in 1..=12 {
                let month = format!("{year}-{month:02}");
                history = charged(history, &month, &month, 5_000);
                assert_eq!(walked(&history), 1, "{month} is open");
                history = credited(history, &format!("paid {month}"), 5_000);
                assert_eq!(walked(&history), 0, "{month} is settled");
            }
        }
        let unpaid = charged(charged(history, "a", "2025-01", 100), "b", "2025-02", 100);
        assert_eq!(walked(&unpaid), 2);
        assert_eq!(walked(&credited(unpaid, "part", 150)), 1);
    }
}
