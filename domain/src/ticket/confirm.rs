//! The applicant agrees that it is done, which ends it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Closing, NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command};

/// Agree that it is done; an operator does so for a caller.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTicket {}

impl Command for ConfirmTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        permit(state, Verb::Confirm, at)?;
        Ok(vec![TicketEvent::Confirmed, TicketEvent::Closed { because: Closing::Confirmed }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Status,
            open::tests::{executor, resident},
            resolve::tests::resolved,
        },
        *,
    };
    use crate::given::given;

    #[test]
    fn an_applicant_ends_it_by_agreeing() {
        let events = given::<Ticket>(resolved()).by(resident()).when(&ConfirmTicket {}).unwrap();
        assert_eq!(events, [TicketEvent::Confirmed, TicketEvent::Closed { because: Closing::Confirmed }]);
        let after = given::<Ticket>(resolved().into_iter().chain(events));
        assert_eq!(after.state().status(), Some(Status::Closed));
    }

    #[test]
    fn whoever_did_the_work_does_not_confirm_it() {
        let story = given::<Ticket>(resolved()).by(executor());
        assert_eq!(story.refused(&ConfirmTicket {}), "ticket.not_for_your_role");
    }
}
