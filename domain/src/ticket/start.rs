//! Work begins.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command};

/// Begin the work of a ticket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartTicket {}

impl Command for StartTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        permit(state, Verb::Start, at)?;
        Ok(vec![TicketEvent::Started])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            Status,
            assign::tests::assigned,
            open::tests::{executor, opened},
        },
        *,
    };
    use crate::given::given;

    pub(crate) fn started() -> Vec<TicketEvent> {
        assigned().into_iter().chain([TicketEvent::Started]).collect()
    }

    #[test]
    fn work_begins_on_what_is_assigned() {
        let story = given::<Ticket>(assigned()).by(executor());
        assert_eq!(story.when(&StartTicket {}).unwrap(), [TicketEvent::Started]);
        assert_eq!(given::<Ticket>(started()).state().status(), Some(Status::InProgress));
    }

    #[test]
    fn nothing_begins_before_or_twice() {
        assert_eq!(given::<Ticket>([opened()]).refused(&StartTicket {}), "ticket.not_in_this_state");
        assert_eq!(given::<Ticket>(started()).refused(&StartTicket {}), "ticket.not_in_this_state");
        assert_eq!(given::<Ticket>([]).refused(&StartTicket {}), "ticket.unknown");
    }
}
