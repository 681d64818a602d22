//! A supervisor promises another term.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ClockBasis, Deadline, DeadlineMoveReason, FURTHEST, NotPermitted, Target, Ticket, TicketEvent, Verb,
    scenario::permit,
};
use crate::{Circumstance, Command, Refusal, text::Prose};

/// Promise another term, also where there was none.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDeadline {
    /// Deadline that is set.
    pub which: Target,
    /// Moment until which it is due.
    pub due: DateTime<Utc>,
    /// The reason, in words.
    pub reason: Prose,
}

/// The reasons to refuse [`SetDeadline`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum SetDeadlineRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The deadline is in the past or too far ahead.
    #[error("a term is later than now and within five years")]
    #[refusal(code = "ticket.deadline_out_of_range", kind = Invalid, field = "due")]
    OutOfRange,
}

impl Command for SetDeadline {
    type Of = Ticket;
    type Refusal = SetDeadlineRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, SetDeadlineRefused> {
        let live = permit(state, Verb::SetDeadline, at)?;
        if self.due <= at.now || self.due - at.now > FURTHEST {
            return Err(SetDeadlineRefused::OutOfRange);
        }
        let before = live.promises.of(self.which);
        if before.is_some_and(|deadline| deadline.due == self.due) {
            return Ok(vec![]);
        }
        let warn_at = at.now + (self.due - at.now) * 4 / 5;
        let pace = before.map_or(ClockBasis::Business, |deadline| deadline.pace);
        let to = Deadline { due: self.due, warn_at, pace };
        let because = DeadlineMoveReason::Decided { reason: self.reason.clone() };
        Ok(live.promise(self.which, to, because).into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::assign::tests::assigned, *};
    use crate::{
        Role,
        given::{given, moment},
    };

    fn until(due: &str) -> SetDeadline {
        let reason = Prose::parse("the part comes on Friday").unwrap();
        SetDeadline { which: Target::Resolution, due: moment(due), reason }
    }

    #[test]
    fn a_term_moves_and_says_from_where() {
        let story = given::<Ticket>(assigned()).as_role(Role::Supervisor);
        let events = story.when(&until("2026-03-07T09:00:00Z")).unwrap();
        let TicketEvent::DeadlineMoved { from, to, .. } = &events[0] else { panic!("moved") };
        assert_eq!(from.due, moment("2026-03-05T09:00:00Z"));
        assert_eq!((to.due, to.warn_at), (moment("2026-03-07T09:00:00Z"), moment("2026-03-06T09:00:00Z")));
        let after = given::<Ticket>(assigned().into_iter().chain(events)).as_role(Role::Supervisor);
        assert_eq!(after.when(&until("2026-03-07T09:00:00Z")).unwrap(), []);
    }

    #[test]
    fn a_term_lies_ahead() {
        let story = given::<Ticket>(assigned()).as_role(Role::Supervisor);
        assert_eq!(story.refused(&until("2026-03-02T09:00:00Z")), "ticket.deadline_out_of_range");
        assert_eq!(story.refused(&until("2096-03-02T09:00:00Z")), "ticket.deadline_out_of_range");
    }

    #[test]
    fn an_operator_does_not_promise_otherwise() {
        let story = given::<Ticket>(assigned());
        assert_eq!(story.refused(&until("2026-03-07T09:00:00Z")), "ticket.not_for_your_role");
    }
}
