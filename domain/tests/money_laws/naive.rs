//! The book as it was first written: one map of entries, walked as a whole by every command. It is slow and
//! plain; the account must decide the same.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{
    Money,
    account::{AccountEvent, Allocation, Correct, Credit, Effect, OpenEntry, Reverse, ReverseCredit, Run},
    id::{EntryId, PaymentId},
    ledger::{MovementKind, PostingRules, post},
    period::Period,
};

use crate::{AccountCommand, Decide};

#[derive(Default)]
pub(crate) struct NaiveBook {
    balance: Money,
    entries: BTreeMap<EntryId, Entry>,
    payments: BTreeMap<PaymentId, EntryId>,
    runs: BTreeSet<(Period, Run)>,
    closed: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Standing {
    Stands,
    Reversed,
    Reversal,
}

#[derive(Clone)]
struct Entry {
    kind: MovementKind,
    standing: Standing,
    amount: Money,
    due_on: NaiveDate,
    effective: NaiveDate,
    order: u32,
    left: Money,
    settles: BTreeMap<EntryId, Money>,
    corrects: Option<EntryId>,
}

/// A credit with its unused part.
struct Unused {
    entry: EntryId,
    order: u32,
    amount: Money,
}

/// Open debts and unused credits, on their way to meet.
struct Draft {
    open: Vec<OpenEntry>,
    unused: Vec<Unused>,
    allocation: Vec<Allocation>,
}

type Decision<T> = Result<T, &'static str>;

impl Entry {
    fn new(kind: MovementKind, amount: Money, effective: NaiveDate, due_on: NaiveDate) -> Self {
        Self {
            kind,
            standing: Standing::Stands,
            amount,
            due_on,
            effective,
            order: 0,
            left: amount.abs(),
            settles: BTreeMap::new(),
            corrects: None,
        }
    }

    fn counts(&self) -> bool {
        self.standing == Standing::Stands && self.left.is_positive()
    }

    fn with_open(&self, entry: EntryId, open: Money) -> OpenEntry {
        OpenEntry { entry, due_on: self.due_on, effective: self.effective, order: self.order, open }
    }

    fn with_unused(&self, entry: EntryId, amount: Money) -> Unused {
        Unused { entry, order: self.order, amount }
    }
}

fn age(debt: &OpenEntry) -> (NaiveDate, NaiveDate, u32) {
    (debt.due_on, debt.effective, debt.order)
}

impl Draft {
    fn settle(&mut self, first: Option<EntryId>) {
        self.open.sort_by_key(|debt| (Some(debt.entry) != first, age(debt)));
        self.unused.sort_by_key(|credit| credit.order);
        for debt in &mut self.open {
            for credit in &mut self.unused {
                let amount = debt.open.min(credit.amount);
                if amount.is_positive() {
                    debt.open -= amount;
                    credit.amount -= amount;
                    self.allocation.push(Allocation { credit: credit.entry, debt: debt.entry, amount });
                }
            }
        }
    }

    fn reopen(&mut self, part: OpenEntry) {
        match self.open.iter_mut().find(|debt| debt.entry == part.entry) {
            Some(debt) => debt.open += part.open,
            None => self.open.push(part),
        }
    }

    fn give_back(&mut self, part: Unused) {
        match self.unused.iter_mut().find(|credit| credit.entry == part.entry) {
            Some(credit) => credit.amount += part.amount,
            None => self.unused.push(part),
        }
    }

    fn advance(&self) -> Money {
        self.unused.iter().map(|credit| credit.amount).sum()
    }
}

impl NaiveBook {
    pub(crate) fn balance(&self) -> Money {
        self.balance
    }

    pub(crate) fn advance(&self) -> Money {
        self.draft().advance()
    }

    pub(crate) fn open_entries(&self) -> Vec<OpenEntry> {
        if self.closed {
            return vec![];
        }
        let mut open = self.draft().open;
        open.sort_by_key(age);
        open
    }

    fn takes(&self, entry: EntryId) -> Decision<()> {
        if self.closed {
            Err("account.closed")
        } else if self.entries.contains_key(&entry) {
            Err("account.entry_taken")
        } else {
            Ok(())
        }
    }

    fn credit_of(&self, payment: PaymentId) -> Option<(EntryId, &Entry)> {
        let id = self.payments.get(&payment)?;
        self.entries.get(id).map(|entry| (*id, entry))
    }

    fn is_corrected(&self, entry: EntryId) -> bool {
        let stands = |other: &&Entry| other.standing == Standing::Stands;
        self.entries.values().filter(stands).any(|other| other.corrects == Some(entry))
    }

