//! It goes higher.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Role, text::Prose};

/// Take it higher.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalateTicket {
    /// Role that the ticket goes to.
    pub to: Role,
    /// Why. The same reason goes to the same role once.
    pub because: Prose,
}

impl Command for EscalateTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::Escalate, at)?;
        if live.escalations.contains(&(self.to, self.because.clone())) {
            return Ok(vec![]);
        }
        Ok(vec![TicketEvent::Escalated { to: self.to, because: self.because.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{super::assign::tests::assigned, *};
    use crate::given::given;

    #[test]
    fn the_same_reason_goes_higher_once() {
        let escalate =
            EscalateTicket { to: Role::Supervisor, because: Prose::parse("resolution was missed").unwrap() };
        let story = given::<Ticket>(assigned()).as_role(Role::System);
        let events = story.when(&escalate).unwrap();
        assert_eq!(events.len(), 1);
        let after = given::<Ticket>(assigned().into_iter().chain(events)).as_role(Role::System);
        assert_eq!(after.when(&escalate).unwrap(), []);
        let other =
            EscalateTicket { because: Prose::parse("the resident called twice").unwrap(), ..escalate };
        assert_eq!(after.when(&other).unwrap().len(), 1);
    }
}
