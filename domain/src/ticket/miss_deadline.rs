//! A promise was broken: that is stated, once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Target, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command};

/// State that a term was missed, if it was. A timer that comes too early or twice gets nothing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissDeadline {
    /// Which promise.
    pub which: Target,
}

impl Command for MissDeadline {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::MissDeadline, at)?;
        let broken = live.ticking(self.which).filter(|promise| promise.runs() && promise.due <= at.now);
        let missed =
            broken.map(|promise| TicketEvent::DeadlineMissed { which: self.which, due: promise.due });
        Ok(missed.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            assign::tests::assigned, open::tests::opened, pause::tests::paused, resolve::tests::resolved,
        },
        *,
    };
    use crate::{
        Role,
        given::{given, moment},
    };

    const TERM: &str = "2026-03-05T09:00:00Z";

    fn miss(history: Vec<TicketEvent>, now: &str) -> Vec<TicketEvent> {
        let miss = MissDeadline { which: Target::Resolution };
        given::<Ticket>(history).as_role(Role::System).at(now).when(&miss).unwrap()
    }

    #[test]
    fn a_term_is_missed_once_and_at_its_moment() {
        assert_eq!(miss(assigned(), "2026-03-05T08:59:59Z"), []);
        let events = miss(assigned(), TERM);
        assert_eq!(events, [TicketEvent::DeadlineMissed { which: Target::Resolution, due: moment(TERM) }]);
        assert_eq!(miss(assigned().into_iter().chain(events).collect(), "2026-03-06T09:00:00Z"), []);
    }

    #[test]
    fn what_stands_still_is_not_missed() {
        assert_eq!(miss(paused("2026-03-03T09:00:00Z"), "2026-03-09T09:00:00Z"), []);
    }

    #[test]
    fn an_answer_in_time_is_not_missed() {
        let miss = MissDeadline { which: Target::Response };
        let late = |history| given::<Ticket>(history).as_role(Role::System).at("2026-03-04T09:00:00Z");
        assert_eq!(late(vec![opened()]).when(&miss).unwrap().len(), 1);
        assert_eq!(late(assigned()).when(&miss).unwrap(), []);
        assert_eq!(late(resolved()).refused(&miss), "ticket.not_in_this_state");
    }
}
