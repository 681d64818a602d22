//! Settlement: unused credits pay open debts, both oldest first.

use chrono::NaiveDate;

use super::Allocation;
use crate::{Money, id::EntryId};

/// A debt with its unpaid part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenEntry {
    /// Id of the debt's entry.
    pub entry: EntryId,
    /// Due date: the day by which it is to be paid.
    pub due_on: NaiveDate,
    /// Accounting date of the entry.
    pub effective: NaiveDate,
    /// Position among all entries of the account, from 0.
    pub order: u32,
    /// Amount that is still to be paid.
    pub open: Money,
}

/// A credit with the part that has not settled anything yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnusedCredit {
    pub(super) entry: EntryId,
    pub(super) order: u32,
    pub(super) amount: Money,
}

/// Open debts and unused credits at the moment of a new entry, and the allocation that the entry makes.
#[derive(Debug)]
pub(super) struct Settlement {
    pub(super) open: Vec<OpenEntry>,
    pub(super) unused: Vec<UnusedCredit>,
    pub(super) allocation: Vec<Allocation>,
}

impl OpenEntry {
    /// Sort key of settlement: by due date, accounting date and order of entry.
    pub(super) fn age(&self) -> (NaiveDate, NaiveDate, u32) {
        (self.due_on, self.effective, self.order)
    }
}

impl Settlement {
    /// Lets credits settle debts until one side is used up. The debt `first` is settled before all others, the rest by
    /// age.
    pub(super) fn settle(&mut self, first: Option<EntryId>) {
        self.open.sort_by_key(|debt| (Some(debt.entry) != first, debt.age()));
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

    /// Adds an amount to the unpaid part of a debt.
    pub(super) fn reopen(&mut self, part: OpenEntry) {
        match self.open.iter_mut().find(|debt| debt.entry == part.entry) {
            Some(debt) => debt.open += part.open,
            None => self.open.push(part),
        }
    }

    /// Adds an amount to the unused part of a credit.
    pub(super) fn give_back(&mut self, part: UnusedCredit) {
        match self.unused.iter_mut().find(|credit| credit.entry == part.entry) {
            Some(credit) => credit.amount += part.amount,
            None => self.unused.push(part),
        }
    }

    /// Sum of the unused credits: what is paid ahead.
    pub(super) fn advance(&self) -> Money {
        self.unused.iter().map(|credit| credit.amount).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn debt(name: &str, due_on: &str, effective: &str, order: u32, open: i64) -> OpenEntry {
        OpenEntry {
            entry: EntryId::named(name),
            due_on: day(due_on),
            effective: day(effective),
            order,
            open: Money::from_minor(open),
        }
    }

    fn settled(open: Vec<OpenEntry>, amount: i64, first: Option<&str>) -> (Vec<(EntryId, i64)>, i64) {
        let unused = vec![UnusedCredit {
            entry: EntryId::named("money"),
            order: 9,
            amount: Money::from_minor(amount),
        }];
        let mut settlement = Settlement { open, unused, allocation: vec![] };
        settlement.settle(first.map(EntryId::named));
        let parts = settlement.allocation.iter().map(|part| (part.debt, part.amount.minor())).collect();
        (parts, settlement.advance().minor())
    }

    #[test]
    fn the_oldest_by_due_date_then_day_then_order_is_settled_first() {
        let debts = vec![
            debt("d", "2026-03-10", "2026-02-28", 3, 10),
            debt("c", "2026-03-10", "2026-02-28", 2, 10),
            debt("b", "2026-03-10", "2026-02-01", 4, 10),
            debt("a", "2026-02-10", "2026-02-28", 5, 10),
        ];
        let (parts, advance) = settled(debts, 35, None);
        let named: Vec<_> =
            [("a", 10), ("b", 10), ("c", 10), ("d", 5)].map(|(n, m)| (EntryId::named(n), m)).into();
        assert_eq!((parts, advance), (named, 0));
    }

    #[test]
    fn a_named_debt_goes_before_older_ones_and_the_rest_is_an_advance() {
        let debts = vec![
            debt("old", "2026-02-10", "2026-01-31", 0, 10),
            debt("new", "2026-03-10", "2026-02-28", 1, 10),
        ];
        let (parts, advance) = settled(debts, 25, Some("new"));
        assert_eq!(parts, [(EntryId::named("new"), 10), (EntryId::named("old"), 10)]);
        assert_eq!(advance, 5);
    }
}
