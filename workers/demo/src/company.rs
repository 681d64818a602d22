//! What the parts of the demo share: its seed, size, time and staff, and how its houses are divided into blocks.

use std::{ops::Range, sync::Arc};

use domain::{
    Role,
    login::Login,
    rules::{Rules, pack::default_rules},
};
use serde::Serialize;

use super::{
    dice::{Dice, name},
    era::{Era, HistoryEnd},
    script::Script,
    staff::{LogIn, Member, Staff},
};

/// So many residents have a log-in.
const RESIDENTS: u32 = 20;
/// A block has at least so many accounts, if there are as many.
const BLOCK: u32 = 2_000;

/// How large the company is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Houses, among which the accounts are spread.
    pub houses: u32,
    /// Accounts, one a unit.
    pub accounts: u32,
    /// Whole months before the one in which the history ends.
    pub months: u32,
    /// Tickets, spread over the months.
    pub tickets: u32,
}

/// A company as it is worth looking at.
impl Default for Size {
    fn default() -> Self {
        Self { houses: 12, accounts: 1_500, months: 18, tickets: 6_000 }
    }
}

/// What all parts of the demo know.
#[derive(Debug)]
pub(super) struct Company {
    pub(super) seed: u64,
    pub(super) size: Size,
    pub(super) era: Era,
    pub(super) staff: Staff,
    pub(super) rules: Arc<Rules>,
}

/// Houses that are made together, with their accounts and tickets by number.
#[derive(Debug, Clone)]
pub(super) struct Extent {
    /// Number, first account and number of accounts of each house.
    pub(super) houses: Vec<(u32, u32, u32)>,
    pub(super) tickets: Range<u32>,
}

impl Company {
    pub(super) fn new(seed: u64, size: Size, end: HistoryEnd) -> Self {
        let staff = Staff::new(seed, size.houses);
        Self { seed, size, era: Era::new(size.months, end), staff, rules: Arc::new(default_rules()) }
    }

    /// What a thing's id is made from.
    pub(super) fn name(&self, thing: &str) -> String {
        name(self.seed, thing)
    }

    pub(super) fn dice(&self, thing: &str) -> Dice {
        Dice::new(self.seed, thing)
    }

    pub(super) fn script(&self, name: &str) -> Script {
        Script::new(format!("demo:{}:{name}", self.seed))
    }

    pub(super) fn operator(&self, number: u32) -> &Member {
        one(&self.staff.operators, number)
    }

    pub(super) fn executor(&self, number: u32) -> &Member {
        one(&self.staff.executors, number)
    }

    pub(super) fn supervisor(&self, number: u32) -> &Member {
        one(&self.staff.supervisors, number)
    }

    pub(super) fn accountant(&self, number: u32) -> &Member {
        one(&self.staff.accountants, number)
    }

    /// The number of the resident who signs in for this account.
    pub(super) fn resident(&self, account: u32) -> Option<u32> {
        let every = self.size.accounts.div_ceil(RESIDENTS);
        account.is_multiple_of(every).then(|| account / every + 1)
    }

    pub(super) fn log_ins(&self) -> Vec<LogIn> {
        let residents = (0..self.size.accounts).filter_map(|account| self.resident(account));
        let residents = residents.map(|number| LogIn {
            login: Login::parse(&format!("resident{number}")).expect("a good login"),
            roles: Role::Resident.into(),
        });
        self.staff.log_ins().into_iter().chain(residents).collect()
    }

    /// Houses together until they have accounts enough.
    pub(super) fn blocks(&self) -> Vec<Extent> {
        let Size { houses, accounts, tickets, .. } = self.size;
        let share =
            |whole: u32, before: u32| (u64::from(whole) * u64::from(before) / u64::from(accounts)) as u32;
        let mut blocks: Vec<Extent> = Vec::new();
        let mut first = 0;
        for house in 0..houses {
            let many = accounts / houses + u32::from(house < accounts % houses);
            let full = |block: &Extent| block.houses.iter().map(|(.., many)| many).sum::<u32>() >= BLOCK;
            if blocks.last().is_none_or(full) {
                let begun = share(tickets, first);
                blocks.push(Extent { houses: Vec::new(), tickets: begun..begun });
            }
            if let Some(block) = blocks.last_mut() {
                block.houses.push((house, first, many));
                block.tickets.end = share(tickets, first + many);
            }
            first += many;
        }
        blocks
    }
}

fn one(of: &[Member], number: u32) -> &Member {
    &of[number as usize % of.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(size: Size) -> Company {
        let day = "2026-03-15".parse().unwrap();
        Company::new(1, size, HistoryEnd::on(day).unwrap())
    }

    #[test]
    fn blocks_hold_every_house_account_and_ticket_once() {
        for (houses, accounts, tickets) in [(1, 1, 0), (12, 1_500, 6_000), (7, 9_001, 12_345), (3, 9_000, 10)]
        {
            let company = company(Size { houses, accounts, months: 1, tickets });
            let blocks = company.blocks();
            let mut next = (0, 0, 0);
            for block in &blocks {
                assert_eq!(block.tickets.start, next.2);
                next.2 = block.tickets.end;
                for (house, first, many) in &block.houses {
                    assert_eq!((*house, *first), (next.0, next.1));
                    next = (next.0 + 1, next.1 + many, next.2);
                }
            }
            assert_eq!(next, (houses, accounts, tickets));
        }
    }

    #[test]
    fn some_residents_sign_in() {
        for (accounts, residents) in [(1, 1), (20, 20), (30, 15), (1_500, 20)] {
            let company = company(Size { houses: 1, accounts, months: 1, tickets: 0 });
            let numbers: Vec<_> = (0..accounts).filter_map(|account| company.resident(account)).collect();
            assert_eq!(numbers, (1..=residents).collect::<Vec<_>>());
        }
    }
}
