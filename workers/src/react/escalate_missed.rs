//! Escalates a ticket to the supervisors when its deadline is missed.

use chrono::{DateTime, Utc};
use domain::{
    Role,
    text::Prose,
    ticket::{EscalateTicket, Target, TicketEvent},
};
use schemas::Fact;

use crate::reaction::{Reaction, ReactionRule, Trigger};

pub(super) const RULE: ReactionRule =
    ReactionRule::new("escalate_missed", "ticket.deadline_missed", react).reading_the_whole_log();

fn react(trigger: Trigger<'_>) -> Option<Reaction<'_>> {
    let Fact::Ticket(TicketEvent::DeadlineMissed { which, due }) = trigger.event.fact() else { return None };
    Some(trigger.command(trigger.event.id, command(*which, *due)?))
}

pub fn command(which: Target, due: DateTime<Utc>) -> Option<EscalateTicket> {
    let what = match which {
        Target::Response => "nobody took it in hand",
        Target::Resolution => "it was not done",
    };
    // the reason contains the deadline, so that the next missed one escalates again
    let because = Prose::parse(&format!("{what} by {}", due.format("%Y-%m-%d %H:%M UTC"))).ok()?;
    Some(EscalateTicket { to: Role::Supervisor, because })
}
