//! Some houses through the months: what happens in which order.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use domain::meter::MeterPlace;

use super::{
    company::{Company, Extent},
    dial::{Dial, Reader},
    era::{clock, local},
    house::House,
    household::Household,
    last_calls::{LAST_CALLS, LastCall},
    life::Life,
    meter_sorts::COLD,
    play::Course,
    script::Script,
};

/// Some houses with all that belongs to them.
pub(super) struct Block {
    houses: Vec<House>,
    /// Meters at the inlets of the houses.
    mains: Vec<Dial>,
    households: Vec<Household>,
    tickets: Range<u32>,
    /// The next one to begin.
    next: u32,
    /// The tickets before that one, at most [`EARLIER`].
    earlier: Vec<Course>,
}

/// A ticket is merged into one of so many before it.
const EARLIER: usize = 15;

impl Block {
    pub(super) fn new(company: &Company, Extent { houses, tickets }: Extent) -> Self {
        let mut block = Self {
            houses: vec![],
            mains: vec![],
            households: vec![],
            next: tickets.start,
            tickets,
            earlier: vec![],
        };
        for (index, first, accounts) in houses {
            let house = House::new(company, index, accounts);
            let units = (first..).zip(&house.units);
            let households: Vec<_> =
                units.map(|(account, unit)| Household::new(company, account, &house, unit)).collect();
            let people = households.iter().map(|household| household.people).sum();
            let place = MeterPlace::House { house: house.id };
            block.mains.push(Dial::new(company, &COLD, &format!("house/{index}"), place, people));
            block.households.extend(households);
            block.houses.push(house);
        }
        block
    }

    pub(super) fn chapters(company: &Company) -> u32 {
        (company.size.months + 1) * 2 + 1
    }

    /// The first is the first day; then every month has two: its days, and the evening of its billing run. Of the last
    /// month only what happens before the end of the history is left.
    pub(super) fn chapter(&mut self, company: &Company, chapter: u32) -> Vec<Script> {
        let mut scripts = match chapter.checked_sub(1) {
            None => self.first_day(company),
            Some(since) if since % 2 == 0 => self.days(company, since / 2),
            Some(since) => self.bill(company, since / 2),
        };
        scripts.iter_mut().for_each(|script| script.end_at(company.era.end()));
        // the log is read in this order, as far as the same stream is not concerned
        scripts.sort_by_key(Script::begins);
        scripts
    }

    fn first_day(&self, company: &Company) -> Vec<Script> {
        let mains = self.mains.iter().map(|dial| dial.found(company, &company.executor(0).actor));
        let houses = self.houses.iter().map(|house| house.settle(company));
        let households = self.households.iter().flat_map(|household| household.move_in(company));
        mains.chain(houses).chain(households).collect()
    }

    fn days(&mut self, company: &Company, month: u32) -> Vec<Script> {
        let mut scripts: Vec<_> =
            self.houses.iter().filter_map(|house| house.month(company, month)).collect();
        for (dial, house) in self.mains.iter_mut().zip(&self.houses) {
            let operator = &company.operator(house.index).actor;
            let reader = Reader { resident: None, operator, executor: &company.executor(house.index).actor };
            scripts.extend(dial.month(company, month, &reader));
        }
        for household in self.households.iter_mut().filter(|household| !household.closed) {
            scripts.extend(household.read(company, month));
            scripts.push(household.month(company, month));
        }
        while let Some(opened) = self.opening(company).filter(|opened| *opened < company.era.end_of(month)) {
            let (script, course) = self.ticket(company, opened);
            scripts.push(script);
            self.next += 1;
            if self.earlier.len() == EARLIER {
                self.earlier.remove(0);
            }
            self.earlier.push(course);
        }
        scripts
    }

    fn bill(&mut self, company: &Company, month: u32) -> Vec<Script> {
        let open = self.households.iter_mut().filter(|household| !household.closed);
        open.map(|household| household.charge(company, month)).collect()
    }

    /// The next ticket, if it is one of those that end the history.
    fn last_call(&self, company: &Company) -> Option<&'static LastCall> {
        let left = (company.size.tickets - self.next) as usize;
        LAST_CALLS.len().checked_sub(left).map(|place| &LAST_CALLS[place])
    }

    /// When the next ticket begins, if there is one. All but the last calls are spread evenly over the days.
    fn opening(&self, company: &Company) -> Option<DateTime<Utc>> {
        if self.next >= self.tickets.end {
            return None;
        }
        let end = company.era.end();
        if let Some(call) = self.last_call(company) {
            return Some(end - TimeDelta::minutes(call.minutes_before_end));
        }
        let mut dice = company.dice(&format!("opening/{}", self.next));
        let begin = company.era.begin() + TimeDelta::days(1);
        let whole = (end - begin).num_minutes();
        let last_calls_from = company.size.tickets.saturating_sub(LAST_CALLS.len() as u32);
        let spread = self.tickets.start..self.tickets.end.min(last_calls_from);
        let (place, of) = (i64::from(self.next - spread.start), spread.len() as i64);
        let day = clock(begin + TimeDelta::minutes(whole * place / of)).date();
        let (from, to) = dice.weighed(&[(45, (8, 12)), (30, (12, 17)), (20, (17, 22)), (5, (0, 8))]);
        let opened = local(day, dice.between(from * 60, to * 60));
        if opened < end {
            return Some(opened);
        }
        // the last day is not over: rather in the second half of what there is of it
        let minutes = (end - local(day, 0)).num_minutes() as u32;
        Some(local(day, dice.between(minutes / 2, minutes - 1)))
    }

    fn ticket(&self, company: &Company, opened: DateTime<Utc>) -> (Script, Course) {
        let mut dice = company.dice(&format!("asking/{}", self.next));
        let household = dice.pick(&self.households);
        Life::new(company, self.next, household, opened, self.last_call(company), &self.earlier).live()
    }
}
