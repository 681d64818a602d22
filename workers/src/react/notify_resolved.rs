//! Sends a message to the applicant of a resolved ticket.

use domain::ticket::{Ticket, TicketEvent};
use schemas::Fact;
use serde_json::json;
use uuid::Uuid;

use crate::{
    command::Unanswered,
    outbox::{channel::MessageChannel as _, log::LogChannel},
    reaction::{Reaction, ReactionOutcome, ReactionRule, Trigger},
};

pub(super) const RULE: ReactionRule = ReactionRule::new("notify_resolved", "ticket.resolved", react);

fn react(trigger: Trigger<'_>) -> Option<Reaction<'_>> {
    let Fact::Ticket(TicketEvent::Resolved { .. }) = trigger.event.fact() else { return None };
    let ticket = trigger.event.id;
    Some(Reaction::new(ticket, notify(trigger, ticket)))
}

async fn notify(trigger: Trigger<'_>, ticket: Uuid) -> Result<ReactionOutcome, Unanswered> {
    let person = |ticket: &Ticket, _| ticket.live().and_then(|live| live.applicant().person());
    let person = trigger.services.store.look(ticket, person).await.map_err(Unanswered::away)?;
    // an anonymous applicant is informed by the operator who took the call
    let Some(person) = person else { return Ok(ReactionOutcome::Done) };
    let message = trigger.message(LogChannel::NAME, person.0, "ticket_resolved", json!({ "ticket": ticket }));
    Ok(ReactionOutcome::Messages(message.into_iter().collect()))
}
