//! Whoever does the work says that it is done.

use chrono::{DateTime, TimeDelta, Utc};
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
        let live = permit(state, Verb::Resolve, at)?;
        let reopen_within = TimeDelta::days(i64::from(live.scenario(at)?.reopen_days));
        let closes_at = at.now.checked_add_signed(reopen_within).unwrap_or(DateTime::<Utc>::MAX_UTC);
        Ok(vec![TicketEvent::Resolved { at: at.now, summary: self.summary.clone(), closes_at }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            Standing,
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
        let (at, closes_at) = (moment("2026-03-03T09:00:00Z"), moment("2026-03-17T09:00:00Z"));
        let done = TicketEvent::Resolved { at, summary: resolve().summary, closes_at };
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
        assert_eq!(live.promises().resolution.unwrap().standing, Standing::Met);
        assert_eq!(live.closes_at(), Some(moment("2026-03-17T09:00:00Z")));
    }
}
