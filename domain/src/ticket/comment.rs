//! Somebody says something, to staff or to the applicant too.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Audience, NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal, id::CommentId, text::Prose};

/// Write a comment on a ticket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentTicket {
    /// Its id, given by whoever writes.
    pub comment: CommentId,
    /// Who may read it.
    pub audience: Audience,
    /// Text of the comment.
    pub text: Prose,
}

/// The reasons to refuse [`CommentTicket`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum CommentTicketRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The ticket has a comment with this id already.
    #[error("the ticket has a comment with this id already")]
    #[refusal(code = "ticket.comment_taken", kind = Conflict, field = "comment")]
    Taken,
    /// A resident writes an internal comment, which residents do not see.
    #[error("internal comments are for staff")]
    #[refusal(code = "ticket.internal_for_staff", kind = Forbidden, field = "audience")]
    Internal,
}

impl Command for CommentTicket {
    type Of = Ticket;
    type Refusal = CommentTicketRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, CommentTicketRefused> {
        let live = permit(state, Verb::Comment, at)?;
        if self.audience == Audience::Internal && Audience::of(&at.actor) != Audience::Internal {
            return Err(CommentTicketRefused::Internal);
        }
        if live.comments.contains_key(&self.comment) {
            return Err(CommentTicketRefused::Taken);
        }
        Ok(vec![TicketEvent::Commented {
            comment: self.comment,
            audience: self.audience,
            author: at.actor.name.clone(),
            text: self.text.clone(),
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            assign::tests::assigned,
            open::tests::{executor, resident},
        },
        *,
    };
    use crate::{Role, given::given};

    pub(crate) fn comment(audience: Audience) -> CommentTicket {
        let text = Prose::parse("nobody opened the door").unwrap();
        CommentTicket { comment: CommentId::named("first"), audience, text }
    }

    #[test]
    fn a_comment_has_an_author_and_an_id_of_its_own() {
        let said = comment(Audience::Internal);
        let events = given::<Ticket>(assigned()).by(executor()).when(&said).unwrap();
        assert!(matches!(&events[..], [TicketEvent::Commented { author, .. }] if author == "user:oleg"));
        let again = given::<Ticket>(assigned().into_iter().chain(events));
        assert_eq!(again.refused(&said), "ticket.comment_taken");
    }

    #[test]
    fn a_resident_writes_what_he_can_read() {
        let story = given::<Ticket>(assigned()).by(resident());
        assert_eq!(story.refused(&comment(Audience::Internal)), "ticket.internal_for_staff");
        assert!(story.when(&comment(Audience::Resident)).is_ok());
    }

    #[test]
    fn an_auditor_reads_only() {
        let story = given::<Ticket>(assigned()).as_role(Role::Auditor);
        assert_eq!(story.refused(&comment(Audience::Resident)), "ticket.not_for_your_role");
    }
}
