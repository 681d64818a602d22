//! Work stands still, and so does the clock.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FURTHEST, NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal, text::Prose};

/// Let it rest.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseTicket {
    /// The reason, in words.
    pub reason: Prose,
    /// Until when, if that is known; then it goes on by itself.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

/// The reasons to refuse [`PauseTicket`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum PauseTicketRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The end of the pause is in the past or too far ahead.
    #[error("a pause ends later than now and within five years")]
    #[refusal(code = "ticket.pause_out_of_range", kind = Invalid, field = "until")]
    Until,
}

impl Command for PauseTicket {
    type Of = Ticket;
    type Refusal = PauseTicketRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, PauseTicketRefused> {
        permit(state, Verb::Pause, at)?;
        if self.until.is_some_and(|until| until <= at.now || until - at.now > FURTHEST) {
            return Err(PauseTicketRefused::Until);
        }
        Ok(vec![TicketEvent::Paused { at: at.now, reason: self.reason.clone(), until: self.until }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{Status, assign::tests::assigned, start::tests::started},
        *,
    };
    use crate::given::{given, moment};

    fn pause(until: Option<&str>) -> PauseTicket {
        PauseTicket { reason: Prose::parse("waits for a spare part").unwrap(), until: until.map(moment) }
    }

    /// Paused from that moment on.
    pub(crate) fn paused(since: &str) -> Vec<TicketEvent> {
        let pause = given::<Ticket>(started()).at(since).when(&pause(None)).unwrap();
        started().into_iter().chain(pause).collect()
    }

    #[test]
    fn only_work_that_began_rests() {
        assert!(given::<Ticket>(started()).when(&pause(None)).is_ok());
        assert_eq!(given::<Ticket>(assigned()).refused(&pause(None)), "ticket.not_in_this_state");
        let story = given::<Ticket>(paused("2026-03-02T10:00:00Z"));
        assert_eq!(story.state().status(), Some(Status::Paused));
        assert_eq!(story.refused(&pause(None)), "ticket.not_in_this_state");
    }

    #[test]
    fn a_pause_ends_later_than_now() {
        let story = given::<Ticket>(started());
        assert_eq!(story.refused(&pause(Some("2026-03-02T09:00:00Z"))), "ticket.pause_out_of_range");
        assert_eq!(story.refused(&pause(Some("2099-03-02T09:00:00Z"))), "ticket.pause_out_of_range");
        assert!(story.when(&pause(Some("2026-03-02T09:00:01Z"))).is_ok());
    }
}
