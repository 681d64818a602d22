//! What each fact about a ticket changes in its timers. The same facts mean the same to the ticket.

use domain::ticket::{Promises, TicketEvent};
use schemas::Recorded;

use super::{Deadlines, Timers};
use crate::read_model::Defect;

pub(super) const READS: &[&str] = &[
    "ticket.opened",
    "ticket.assigned",
    "ticket.paused",
    "ticket.resumed",
    "ticket.resolved",
    "ticket.reopened",
    "ticket.closed",
    "ticket.cancelled",
    "ticket.rejected",
    "ticket.merged_into",
    "ticket.deadline_set",
    "ticket.deadline_moved",
    "ticket.deadline_warned",
    "ticket.deadline_missed",
];

impl Deadlines {
    pub(super) fn ticket(&mut self, event: &Recorded, fact: &TicketEvent) -> Result<(), Defect> {
        if matches!(fact, TicketEvent::Opened { .. }) {
            let mut promises = Promises::default();
            promises.take(fact);
            let mut timers = Timers {
                ticket: event.id,
                armed: event.position,
                promises,
                paused: false,
                resumes_at: None,
                closes_at: None,
                ended: false,
                next: None,
            };
            timers.look_ahead();
            self.timers.put(timers);
            return Ok(());
        }
        let timers = self.timers.edit(&event.id)?;
        timers.armed = event.position;
        timers.take(fact);
        timers.look_ahead();
        Ok(())
    }
}

impl Timers {
    fn take(&mut self, fact: &TicketEvent) {
        self.promises.take(fact);
        match fact {
            TicketEvent::Paused { until, .. } => (self.paused, self.resumes_at) = (true, *until),
            TicketEvent::Resumed { .. } => (self.paused, self.resumes_at) = (false, None),
            TicketEvent::Resolved { closes_at, .. } => {
                self.paused = false;
                self.closes_at = Some(*closes_at);
            }
            TicketEvent::Reopened { .. } => (self.ended, self.closes_at) = (false, None),
            TicketEvent::Closed { .. }
            | TicketEvent::Cancelled { .. }
            | TicketEvent::Rejected { .. }
            | TicketEvent::MergedInto { .. } => self.ended = true,
            _ => {}
        }
    }

    fn look_ahead(&mut self) {
        let Promises { response, resolution } = self.promises;
        let promises = [response, resolution].into_iter().flatten();
        self.next = if self.ended {
            None
        } else if self.paused {
            self.resumes_at
        } else {
            self.closes_at.or_else(|| promises.filter_map(|promise| promise.next_timer()).min())
        };
    }
}
