//! Whoever does the work says that it is done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, text::Prose};

/// Say that it is done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveTicket {
    /// What was done.
    pub summary: Prose,
}

impl Command for ResolveTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        permit(state, Verb::Resolve, &at.actor)?;
        Ok(vec![TicketEvent::Resolved { at: at.now, summary: self.summary.clone() }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            Standing, Target,
            assign::tests::assigned,
            open::tests::{executor, resident},
            start::tests::started,
        },
        *,
    };
    use crate::given::{given, moment};

    fn resolve() -> ResolveTicket {
        ResolveTicket { summary: Prose::parse("the valve was replaced").unwrap() }
    }

    /// Resolved on Tuesday 3 March 2026 at noon, Moscow time.
    pub(crate) fn resolved() -> Vec<TicketEvent> {
        let done = TicketEvent::Resolved { at: moment("2026-03-03T09:00:00Z"), summary: resolve().summary };
        started().into_iter().chain([done]).collect()
    }

    #[test]
    fn done_is_said_by_whom_it_is_assigned_to() {
        let story = given::<Ticket>(started()).by(executor()).at("2026-03-03T09:00:00Z");
        assert_eq!(story.when(&resolve()).unwrap(), resolved()[3..]);
        assert_eq!(given::<Ticket>(started()).by(resident()).refused(&resolve()), "ticket.not_for_your_role");
        assert_eq!(given::<Ticket>(assigned()).refused(&resolve()), "ticket.not_in_this_state");
    }

    #[test]
    fn the_promise_is_kept() {
        let story = given::<Ticket>(resolved());
        let live = story.state().live().unwrap();
        assert_eq!(live.standing(Target::Resolution), Some(Standing::Met));
        assert_eq!(live.closes_at(), Some(moment("2026-03-17T09:00:00Z")));
    }
}
