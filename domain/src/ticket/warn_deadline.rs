//! A promise will soon be broken: somebody is warned, once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Standing, Target, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command};

/// Warn of a term, if it is time. A timer that comes too early, twice or too late gets nothing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WarnDeadline {
    /// Which promise.
    pub which: Target,
}

impl Command for WarnDeadline {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::WarnDeadline, at)?;
        let near = live.ticking(self.which).filter(|promise| {
            promise.standing == Standing::Running && promise.warn_at <= at.now && at.now < promise.due
        });
        let warned = near.map(|promise| TicketEvent::DeadlineWarned { which: self.which, due: promise.due });
        Ok(warned.into_iter().collect())
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

    fn warn(history: Vec<TicketEvent>, now: &str) -> Vec<TicketEvent> {
        let warn = WarnDeadline { which: Target::Resolution };
        given::<Ticket>(history).as_role(Role::System).at(now).when(&warn).unwrap()
    }

    #[test]
    fn a_warning_comes_once_and_in_time() {
        // four fifths of 27 business hours from Monday noon are 21.6: Wednesday 15:36
        assert_eq!(warn(assigned(), "2026-03-04T12:35:59Z"), []);
        let events = warn(assigned(), "2026-03-04T12:36:00Z");
        let warned = TicketEvent::DeadlineWarned { which: Target::Resolution, due: moment(TERM) };
        assert_eq!(events, [warned]);
        assert_eq!(warn(assigned().into_iter().chain(events).collect(), "2026-03-04T12:37:00Z"), []);
    }

    #[test]
    fn nobody_is_warned_of_what_is_broken_or_stands_still() {
        assert_eq!(warn(assigned(), TERM), []);
        assert_eq!(warn(paused("2026-03-03T09:00:00Z"), "2026-03-04T12:40:00Z"), []);
    }

    #[test]
    fn people_do_not_warn() {
        let warn = WarnDeadline { which: Target::Response };
        assert_eq!(given::<Ticket>([opened()]).refused(&warn), "ticket.not_for_your_role");
        let story = given::<Ticket>(resolved()).as_role(Role::System);
        assert_eq!(story.refused(&warn), "ticket.not_in_this_state");
    }
}
