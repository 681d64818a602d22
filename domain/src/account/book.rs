//! The book of an account: its entries and what settles what.
//!
//! Money settles the oldest debt first. What is left is an advance and settles later debts by itself;
//! hence there is never an advance while something is open.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    AccountEvent, Allocation, Barred, Effect, Run,
    draft::{Draft, OpenEntry, Unused},
};
use crate::{
    Money,
    id::{EntryId, PaymentId},
    ledger::{PostingRules, Source, post},
    period::Period,
};

/// Entries, payments and runs of one account.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Book {
    balance: Money,
    entries: BTreeMap<EntryId, Entry>,
    payments: BTreeMap<PaymentId, EntryId>,
    runs: BTreeSet<(Period, Run)>,
}

/// A line of the book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) source: Source,
    pub(super) standing: Standing,
    /// Change of the balance: a debt is positive, a credit negative.
    pub(super) amount: Money,
    pub(super) due: NaiveDate,
    effective: NaiveDate,
    order: u32,
    /// Of a debt, what is to be paid; of a credit, what is not used.
    left: Money,
    /// Of a credit, what it settles.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    settles: BTreeMap<EntryId, Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    corrects: Option<EntryId>,
}

/// Whether an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    /// It does.
    Stands,
    /// It was taken back.
    Reversed,
    /// It takes another back.
    Reversal,
}

impl Entry {
    fn new(source: Source, amount: Money, effective: NaiveDate, due: NaiveDate) -> Self {
        Self {
            source,
            standing: Standing::Stands,
            amount,
            due,
            effective,
            order: 0,
            left: amount.abs(),
            settles: BTreeMap::new(),
            corrects: None,
        }
    }

    fn is_open(&self) -> bool {
        self.standing == Standing::Stands && self.amount.is_positive() && self.left.is_positive()
    }

    fn is_unused(&self) -> bool {
        self.standing == Standing::Stands && self.amount.is_negative() && self.left.is_positive()
    }

    fn with_open(&self, entry: EntryId, open: Money) -> OpenEntry {
        OpenEntry { entry, due: self.due, effective: self.effective, order: self.order, open }
    }

    fn with_unused(&self, entry: EntryId, amount: Money) -> Unused {
        Unused { entry, order: self.order, amount }
    }
}

impl Book {
    /// What the resident owes; negative when they have paid ahead.
    pub fn balance(&self) -> Money {
        self.balance
    }

    /// What is paid ahead.
    pub fn advance(&self) -> Money {
        self.draft().advance()
    }

