//! Somebody puts it otherwise. What was said before stays in the log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Audience, LiveTicket, NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, Refusal, RefusalKind, id::CommentId, text::Prose};

/// Put your own comment otherwise.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditComment {
    /// Which.
    pub comment: CommentId,
    /// What it says from now on.
    pub text: Prose,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum EditCommentRefused {
    /// The scenario says no.
    #[error(transparent)]
    Scenario(#[from] NotPermitted),
    /// There is none, or none for this actor.
    #[error("there is no such comment")]
    Unknown,
    /// Somebody else said it.
    #[error("a comment is edited by its author")]
    NotYours,
}

impl Refusal for EditCommentRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Scenario(no) => no.code(),
            Self::Unknown => "ticket.comment_unknown",
            Self::NotYours => "ticket.comment_not_yours",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Scenario(no) => no.kind(),
            Self::Unknown => RefusalKind::Unknown,
            Self::NotYours => RefusalKind::Forbidden,
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Scenario(_) => None,
            Self::Unknown | Self::NotYours => Some("comment"),
        }
    }
}

impl Command for EditComment {
    type Of = Ticket;
    type Refusal = EditCommentRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, EditCommentRefused> {
        let live = permit(state, Verb::EditComment, &at.actor)?;
        let readable = |audience| audience == Audience::Resident || LiveTicket::is_staff(&at.actor);
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
