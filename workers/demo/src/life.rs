//! The life of a ticket, from the call to the last word.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Timelike, Utc, Weekday};
use domain::{Actor, id::TicketId, ticket::Priority};

use super::{
    company::Company,
    complaints::{COMPLAINTS, Complaint},
    dice::Dice,
    era::{clock, local},
    household::Household,
    last_calls::LastCall,
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
    /// Of a household's ticket that begins at that moment. A last call gets where it is left and no further.
    pub(super) fn new(
        company: &'a Company,
        number: u32,
        household: &'a Household,
        opened: DateTime<Utc>,
        last_call: Option<&LastCall>,
        earlier: &'a [Course],
    ) -> Self {
        let mut dice = company.dice(&format!("ticket/{number}"));
        let season = !(5..=9).contains(&clock(opened).month());
        let weights: Vec<_> = COMPLAINTS
            .iter()
            .map(|about| (if season { about.weight.1 } else { about.weight.0 }, about))
            .collect();
        let about = last_call.map_or_else(|| dice.weighed(&weights), LastCall::about);
        let stays = last_call.map(|call| call.status);
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
            hurried: last_call.is_some(),
            dice,
        }
    }

    fn pass(&mut self, from: u32, to: u32) {
        let minutes = self.dice.between(from, to);
        self.play.wait(if self.hurried { minutes / 60 + 1 } else { minutes });
        self.await_office();
    }

    /// Time passes until a moment well within a promise, and so many minutes at most.
    fn pass_within(&mut self, promise: Option<DateTime<Utc>>, most: u32) {
        let left = promise.map_or(600, |due| (due - self.play.now).num_minutes().clamp(4, 6_000)) as u32;
        let to = (left * 6 / 10).min(most);
        self.pass((left / 20).min(to), to);
    }

    /// Time passes until the office is open. Nobody waits for it with what is urgent.
    fn await_office(&mut self) {
        if self.about.priority != Priority::Urgent && !self.hurried {
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
    let shown = clock(moment);
    let mut day = shown.date();
    if shown.hour() >= 18 {
        day = day.succ_opt().unwrap_or(day);
    } else if shown.hour() >= 9 && !weekend(day.weekday()) {
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
