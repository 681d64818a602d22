//! The ticket before: what is over is not reopened, a new ticket follows it.

use chrono::{DateTime, Utc};

use super::{Status, Ticket, Visibility};
use crate::{Actor, id::TicketId};

/// A ticket that a new one goes on from, as whoever opens that finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrecedingTicket {
    ticket: TicketId,
    status: Status,
    closes_at: Option<DateTime<Utc>>,
}

impl PrecedingTicket {
    /// None where this actor knows of no such ticket of ours.
    pub fn found(id: TicketId, ticket: &Ticket, actor: &Actor) -> Option<Self> {
        let live = ticket.live().filter(|_| Visibility::of(actor).allows(ticket))?;
        Some(Self { ticket: id, status: live.stage.status(), closes_at: live.closes_at() })
    }

    /// Id of the ticket.
    pub(super) fn ticket(self) -> TicketId {
        self.ticket
    }

    /// Whether it is over: closed, or done so long ago that its applicant cannot reopen it.
    pub(super) fn is_over(self, now: DateTime<Utc>) -> bool {
        self.status == Status::Closed || self.closes_at.is_some_and(|end| end < now)
    }
}