    fn owe(
        &self,
        kind: MovementKind,
        entry: EntryId,
        amount: Money,
        (effective, due_on): (NaiveDate, NaiveDate),
    ) -> Decision<Effect> {
        let mut draft = self.draft();
        draft.open.push(OpenEntry { entry, due_on, effective, order: self.next(), open: amount });
        self.effect(kind, amount, draft, None)
    }

    fn credit(
        &self,
        kind: MovementKind,
        entry: EntryId,
        amount: Money,
        first: Option<EntryId>,
    ) -> Decision<Effect> {
        let mut draft = self.draft();
        draft.unused.push(Unused { entry, order: self.next(), amount });
        self.effect(kind, -amount, draft, first)
    }

    fn undo(&self, id: EntryId, entry: &Entry) -> Decision<Effect> {
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
        self.effect(entry.kind, -entry.amount, draft, None)
    }

    fn effect(
        &self,
        kind: MovementKind,
        change: Money,
        mut draft: Draft,
        first: Option<EntryId>,
    ) -> Decision<Effect> {
        let balance = Money::total([self.balance, change]).map_err(|_| "account.too_large")?;
        draft.settle(first);
        let advance = draft.advance();
        let rules = PostingRules::default();
        let postings =
            post(rules, kind, change, advance - self.advance()).map_err(|_| "account.unbalanced")?;
        Ok(Effect { allocation: draft.allocation, advance, balance, postings, rules })
    }

    fn draft(&self) -> Draft {
        let counts = || self.entries.iter().filter(|(_, entry)| entry.counts());
        let open = counts().filter(|(_, entry)| entry.amount.is_positive());
        let unused = counts().filter(|(_, entry)| entry.amount.is_negative());
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

    fn next(&self) -> u32 {
        self.entries.len() as u32
    }

    pub(crate) fn enter(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::Charged { entry, run, period, effective, due_on, total, effect, .. } => {
                self.runs.extend(run.clone().map(|run| (*period, run)));
                self.add(*entry, Entry::new(MovementKind::Charge, *total, *effective, *due_on), effect);
            }
            AccountEvent::Corrected { entry, corrects, effective, due_on, total, effect, .. } => {
                let correction = Entry::new(MovementKind::Correction, *total, *effective, *due_on);
                self.add(*entry, Entry { corrects: Some(*corrects), ..correction }, effect);
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
                let (credit, _) = self.credit_of(*payment).expect("a credit that is known");
                self.take_back(*entry, credit, *effective, effect);
            }
            AccountEvent::Closed { .. } => self.closed = true,
            AccountEvent::Opened { .. }
            | AccountEvent::HolderChanged { .. }
            | AccountEvent::EntryRecorded { .. } => {}
        }
    }

    fn add(&mut self, id: EntryId, entry: Entry, effect: &Effect) {
        self.entries.insert(id, Entry { order: self.next(), ..entry });
        self.settle(effect);
    }

    fn take_back(&mut self, id: EntryId, target: EntryId, effective: NaiveDate, effect: &Effect) {
        self.settle(effect);
        let order = self.next();
        let entry = self.entries.get_mut(&target).expect("an entry that is known");
        entry.standing = Standing::Reversed;
        let reversal = Entry::new(entry.kind, -entry.amount, effective, effective);
        self.entries.insert(id, Entry { order, standing: Standing::Reversal, ..reversal });
    }

    fn settle(&mut self, effect: &Effect) {
        self.balance = effect.balance;
        for Allocation { credit, debt, amount } in &effect.allocation {
            let credit = self.entries.get_mut(credit).expect("a credit that is known");
            credit.left -= *amount;
            let part = credit.settles.entry(*debt).or_default();
            *part += *amount;
            if part.is_zero() {
                credit.settles.remove(debt);
            }
            self.entries.get_mut(debt).expect("a debt that is known").left -= *amount;
        }
    }

    fn corrected(&self, command: &Correct) -> Decision<AccountEvent> {
        let Correct { entry, corrects, reason, effective, lines } = command;
        self.takes(*entry)?;
        let cause = self.entries.get(corrects).ok_or("account.charge_unknown")?;
        match (cause.kind, cause.standing) {
            (MovementKind::Charge | MovementKind::Correction, Standing::Stands) => {}
            (MovementKind::Charge | MovementKind::Correction, Standing::Reversed) => {
                return Err("account.reversed_already");
            }
            _ => return Err("account.charge_unknown"),
        }
        let total: Money = lines.iter().map(|line| line.amount).sum();
        if total.is_zero() {
            return Err("account.senseless_line");
        }
        let due_on = cause.due_on.max(*effective);
        let effect = if total.is_positive() {
            self.owe(MovementKind::Correction, *entry, total, (*effective, due_on))?
        } else {
            self.credit(MovementKind::Correction, *entry, -total, Some(*corrects))?
        };
        let (entry, corrects, effective) = (*entry, *corrects, *effective);
        let (reason, lines) = (reason.clone(), lines.clone());
        Ok(AccountEvent::Corrected { entry, corrects, reason, effective, due_on, lines, total, effect })
    }

