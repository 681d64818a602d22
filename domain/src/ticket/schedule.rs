//! A visit is agreed or moved.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FURTHEST, NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal};

/// The longest visit.
const LONGEST: TimeDelta = TimeDelta::days(7);

/// From one moment to a later one, within a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Ends")]
pub struct Window {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// As it is written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Ends {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// Why it is no window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a visit ends later than it begins and within a week")]
pub struct NotAWindow;

impl Window {
    /// The one door.
    pub fn new(from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Self, NotAWindow> {
        if from < to && to - from <= LONGEST { Ok(Self { from, to }) } else { Err(NotAWindow) }
    }

    /// When somebody comes at the earliest.
    pub fn from(&self) -> DateTime<Utc> {
        self.from
    }

    /// When he is gone at the latest.
    pub fn to(&self) -> DateTime<Utc> {
        self.to
    }
}

impl TryFrom<Ends> for Window {
    type Error = NotAWindow;
    fn try_from(ends: Ends) -> Result<Self, NotAWindow> {
        Self::new(ends.from, ends.to)
    }
}

/// Agree on a visit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleTicket {
    /// Time in which the visit begins.
    pub window: Window,
}

/// The reasons to refuse [`ScheduleTicket`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ScheduleTicketRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The visit is in the past or too far ahead.
    #[error("a visit ends later than now and begins within five years")]
    #[refusal(code = "ticket.visit_out_of_range", kind = Invalid, field = "window")]
    OutOfRange,
}

impl Command for ScheduleTicket {
    type Of = Ticket;
    type Refusal = ScheduleTicketRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, ScheduleTicketRefused> {
        let live = permit(state, Verb::Schedule, at)?;
        if self.window.to <= at.now || self.window.from - at.now > FURTHEST {
            return Err(ScheduleTicketRefused::OutOfRange);
        }
        Ok(match live.window {
            None => vec![TicketEvent::Scheduled { window: self.window }],
            Some(from) if from == self.window => vec![],
            Some(from) => vec![TicketEvent::Rescheduled { from, to: self.window }],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{assign::tests::assigned, resolve::tests::resolved},
        *,
    };
    use crate::given::{given, moment};

    fn visit(from: &str, to: &str) -> ScheduleTicket {
        ScheduleTicket { window: Window::new(moment(from), moment(to)).unwrap() }
    }

    #[test]
    fn a_visit_is_agreed_and_moved() {
        let first = visit("2026-03-03T09:00:00Z", "2026-03-03T11:00:00Z");
        let second = visit("2026-03-04T09:00:00Z", "2026-03-04T11:00:00Z");
        let agreed = given::<Ticket>(assigned()).when(&first).unwrap();
        assert_eq!(agreed, [TicketEvent::Scheduled { window: first.window }]);
        let story = given::<Ticket>(assigned().into_iter().chain(agreed));
        assert_eq!(story.when(&first).unwrap(), []);
        let moved = TicketEvent::Rescheduled { from: first.window, to: second.window };
        assert_eq!(story.when(&second).unwrap(), [moved]);
        assert_eq!(given::<Ticket>(resolved()).refused(&first), "ticket.not_in_this_state");
    }

    #[test]
    fn nobody_comes_yesterday_or_backwards() {
        let story = given::<Ticket>(assigned());
        let yesterday = visit("2026-03-01T09:00:00Z", "2026-03-01T11:00:00Z");
        assert_eq!(story.refused(&yesterday), "ticket.visit_out_of_range");
        let backwards = serde_json::json!({"from": "2026-03-03T11:00:00Z", "to": "2026-03-03T09:00:00Z"});
        assert!(serde_json::from_value::<Window>(backwards).is_err());
    }
}
