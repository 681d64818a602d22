//! A promise that was broken goes to the supervisors.

use chrono::{DateTime, Utc};
use domain::{
    Role,
    text::Prose,
    ticket::{EscalateTicket, Target, TicketEvent},
};
use schemas::Fact;

use super::{Cause, Reaction};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Ticket(TicketEvent::DeadlineMissed { which, due }) = cause.event.fact() else { return None };
    Some(cause.ask(cause.event.id, command(*which, *due)?))
}

pub fn command(which: Target, due: DateTime<Utc>) -> Option<EscalateTicket> {
    let what = match which {
        Target::Response => "nobody took it in hand",
        Target::Resolution => "it was not done",
    };
    // the term is part of the reason: the next one that is broken goes higher anew
    let because = Prose::parse(&format!("{what} by {}", due.format("%Y-%m-%d %H:%M UTC"))).ok()?;
    Some(EscalateTicket { to: Role::Supervisor, because })
}
