//! Target times, as data.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Deadline, Pace, Priority, TicketKind};
use crate::{calendar::Calendar, text::Label};

/// So much time, by that clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// How long, in minutes.
    pub minutes: u32,
    /// By which clock.
    pub pace: Pace,
}

/// What is promised for a sort of ticket. What a rule does not name, it does not ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Of this kind.
    pub kind: TicketKind,
    /// Of this category.
    pub category: Option<&'static str>,
    /// Of this priority.
    pub priority: Option<Priority>,
    /// Until somebody takes it in hand.
    pub response: Term,
    /// Until it is done; none where that is agreed case by case.
    pub resolution: Option<Term>,
}

/// The promises of a company: the first rule that fits counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its version; a ticket keeps the one it was opened under.
    pub version: u16,
    /// In order.
    pub rules: &'static [Rule],
}

/// What a decision about deadlines needs besides the ticket. Bodies of commands do not carry it: the
/// caller puts the company's own in, else these defaults hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Terms {
    /// When the company works.
    pub calendar: Calendar,
    /// What it promises.
    pub policy: Policy,
}

const fn business(hours: u32) -> Term {
    Term { minutes: hours * 60, pace: Pace::Business }
}

const fn round_the_clock(minutes: u32) -> Term {
    Term { minutes, pace: Pace::RoundTheClock }
}

const fn rule(kind: TicketKind, response: Term, resolution: Term) -> Rule {
    Rule { kind, category: None, priority: None, response, resolution: Some(resolution) }
}

/// A working day is nine hours. Emergencies follow the Russian Government's Decree 416 of 2013, point 13:
/// call back within 10 minutes, localise within half an hour, clear a blockage within two hours.
#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule { category: Some("blockage"),
           ..rule(TicketKind::Emergency, round_the_clock(10), round_the_clock(120)) },
    rule(TicketKind::Emergency, round_the_clock(10), round_the_clock(30)),
    Rule { priority: Some(Priority::Urgent),
           ..rule(TicketKind::Request, round_the_clock(30), round_the_clock(24 * 60)) },
    Rule { priority: Some(Priority::High), ..rule(TicketKind::Request, business(1), business(9)) },
    Rule { priority: Some(Priority::Low), ..rule(TicketKind::Request, business(9), business(90)) },
    rule(TicketKind::Request, business(4), business(27)),
    rule(TicketKind::Question, business(9), business(27)),
    rule(TicketKind::Complaint, business(9), business(90)),
    Rule { resolution: None, ..rule(TicketKind::Paid, business(4), business(27)) },
];

impl Default for Policy {
    fn default() -> Self {
        Self { version: 1, rules: RULES }
    }
}

impl Term {
    /// The promise given at that moment, with its warning when four fifths have passed.
    pub fn from(self, start: DateTime<Utc>, calendar: &Calendar) -> Option<Deadline> {
        let whole = TimeDelta::minutes(i64::from(self.minutes));
        let due = self.pace.add(calendar, start, whole)?;
        let warn_at = self.pace.add(calendar, start, whole * 4 / 5)?;
        Some(Deadline { due, warn_at, pace: self.pace })
    }
}

impl Policy {
    /// The rule for such a ticket.
    pub fn rule(&self, kind: TicketKind, category: Option<&Label>, priority: Priority) -> Option<&Rule> {
        let category = category.map(Label::as_str);
        self.rules.iter().find(|rule| {
            rule.kind == kind
                && rule.category.is_none_or(|named| category == Some(named))
                && rule.priority.is_none_or(|named| priority == named)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::moment;

    /// Kind, category, priority, asked at, response by, resolution by. Asked on Friday 6 March 2026 at
    /// 17:00, and by night; worked out on paper with the default calendar.
    #[rustfmt::skip]
    #[test]
    fn promises_are_what_a_person_counts() {
        use {Priority::{High, Low, Normal, Urgent}, TicketKind::{Complaint, Emergency, Paid, Question, Request}};
        let friday = "2026-03-06T17:00:00+03:00";
        let night = "2026-03-06T02:00:00+03:00";
        let cases = [
            (Emergency, None,             Normal, night,  "2026-03-06T02:10:00+03:00", Some("2026-03-06T02:30:00+03:00")),
            (Emergency, Some("blockage"), Low,    night,  "2026-03-06T02:10:00+03:00", Some("2026-03-06T04:00:00+03:00")),
            (Request,   None,             Urgent, friday, "2026-03-06T17:30:00+03:00", Some("2026-03-07T17:00:00+03:00")),
            (Request,   None,             High,   friday, "2026-03-06T18:00:00+03:00", Some("2026-03-09T17:00:00+03:00")),
            (Request,   Some("blockage"), Normal, friday, "2026-03-09T12:00:00+03:00", Some("2026-03-11T17:00:00+03:00")),
            (Request,   None,             Low,    night,  "2026-03-06T18:00:00+03:00", Some("2026-03-19T18:00:00+03:00")),
            (Question,  None,             Normal, friday, "2026-03-09T17:00:00+03:00", Some("2026-03-11T17:00:00+03:00")),
            (Complaint, None,             Normal, night,  "2026-03-06T18:00:00+03:00", Some("2026-03-19T18:00:00+03:00")),
            (Paid,      None,             Normal, night,  "2026-03-06T13:00:00+03:00", None),
        ];
        let Terms { calendar, policy } = Terms::default();
        for (kind, category, priority, asked, response, resolution) in cases {
            let category = category.map(|name| Label::parse(name).unwrap());
            let rule = policy.rule(kind, category.as_ref(), priority).unwrap();
            let due = |term: Term| term.from(moment(asked), &calendar).unwrap().due;
            assert_eq!(due(rule.response), moment(response), "{kind:?} {priority:?} response");
            assert_eq!(rule.resolution.map(due), resolution.map(moment), "{kind:?} {priority:?} resolution");
        }
    }

    #[test]
    fn a_warning_comes_at_four_fifths() {
        let deadline =
            round_the_clock(120).from(moment("2026-03-06T02:00:00Z"), &Calendar::default()).unwrap();
        assert_eq!(deadline.warn_at, moment("2026-03-06T03:36:00Z"));
    }
}
