//! It is not done after all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DeadlineMoveReason, NotPermitted, Target, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal, Role, text::Prose};

/// Disagree that it is done; it goes back to whoever did it, with a new term. Within the days that the scenario gives, but for a
/// supervisor; after that a new ticket is opened.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenTicket {
    /// The reason, in words.
    pub reason: Prose,
}

/// The reasons to refuse [`ReopenTicket`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ReopenTicketRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The time in which the applicant can reopen the ticket is over.
    #[error("the time in which its applicant can reopen the ticket is over")]
    #[refusal(code = "ticket.reopen_too_late", kind = Conflict)]
    TooLate,
}

impl Command for ReopenTicket {
    type Of = Ticket;
    type Refusal = ReopenTicketRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, ReopenTicketRefused> {
        let live = permit(state, Verb::Reopen, at)?;
        let too_late = live.closes_at().is_some_and(|end| end < at.now);
        if too_late && !at.actor.roles.has(Role::Supervisor) {
            return Err(ReopenTicketRefused::TooLate);
        }
        let reopened = TicketEvent::Reopened { at: at.now, reason: self.reason.clone() };
        // the resolution is promised once more, from now on
        let terms = live.terms(at)?;
        let rule = terms.policy.rule(live.kind, live.category.as_ref(), live.priority);
        let deadline = rule.and_then(|rule| terms.deadline(rule.resolution?, at.now));
        let promised =
            deadline.and_then(|to| live.promise(Target::Resolution, to, DeadlineMoveReason::Reopened));
        Ok([reopened].into_iter().chain(promised).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Closing, Standing, Status,
            open::tests::{executor, resident},
            resolve::tests::resolved,
        },
        *,
    };
    use crate::given::{given, moment};

    fn reopen() -> ReopenTicket {
        ReopenTicket { reason: Prose::parse("it drips again").unwrap() }
    }

    #[test]
    fn a_reopened_ticket_goes_back_with_a_new_term() {
        // Wednesday 4 March, noon + 27 business hours: 6 + 9 + 9 + 3 on Monday
        let story = given::<Ticket>(resolved()).by(resident()).at("2026-03-04T09:00:00Z");
        let events = story.when(&reopen()).unwrap();
        let after = given::<Ticket>(resolved().into_iter().chain(events));
        assert_eq!(after.state().status(), Some(Status::Assigned));
        let live = after.state().live().unwrap();
        assert_eq!(live.executor(), executor().person);
        assert_eq!(live.promises().of(Target::Resolution).unwrap().due, moment("2026-03-09T09:00:00Z"));
        assert_eq!(
            live.promises().of(Target::Resolution).map(|promise| promise.standing),
            Some(Standing::Running)
        );
    }

    #[test]
    fn an_equal_term_runs_again() {
        // done on Saturday, reopened on Sunday: both promises begin on Monday
        let reopen = reopen();
        let at = |now: &'static str| given::<Ticket>(resolved()).at(now).when(&reopen).unwrap();
        let mut history: Vec<_> = resolved().into_iter().chain(at("2026-03-07T09:00:00Z")).collect();
        let summary = Prose::parse("done").unwrap();
        history.push(TicketEvent::Started);
        history.push(TicketEvent::Resolved {
            at: moment("2026-03-07T10:00:00Z"),
            summary,
            closes_at: moment("2026-03-21T10:00:00Z"),
        });
        history.extend(given::<Ticket>(history.clone()).at("2026-03-08T09:00:00Z").when(&reopen).unwrap());
        let story = given::<Ticket>(history);
        assert_eq!(
            story.state().live().unwrap().promises().of(Target::Resolution).map(|promise| promise.standing),
            Some(Standing::Running)
        );
    }

    #[test]
    fn after_a_fortnight_it_is_too_late() {
        let on = |now| given::<Ticket>(resolved()).by(resident()).at(now);
        assert!(on("2026-03-17T09:00:00Z").when(&reopen()).is_ok());
        assert_eq!(on("2026-03-17T09:00:01Z").refused(&reopen()), "ticket.reopen_too_late");
    }

    #[test]
    fn a_supervisor_reopens_what_is_closed() {
        let closed = || resolved().into_iter().chain([TicketEvent::Closed { because: Closing::Unopposed }]);
        let story = given::<Ticket>(closed()).as_role(Role::Supervisor).at("2026-05-17T09:00:00Z");
        assert!(story.when(&reopen()).is_ok());
        assert_eq!(given::<Ticket>(closed()).refused(&reopen()), "ticket.not_in_this_state");
    }
}
