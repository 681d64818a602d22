//! The executor will not do it; it is nobody's again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, text::Prose};

/// Not take on what was assigned to you.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineTicket {
    /// The reason why the work is not taken.
    pub reason: Prose,
}

impl Command for DeclineTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        permit(state, Verb::Decline, at)?;
        Ok(vec![TicketEvent::Declined { reason: self.reason.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Status, assign::tests::assigned, open::tests::executor},
        *,
    };
    use crate::given::given;

    #[test]
    fn a_declined_ticket_is_new_again() {
        let decline = DeclineTicket { reason: Prose::parse("on leave from tomorrow").unwrap() };
        let events = given::<Ticket>(assigned()).by(executor()).when(&decline).unwrap();
        assert_eq!(events, [TicketEvent::Declined { reason: decline.reason.clone() }]);
        let after = given::<Ticket>(assigned().into_iter().chain(events)).by(executor());
        assert_eq!(after.state().status(), Some(Status::New));
        assert_eq!(after.refused(&decline), "ticket.not_for_your_role");
    }
}
