//! Somebody puts it otherwise. What was said before stays in the log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Audience, NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal, id::CommentId, text::Prose};

/// Put your own comment otherwise.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditComment {
    /// Id of the comment.
    pub comment: CommentId,
    /// What it says from now on.
    pub text: Prose,
}

/// The reasons to refuse [`EditComment`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum EditCommentRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The comment does not exist, or this actor does not see it.
    #[error("there is no such comment")]
    #[refusal(code = "ticket.comment_unknown", kind = Unknown, field = "comment")]
    Unknown,
    /// Somebody else wrote the comment.
    #[error("a comment is edited by its author")]
    #[refusal(code = "ticket.comment_not_yours", kind = Forbidden, field = "comment")]
    NotYours,
}

impl Command for EditComment {
    type Of = Ticket;
    type Refusal = EditCommentRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, EditCommentRefused> {
        let live = permit(state, Verb::EditComment, at)?;
        let readable =
            |audience| audience == Audience::Resident || Audience::of(&at.actor) == Audience::Internal;
        let said = live
            .comments
            .get(&self.comment)
            .filter(|said| readable(said.audience))
            .ok_or(EditCommentRefused::Unknown)?;
        if said.author != at.actor.name {
            return Err(EditCommentRefused::NotYours);
        }
        let (comment, audience) = (self.comment, said.audience);
        Ok(vec![TicketEvent::CommentEdited { comment, audience, text: self.text.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            assign::tests::assigned,
            comment::tests::comment,
            open::tests::{executor, resident},
        },
        *,
    };
    use crate::given::{Given, given};

    fn edit() -> EditComment {
        let text = Prose::parse("nobody was at home").unwrap();
        EditComment { comment: CommentId::named("first"), text }
    }

    fn said(audience: Audience) -> Given<Ticket> {
        let events = given::<Ticket>(assigned()).by(executor()).when(&comment(audience)).unwrap();
        given::<Ticket>(assigned().into_iter().chain(events))
    }

    #[test]
    fn an_author_puts_it_otherwise() {
        let events = said(Audience::Resident).by(executor()).when(&edit()).unwrap();
        let (comment, audience) = (edit().comment, Audience::Resident);
        assert_eq!(events, [TicketEvent::CommentEdited { comment, audience, text: edit().text }]);
    }

    #[test]
    fn nobody_edits_the_words_of_another() {
        assert_eq!(said(Audience::Resident).refused(&edit()), "ticket.comment_not_yours");
        assert_eq!(said(Audience::Resident).by(resident()).refused(&edit()), "ticket.comment_not_yours");
    }

    #[test]
    fn an_internal_comment_does_not_exist_for_a_resident() {
        assert_eq!(said(Audience::Internal).by(resident()).refused(&edit()), "ticket.comment_unknown");
        assert_eq!(given::<Ticket>(assigned()).refused(&edit()), "ticket.comment_unknown");
    }
}