    /// What is to be paid, oldest first.
    pub fn open_entries(&self) -> Vec<OpenEntry> {
        let mut open = self.draft().open;
        open.sort_by_key(OpenEntry::age);
        open
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Passes an id that no entry has.
    pub(super) fn free(&self, entry: EntryId) -> Result<(), Barred> {
        if self.entries.contains_key(&entry) { Err(Barred::EntryTaken) } else { Ok(()) }
    }

    pub(super) fn entry(&self, entry: EntryId) -> Option<&Entry> {
        self.entries.get(&entry)
    }

    pub(super) fn credit_of(&self, payment: PaymentId) -> Option<(EntryId, &Entry)> {
        let id = self.payments.get(&payment)?;
        self.entries.get(id).map(|entry| (*id, entry))
    }

    pub(super) fn has_charged(&self, period: Period, run: &Run) -> bool {
        self.runs.contains(&(period, run.clone()))
    }

    pub(super) fn is_corrected(&self, entry: EntryId) -> bool {
        let stands = |other: &&Entry| other.standing == Standing::Stands;
        self.entries.values().filter(stands).any(|other| other.corrects == Some(entry))
    }

    /// What a new debt does: an advance settles it at once.
    pub(super) fn owe(
        &self,
        source: Source,
        entry: EntryId,
        amount: Money,
        effective: NaiveDate,
        due: NaiveDate,
    ) -> Result<Effect, Barred> {
        let mut draft = self.draft();
        draft.open.push(OpenEntry { entry, due, effective, order: self.next(), open: amount });
        self.effect(source, amount, draft, None)
    }

    /// What a new credit does; it settles the named debt before any other.
    pub(super) fn credit(
        &self,
        source: Source,
        entry: EntryId,
        amount: Money,
        first: Option<EntryId>,
    ) -> Result<Effect, Barred> {
        let mut draft = self.draft();
        draft.unused.push(Unused { entry, order: self.next(), amount });
        self.effect(source, -amount, draft, first)
    }

    /// What taking an entry back does: what it settled is open again, what settled it is unused again.
    pub(super) fn undo(&self, id: EntryId, entry: &Entry) -> Result<Effect, Barred> {
        let mut draft = self.draft();
        draft.open.retain(|debt| debt.entry != id);
        draft.unused.retain(|credit| credit.entry != id);
        for part in self.allocated().filter(|part| part.credit == id || part.debt == id) {
            draft.allocation.push(Allocation { amount: -part.amount, ..part });
            if part.debt == id {
                draft.give_back(self.entries[&part.credit].with_unused(part.credit, part.amount));
            } else {
                draft.reopen(self.entries[&part.debt].with_open(part.debt, part.amount));
            }
        }
        self.effect(entry.source, -entry.amount, draft, None)
    }

    fn effect(
        &self,
        source: Source,
        change: Money,
        mut draft: Draft,
        first: Option<EntryId>,
    ) -> Result<Effect, Barred> {
        // Before anything is added up: a balance within bounds bounds every open and unused part.
        let balance = Money::total([self.balance, change])?;
        draft.settle(first);
        let advance = draft.advance();
        let rules = PostingRules::default();
        let postings = post(rules, source, change, advance - self.advance())?;
        Ok(Effect { allocation: draft.allocation, advance, balance, postings, rules })
    }

    fn draft(&self) -> Draft {
        let open = self.entries.iter().filter(|(_, entry)| entry.is_open());
        let unused = self.entries.iter().filter(|(_, entry)| entry.is_unused());
        Draft {
            open: open.map(|(id, entry)| entry.with_open(*id, entry.left)).collect(),
            unused: unused.map(|(id, entry)| entry.with_unused(*id, entry.left)).collect(),
            allocation: vec![],
        }
    }

    fn allocated(&self) -> impl Iterator<Item = Allocation> {
        self.entries.iter().flat_map(|(credit, entry)| {
            let part = |(debt, amount): (&EntryId, &Money)| (*debt, *amount);
            entry.settles.iter().map(part).map(|(debt, amount)| Allocation { credit: *credit, debt, amount })
        })
    }

    /// The order of the entry to come. No entry ever leaves.
    fn next(&self) -> u32 {
        self.entries.len() as u32
    }

    /// Takes a fact in.
    pub(super) fn enter(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::Charged { entry, run, period, effective, due, total, effect, .. } => {
                self.runs.extend(run.clone().map(|run| (*period, run)));
                self.add(*entry, Entry::new(Source::Charge, *total, *effective, *due), effect);
            }
            AccountEvent::Corrected { entry, corrects, effective, due, total, effect, .. } => {
                let correction = Entry::new(Source::Correction, *total, *effective, *due);
                self.add(*entry, Entry { corrects: Some(*corrects), ..correction }, effect);
            }
            AccountEvent::Credited { entry, payment, effective, amount, effect } => {
                self.payments.insert(*payment, *entry);
                self.add(*entry, Entry::new(Source::Payment, -*amount, *effective, *effective), effect);
            }
            AccountEvent::WrittenOff { entry, effective, amount, effect, .. } => {
                self.add(*entry, Entry::new(Source::WriteOff, -*amount, *effective, *effective), effect);
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
        self.entries.insert(id, Entry { order: self.next(), ..entry });
        self.settle(effect);
    }

    fn take_back(&mut self, id: EntryId, target: EntryId, effective: NaiveDate, effect: &Effect) {
        self.settle(effect);
        let order = self.next();
        let Some(entry) = self.entries.get_mut(&target) else { return };
        entry.standing = Standing::Reversed;
        let reversal = Entry::new(entry.source, -entry.amount, effective, effective);
        let reversal = Entry { order, standing: Standing::Reversal, ..reversal };
        self.entries.insert(id, reversal);
    }

    fn settle(&mut self, effect: &Effect) {
        self.balance = effect.balance;
        for Allocation { credit, debt, amount } in &effect.allocation {
            if let Some(credit) = self.entries.get_mut(credit) {
                credit.left -= *amount;
                let part = credit.settles.entry(*debt).or_default();
                *part += *amount;
                if part.is_zero() {
                    credit.settles.remove(debt);
                }
            }
            if let Some(debt) = self.entries.get_mut(debt) {
                debt.left -= *amount;
            }
        }
    }
}
