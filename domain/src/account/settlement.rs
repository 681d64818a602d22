//! Allocation: open debts and unused credits meet, both oldest first.

use chrono::NaiveDate;

use super::Allocation;
use crate::{Money, id::EntryId};

/// A debt with its open part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenEntry {
    /// The entry.
    pub entry: EntryId,
    /// When it is to be paid.
    pub due_on: NaiveDate,
    /// When it counts.
    pub effective: NaiveDate,
    /// Its place among the entries of the account.
    pub order: u32,
    /// How much of it is open.
    pub open: Money,
}

/// A credit with its unused part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnusedCredit {
    pub(super) entry: EntryId,
    pub(super) order: u32,
    pub(super) amount: Money,
}

/// What an entry is about to change.
#[derive(Debug)]
pub(super) struct Settlement {
    pub(super) open: Vec<OpenEntry>,
    pub(super) unused: Vec<UnusedCredit>,
    pub(super) allocation: Vec<Allocation>,
}

impl OpenEntry {
    /// Money settles by it: the oldest first.
    pub(super) fn age(&self) -> (NaiveDate, NaiveDate, u32) {
        (self.due_on, self.effective, self.order)
    }
}

impl Settlement {
    /// Credits settle debts until one side is used up: this debt before any other, then by age.
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

    /// A part of a debt is open again.
    pub(super) fn reopen(&mut self, part: OpenEntry) {
        match self.open.iter_mut().find(|debt| debt.entry == part.entry) {
            Some(debt) => debt.open += part.open,
            None => self.open.push(part),
        }
    }

    /// A part of a credit is unused again.
    pub(super) fn give_back(&mut self, part: UnusedCredit) {
        match self.unused.iter_mut().find(|credit| credit.entry == part.entry) {
            Some(credit) => credit.amount += part.amount,
            None => self.unused.push(part),
        }
    }

    /// What no debt has used.
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
