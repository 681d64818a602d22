//! It will not be done: not ours, not possible, not serious.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, text::Prose};

/// Refuse it, saying why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectTicket {
    /// The reason, in words.
    pub reason: Prose,
}

impl Command for RejectTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        permit(state, Verb::Reject, at)?;
        Ok(vec![TicketEvent::Rejected { reason: self.reason.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            open::tests::{opened, resident},
            start::tests::started,
        },
        *,
    };
    use crate::given::given;

    #[test]
    fn the_desk_refuses_before_work_starts() {
        let reject = RejectTicket { reason: Prose::parse("the house is not ours").unwrap() };
        let events = given::<Ticket>([opened()]).when(&reject).unwrap();
        assert_eq!(events, [TicketEvent::Rejected { reason: reject.reason.clone() }]);
        assert_eq!(given::<Ticket>(started()).refused(&reject), "ticket.not_in_this_state");
        assert_eq!(given::<Ticket>([opened()]).by(resident()).refused(&reject), "ticket.not_for_your_role");
    }
}
