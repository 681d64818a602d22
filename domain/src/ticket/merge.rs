//! It is the same thing as another ticket, which goes on for both. Both keep their histories.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal, id::TicketId};

/// Join it to another.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeTicket {
    /// The one that ends.
    pub ticket: TicketId,
    /// The one that goes on.
    pub into: TicketId,
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
}

impl Command for MergeTicket {
    type Of = Ticket;
    type Refusal = MergeTicketRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, MergeTicketRefused> {
        permit(state, Verb::Merge, at)?;
        if self.into == self.ticket {
            return Err(MergeTicketRefused::Itself);
        }
        Ok(vec![TicketEvent::MergedInto { ticket: self.into }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Status, assign::tests::assigned, resolve::tests::resolved},
        *,
    };
    use crate::given::given;

    #[test]
    fn a_double_ends_in_the_other() {
        let merge = MergeTicket { ticket: TicketId::named("second"), into: TicketId::named("first") };
        let events = given::<Ticket>(assigned()).when(&merge).unwrap();
        assert_eq!(events, [TicketEvent::MergedInto { ticket: merge.into }]);
        let after = given::<Ticket>(assigned().into_iter().chain(events));
        assert_eq!(after.state().status(), Some(Status::Merged));
        assert_eq!(after.state().live().unwrap().merged_into(), Some(merge.into));
        assert_eq!(given::<Ticket>(resolved()).refused(&merge), "ticket.not_in_this_state");
    }

    #[test]
    fn nothing_goes_on_in_itself() {
        let ticket = TicketId::named("first");
        let story = given::<Ticket>(assigned());
        assert_eq!(story.refused(&MergeTicket { ticket, into: ticket }), "ticket.merged_into_itself");
    }
}
