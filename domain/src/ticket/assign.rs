//! Somebody is to do it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Actor, Circumstance, Command, Role, Roles, id::PersonId};

/// Give it to somebody. An executor may take what nobody has.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignTicket {
    /// Person who does the work.
    pub executor: PersonId,
}

impl Command for AssignTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::Assign, at)?;
        if !gives_to_others(&at.actor) && at.actor.person != Some(self.executor) {
            return Err(NotPermitted::NotForYourRole(Verb::Assign));
        }
        if live.executor() == Some(self.executor) {
            return Ok(vec![]);
        }
        Ok(vec![TicketEvent::Assigned { executor: self.executor }])
    }
}

fn gives_to_others(actor: &Actor) -> bool {
    actor.is_among(Roles::of(&[Role::Operator, Role::Supervisor]))
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            Standing, Status, Target, Visibility,
            open::tests::{executor, opened},
            start::tests::started,
        },
        *,
    };
    use crate::given::given;

    pub(crate) fn assigned() -> Vec<TicketEvent> {
        vec![opened(), TicketEvent::Assigned { executor: PersonId::named("oleg") }]
    }

    fn to(name: &str) -> AssignTicket {
        AssignTicket { executor: PersonId::named(name) }
    }

    #[test]
    fn assigning_answers_the_applicant() {
        let events = given::<Ticket>([opened()]).when(&to("oleg")).unwrap();
        assert_eq!(events, assigned()[1..]);
        let after = given::<Ticket>(assigned());
        let live = after.state().live().unwrap();
        assert_eq!(live.promises().of(Target::Response).map(|promise| promise.standing), Some(Standing::Met));
        assert_eq!(live.executor(), Some(PersonId::named("oleg")));
        assert_eq!(after.when(&to("oleg")).unwrap(), []);
    }

    #[test]
    fn an_executor_takes_what_nobody_has_for_himself() {
        let story = given::<Ticket>([opened()]).by(executor());
        assert!(story.when(&to("oleg")).is_ok());
        assert_eq!(story.refused(&to("boris")), "ticket.not_for_your_role");
        assert_eq!(
            given::<Ticket>(assigned()).by(executor()).refused(&to("oleg")),
            "ticket.not_in_this_state"
        );
    }

    #[test]
    fn another_executor_begins_anew() {
        let events = given::<Ticket>(started()).when(&to("boris")).unwrap();
        let after = given::<Ticket>(started().into_iter().chain(events));
        assert_eq!(after.state().status(), Some(Status::Assigned));
        assert!(!Visibility::of(&executor()).allows(after.state()));
    }
}
