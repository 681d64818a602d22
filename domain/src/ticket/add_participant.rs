//! Somebody is let into the conversation: he reads and writes on this ticket only.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, id::PersonId};

/// Let somebody in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddParticipant {
    /// Person who takes part in the ticket.
    pub person: PersonId,
}

impl Command for AddParticipant {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::AddParticipant, at)?;
        if live.participants.contains(&self.person) {
            return Ok(vec![]);
        }
        Ok(vec![TicketEvent::ParticipantAdded { person: self.person }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Visibility, assign::tests::assigned, open::tests::executor, start::StartTicket},
        *,
    };
    use crate::given::given;

    #[test]
    fn a_participant_sees_it_and_does_not_do_the_work() {
        let mut specialist = executor();
        specialist.person = Some(PersonId::named("specialist"));
        let add = AddParticipant { person: PersonId::named("specialist") };
        let visible = Visibility::of(&specialist);
        assert!(!visible.allows(given::<Ticket>(assigned()).state()));
        let events = given::<Ticket>(assigned()).when(&add).unwrap();
        let after = given::<Ticket>(assigned().into_iter().chain(events));
        assert!(visible.allows(after.state()));
        assert_eq!(after.when(&add).unwrap(), []);
        assert_eq!(after.by(specialist).refused(&StartTicket {}), "ticket.not_for_your_role");
    }
}
