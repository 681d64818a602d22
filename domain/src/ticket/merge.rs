//! It is the same thing as another ticket, which goes on for both. Both keep their histories.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal, RefusalKind, id::TicketId};

/// Join it to another.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeTicket {
    /// The one that ends.
    pub ticket: TicketId,
    /// The one that goes on.
    pub into: TicketId,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum MergeTicketRefused {
    /// The scenario says no.
    #[error(transparent)]
    Scenario(#[from] NotPermitted),
    /// It would go on in what has ended.
    #[error("a ticket is not merged into itself")]
    Itself,
}

impl Refusal for MergeTicketRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Scenario(no) => no.code(),
            Self::Itself => "ticket.merged_into_itself",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Scenario(no) => no.kind(),
            Self::Itself => RefusalKind::Invalid,
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Scenario(_) => None,
            Self::Itself => Some("into"),
        }
    }
}

impl Command for MergeTicket {
    type Of = Ticket;
    type Refusal = MergeTicketRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, MergeTicketRefused> {
        permit(state, Verb::Merge, &at.actor)?;
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
