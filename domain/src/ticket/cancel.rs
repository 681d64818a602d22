//! Nobody wants it any more: the applicant may say so before work starts, the desk later too.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, text::Prose};

/// No longer want it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTicket {
    /// The reason, in words.
    pub reason: Prose,
}

impl Command for CancelTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        permit(state, Verb::Cancel, at)?;
        Ok(vec![TicketEvent::Cancelled { reason: self.reason.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Status, Visibility,
            assign::tests::assigned,
            open::tests::{executor, resident},
            start::tests::started,
        },
        *,
    };
    use crate::{given::given, id::PersonId};

    fn cancel() -> CancelTicket {
        CancelTicket { reason: Prose::parse("it works again").unwrap() }
    }

    #[test]
    fn an_applicant_cancels_before_work_starts() {
        let events = given::<Ticket>(assigned()).by(resident()).when(&cancel()).unwrap();
        assert_eq!(events, [TicketEvent::Cancelled { reason: cancel().reason }]);
        let story = given::<Ticket>(started()).by(resident());
        assert_eq!(story.refused(&cancel()), "ticket.not_in_this_state");
        assert!(given::<Ticket>(started()).when(&cancel()).is_ok());
    }

    #[test]
    fn another_resident_does_not_know_of_it() {
        let mut neighbour = resident();
        neighbour.person = Some(PersonId::named("neighbour"));
        assert_eq!(given::<Ticket>(assigned()).by(neighbour).refused(&cancel()), "ticket.unknown");
    }

    #[test]
    fn who_was_to_do_it_still_sees_it() {
        let events = given::<Ticket>(assigned()).when(&cancel()).unwrap();
        let after = given::<Ticket>(assigned().into_iter().chain(events));
        assert_eq!(after.state().status(), Some(Status::Cancelled));
        assert!(Visibility::of(&executor()).allows(after.state()));
    }
}
