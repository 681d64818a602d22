//! It is the same thing as another ticket, which goes on for both. Both keep their histories.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, id::TicketId};

/// Join it to another.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeTicket {
    /// The one that goes on.
    pub into: TicketId,
}

impl Command for MergeTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        permit(state, Verb::Merge, &at.actor)?;
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
        let merge = MergeTicket { into: TicketId::named("first") };
        let events = given::<Ticket>(assigned()).when(&merge).unwrap();
        assert_eq!(events, [TicketEvent::MergedInto { ticket: merge.into }]);
        let after = given::<Ticket>(assigned().into_iter().chain(events));
        assert_eq!(after.state().status(), Some(Status::Merged));
        assert_eq!(after.state().live().unwrap().merged_into(), Some(merge.into));
        assert_eq!(given::<Ticket>(resolved()).refused(&merge), "ticket.not_in_this_state");
    }
}
