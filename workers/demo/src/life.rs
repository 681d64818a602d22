//! The life of a ticket, from the call to the last word.

use std::sync::Arc;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use domain::{
    Actor,
    id::TicketId,
    ticket::{Status, TicketKind},
};

use super::{
    company::Company,
    complaints::{COMPLAINTS, Complaint},
    dice::Dice,
    era::local,
    household::Household,
    play::{Course, Play},
    staff::Member,
};

mod call;
mod fate;
mod work;

/// A ticket with the people around it.
pub(super) struct Life<'a> {
    company: &'a Company,
    number: u32,
    dice: Dice,
    play: Play,
    about: &'static Complaint,
    household: &'a Household,
    /// Tickets that were opened before, which it can be merged into.
    earlier: &'a [Course],
    resident: Actor,
    operator: &'a Member,
    executor: &'a Member,
    supervisor: &'a Actor,
    /// How many things in it have been named.
    named: u32,
    /// It is told in minutes, not in days: it has to get somewhere before the demo ends.
    hurried: bool,
}

impl<'a> Life<'a> {
    /// Of a household's ticket that begins on that day. With `stays`, it gets there and no further.
    pub(super) fn new(
        company: &'a Company,
        number: u32,
        household: &'a Household,
        opened: DateTime<Utc>,
        stays: Option<Status>,
        earlier: &'a [Course],
    ) -> Self {
        let mut dice = company.dice(&format!("ticket/{number}"));
        let local = opened + TimeDelta::hours(3);
        let season = !(5..=9).contains(&local.month());
        let weights: Vec<_> = COMPLAINTS
            .iter()
            .map(|about| (if season { about.weight.1 } else { about.weight.0 }, about))
            .collect();
        let about = if stays.is_some() { &COMPLAINTS[0] } else { dice.weighed(&weights) };
        let script = company.script(&format!("ticket/{number}"));
        let id = TicketId::named(&company.name(&format!("ticket/{number}")));
        let play = Play::new(id, script, opened, company.era.end(), stays, Arc::clone(&company.rules));
        Self {
            company,
            number,
            play,
            about,
            household,
            earlier,
            resident: household.voice(company),
            operator: company.operator(dice.between(0, 99)),
            executor: company.executor(dice.between(0, 99)),
            supervisor: &company.supervisor(number).actor,
            named: 0,
            hurried: stays.is_some(),
            dice,
        }
    }

    fn pass(&mut self, from: u32, to: u32) {
        let minutes = self.dice.between(from, to);
        self.play.wait(if self.hurried { minutes / 60 + 1 } else { minutes });
        if self.about.kind != TicketKind::Emergency && !self.hurried {
            let office = office(self.play.now, self.dice.between(0, 50));
            self.play.until(office);
        }
    }

    fn household_asked(&self) -> bool {
        self.play.applicant() == self.resident.person
    }

    fn part(&mut self, what: &str) -> String {
        self.named += 1;
        self.company.name(&format!("ticket/{}/{what}/{}", self.number, self.named))
    }
}

/// That moment, or the next morning when somebody is there.
fn office(moment: DateTime<Utc>, late: u32) -> DateTime<Utc> {
    let clock = moment + TimeDelta::hours(3);
    let mut day = clock.date_naive();
    if clock.hour() >= 18 {
        day = day.succ_opt().unwrap_or(day);
    } else if clock.hour() >= 9 && !weekend(day.weekday()) {
        return moment;
    }
    while weekend(day.weekday()) {
        day = day.succ_opt().unwrap_or(day);
    }
    local(day, 9 * 60 + late)
}

fn weekend(day: Weekday) -> bool {
    matches!(day, Weekday::Sat | Weekday::Sun)
}