    fn reversed(&self, command: &Reverse) -> Decision<AccountEvent> {
        let Reverse { entry, reverses, reason, effective } = command;
        self.takes(*entry)?;
        let target = self.entries.get(reverses).ok_or("account.not_reversible")?;
        match (target.kind, target.standing) {
            (MovementKind::Payment, _) | (_, Standing::Reversal) => return Err("account.not_reversible"),
            (_, Standing::Reversed) => return Err("account.reversed_already"),
            (_, Standing::Stands) if self.is_corrected(*reverses) => return Err("account.has_corrections"),
            (_, Standing::Stands) => {}
        }
        let effect = self.undo(*reverses, target)?;
        let (entry, reverses, effective) = (*entry, *reverses, *effective);
        let (reason, amount) = (reason.clone(), -target.amount);
        Ok(AccountEvent::Reversed { entry, reverses, reason, effective, amount, effect })
    }

    fn credited(&self, command: &Credit) -> Decision<Vec<AccountEvent>> {
        let Credit { entry, payment, effective, amount } = *command;
        if self.credit_of(payment).is_some() {
            return Ok(vec![]);
        }
        self.takes(entry)?;
        let effect = self.credit(MovementKind::Payment, entry, amount, None)?;
        Ok(vec![AccountEvent::Credited { entry, payment, effective, amount, effect }])
    }

    fn credit_reversed(&self, command: &ReverseCredit) -> Decision<Vec<AccountEvent>> {
        let ReverseCredit { entry, payment, reason, effective } = command;
        if self.credit_of(*payment).is_some_and(|(_, credit)| credit.standing == Standing::Reversed) {
            return Ok(vec![]);
        }
        self.takes(*entry)?;
        let (id, credit) = self.credit_of(*payment).ok_or("account.payment_unknown")?;
        let effect = self.undo(id, credit)?;
        let (entry, payment, effective) = (*entry, *payment, *effective);
        let (reason, amount) = (reason.clone(), -credit.amount);
        Ok(vec![AccountEvent::CreditReversed { entry, payment, reason, effective, amount, effect }])
    }
}

impl Decide for NaiveBook {
    fn decide(&self, command: &AccountCommand) -> Decision<Vec<AccountEvent>> {
        match command {
            AccountCommand::Charge(charge) => {
                if self.closed {
                    return Err("account.closed");
                }
                if charge.run.clone().is_some_and(|run| self.runs.contains(&(charge.period, run))) {
                    return Err("account.period_already_charged");
                }
                self.takes(charge.entry)?;
                let total = charge.lines.iter().map(|line| line.amount).sum();
                let days = (charge.effective, charge.due_on);
                let effect = self.owe(MovementKind::Charge, charge.entry, total, days)?;
                Ok(vec![AccountEvent::Charged {
                    entry: charge.entry,
                    run: charge.run.clone(),
                    period: charge.period,
                    effective: charge.effective,
                    due_on: charge.due_on,
                    lines: charge.lines.clone(),
                    total,
                    effect,
                }])
            }
            AccountCommand::Correct(command) => self.corrected(command).map(|event| vec![event]),
            AccountCommand::Reverse(command) => self.reversed(command).map(|event| vec![event]),
            AccountCommand::Credit(command) => self.credited(command),
            AccountCommand::ReverseCredit(command) => self.credit_reversed(command),
            AccountCommand::WriteOff(command) => {
                self.takes(command.entry)?;
                if command.amount > self.balance {
                    return Err("account.more_than_owed");
                }
                Ok(vec![AccountEvent::WrittenOff {
                    entry: command.entry,
                    reason: command.reason.clone(),
                    effective: command.effective,
                    amount: command.amount,
                    effect: self.credit(MovementKind::WriteOff, command.entry, command.amount, None)?,
                }])
            }
            AccountCommand::Close(_) if self.closed => Err("account.closed"),
            AccountCommand::Close(_) if !self.balance.is_zero() => Err("account.balance_not_zero"),
            AccountCommand::Close(command) => {
                Ok(vec![AccountEvent::Closed { reason: command.reason.clone() }])
            }
        }
    }
}
