//! It is over.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal};

/// How a ticket came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Closing {
    /// The applicant agreed.
    Confirmed,
    /// Nobody objected in time.
    Unopposed,
    /// Staff ended it.
    Decided,
}

/// Close a ticket for good.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseTicket {}

/// The reasons to refuse [`CloseTicket`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum CloseTicketRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The applicant can still reopen the ticket.
    #[error("a ticket closes by itself only when its applicant can no longer reopen it")]
    #[refusal(code = "ticket.close_too_early", kind = Conflict)]
    TooEarly,
}

impl Command for CloseTicket {
    type Of = Ticket;
    type Refusal = CloseTicketRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, CloseTicketRefused> {
        let live = permit(state, Verb::Close, at)?;
        if !at.actor.is_system() {
            return Ok(vec![TicketEvent::Closed { because: Closing::Decided }]);
        }
        // a timer set for an earlier resolution comes too early for the later one
        if live.closes_at().is_some_and(|end| at.now <= end) {
            return Err(CloseTicketRefused::TooEarly);
        }
        Ok(vec![TicketEvent::Closed { because: Closing::Unopposed }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{open::tests::resident, resolve::tests::resolved, start::tests::started},
        *,
    };
    use crate::{Role, given::given};

    #[test]
    fn a_ticket_closes_by_itself_when_nobody_can_object_any_more() {
        let on = |now| given::<Ticket>(resolved()).as_role(Role::System).at(now);
        assert_eq!(on("2026-03-17T09:00:00Z").refused(&CloseTicket {}), "ticket.close_too_early");
        let events = on("2026-03-17T09:00:01Z").when(&CloseTicket {}).unwrap();
        assert_eq!(events, [TicketEvent::Closed { because: Closing::Unopposed }]);
    }

    #[test]
    fn the_desk_ends_what_is_done() {
        let events = given::<Ticket>(resolved()).when(&CloseTicket {}).unwrap();
        assert_eq!(events, [TicketEvent::Closed { because: Closing::Decided }]);
        assert_eq!(given::<Ticket>(started()).refused(&CloseTicket {}), "ticket.not_in_this_state");
        let story = given::<Ticket>(resolved()).by(resident());
        assert_eq!(story.refused(&CloseTicket {}), "ticket.not_for_your_role");
    }
}
