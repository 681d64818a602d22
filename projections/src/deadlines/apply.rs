//! What each fact about a ticket changes in its timers. The same facts mean the same to the ticket.

use chrono::{DateTime, Utc};
use domain::ticket::{Deadline, Moving, REOPEN_WITHIN, Standing, Target, TicketEvent};
use schemas::Recorded;

use super::{Deadlines, Promise, Timers};
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
        if let TicketEvent::Opened { response_by, resolve_by, .. } = fact {
            let mut timers = Timers {
                ticket: event.id,
                armed: event.position,
                response: response_by.map(Promise::new),
                resolution: resolve_by.map(Promise::new),
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
        match fact {
            TicketEvent::Assigned { .. } => meet(&mut self.response),
            TicketEvent::Paused { until, .. } => (self.paused, self.resumes_at) = (true, *until),
            TicketEvent::Resumed { .. } => (self.paused, self.resumes_at) = (false, None),
            TicketEvent::Resolved { at, .. } => {
                meet(&mut self.resolution);
                self.paused = false;
                self.closes_at = at.checked_add_signed(REOPEN_WITHIN);
            }
            TicketEvent::Reopened { .. } => {
                (self.ended, self.closes_at) = (false, None);
                if let Some(promise) = self.resolution.as_mut().filter(|p| p.standing == Standing::Met) {
                    promise.standing = Standing::Running;
                }
            }
            TicketEvent::Closed { .. }
            | TicketEvent::Cancelled { .. }
            | TicketEvent::Rejected { .. }
            | TicketEvent::MergedInto { .. } => self.ended = true,
            TicketEvent::DeadlineSet { which, deadline } => {
                *self.promise(*which) = Some(Promise::new(*deadline));
            }
            TicketEvent::DeadlineMoved { which, to, because, .. } => {
                let promise = self.promise(*which);
                let kept = promise.filter(|_| *because == Moving::Paused);
                let standing = kept.map_or(Standing::Running, |promise| promise.standing);
                *promise = Some(Promise { deadline: *to, standing });
            }
            TicketEvent::DeadlineWarned { which, .. } => self.stand(*which, Standing::Warned),
            TicketEvent::DeadlineMissed { which, .. } => self.stand(*which, Standing::Missed),
            _ => {}
        }
    }

    fn promise(&mut self, which: Target) -> &mut Option<Promise> {
        match which {
            Target::Response => &mut self.response,
            Target::Resolution => &mut self.resolution,
        }
    }

    fn stand(&mut self, which: Target, standing: Standing) {
        if let Some(promise) = self.promise(which) {
            promise.standing = standing;
        }
    }

    fn look_ahead(&mut self) {
        let promises = [self.response, self.resolution].into_iter().flatten().filter_map(|p| p.next());
        self.next = if self.ended {
            None
        } else if self.paused {
            self.resumes_at
        } else {
            self.closes_at.or_else(|| promises.min())
        };
    }
}

impl Promise {
    fn new(deadline: Deadline) -> Self {
        Self { deadline, standing: Standing::Running }
    }

    /// When something has to be said about it.
    pub(super) fn next(&self) -> Option<DateTime<Utc>> {
        match self.standing {
            Standing::Running => Some(self.deadline.warn_at.min(self.deadline.due)),
            Standing::Warned => Some(self.deadline.due),
            Standing::Missed | Standing::Met => None,
        }
    }
}

fn meet(promise: &mut Option<Promise>) {
    if let Some(promise) = promise.as_mut().filter(|promise| promise.next().is_some()) {
        promise.standing = Standing::Met;
    }
}
