//! The executor will do it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Stage, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command};

/// Take on what was assigned to you.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptTicket {}

impl Command for AcceptTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::Accept, at)?;
        let accepted = matches!(live.stage, Stage::Assigned { accepted: true, .. });
        Ok(if accepted { vec![] } else { vec![TicketEvent::Accepted] })
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            assign::tests::assigned,
            open::tests::{executor, resident},
        },
        *,
    };
    use crate::{Role, given::given, id::PersonId};

    #[test]
    fn an_executor_takes_on_his_own_once() {
        let story = given::<Ticket>(assigned()).by(executor());
        assert_eq!(story.when(&AcceptTicket {}).unwrap(), [TicketEvent::Accepted]);
        let again = given::<Ticket>(assigned().into_iter().chain([TicketEvent::Accepted])).by(executor());
        assert_eq!(again.when(&AcceptTicket {}).unwrap(), []);
    }

    #[test]
    fn what_is_assigned_to_another_does_not_exist_for_an_executor() {
        let mut other = executor();
        other.person = Some(PersonId::named("another"));
        assert_eq!(given::<Ticket>(assigned()).by(other).refused(&AcceptTicket {}), "ticket.unknown");
    }

    #[test]
    fn nobody_else_takes_it_on_for_him() {
        let story = given::<Ticket>(assigned());
        assert_eq!(story.as_role(Role::Supervisor).refused(&AcceptTicket {}), "ticket.not_for_your_role");
        let story = given::<Ticket>(assigned()).by(resident());
        assert_eq!(story.refused(&AcceptTicket {}), "ticket.not_for_your_role");
    }
}
