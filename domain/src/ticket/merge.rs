//! It is the same thing as another ticket, which goes on for both. Both keep their histories.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Status, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal, id::TicketId};

/// Join it to another.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeTicket {
    /// The one that ends.
    pub ticket: TicketId,
    /// The one that goes on.
    pub into: TicketId,
    /// Where that one stands, looked up by the caller; none where there is no such ticket.
    #[serde(default)]
    pub into_status: Option<Status>,
}

/// The reasons to refuse [`MergeTicket`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum MergeTicketRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The ticket would be merged into itself.
    #[error("a ticket is not merged into itself")]
    #[refusal(code = "ticket.merged_into_itself", kind = Invalid, field = "into")]
    Itself,
    /// The ticket that is to go on is closed, cancelled, rejected or merged itself, or there is none.
    #[error("a ticket is merged into one that is not over")]
    #[refusal(code = "ticket.merged_into_one_over", kind = Conflict, field = "into")]
    Over,
}

impl Command for MergeTicket {
    type Of = Ticket;
    type Refusal = MergeTicketRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, MergeTicketRefused> {
        permit(state, Verb::Merge, at)?;
        if self.into == self.ticket {
            return Err(MergeTicketRefused::Itself);
        }
        if self.into_status.is_none_or(Status::is_final) {
            return Err(MergeTicketRefused::Over);
        }
        Ok(vec![TicketEvent::MergedInto { ticket: self.into }])
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::{
        super::{assign::tests::assigned, resolve::tests::resolved},
        *,
    };
    use crate::given::given;

    fn merge(into_status: Option<Status>) -> MergeTicket {
        let (ticket, into) = (TicketId::named("second"), TicketId::named("first"));
        MergeTicket { ticket, into, into_status }
    }

    #[test]
    fn a_double_ends_in_the_other() {
        let merge = merge(Some(Status::New));
        let events = given::<Ticket>(assigned()).when(&merge).unwrap();
        assert_eq!(events, [TicketEvent::MergedInto { ticket: merge.into }]);
        let after = given::<Ticket>(assigned().into_iter().chain(events));
        assert_eq!(after.state().status(), Some(Status::Merged));
        assert_eq!(after.state().live().unwrap().merged_into(), Some(merge.into));
        assert_eq!(given::<Ticket>(resolved()).refused(&merge), "ticket.not_in_this_state");
    }

    #[test]
    fn nothing_goes_on_in_itself() {
        let ticket = TicketId::named("second");
        let itself = MergeTicket { ticket, into: ticket, ..merge(Some(Status::Assigned)) };
        assert_eq!(given::<Ticket>(assigned()).refused(&itself), "ticket.merged_into_itself");
    }

    #[test]
    fn nothing_goes_on_in_a_ticket_that_is_over() {
        let story = given::<Ticket>(assigned());
        let over = [Status::Closed, Status::Cancelled, Status::Rejected, Status::Merged];
        for status in Status::iter() {
            let refused = story.when(&merge(Some(status))).err().map(|no| (no.code(), no.field()));
            let expected = over.contains(&status).then_some(("ticket.merged_into_one_over", Some("into")));
            assert_eq!(refused, expected, "{status:?}");
        }
        assert_eq!(story.refused(&merge(None)), "ticket.merged_into_one_over", "there is no such ticket");
        // the state of the ticket itself is looked at first
        assert_eq!(given::<Ticket>(resolved()).refused(&merge(None)), "ticket.not_in_this_state");
    }
}
