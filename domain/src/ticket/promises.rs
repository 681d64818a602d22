//! The promises of a ticket and how they stand: the one fold that the ticket, its read models and its timers
//! share.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{ClockBasis, Deadline, DeadlineMoveReason, Target, TicketEvent};

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Standing {
    /// The promise is running.
    Running,
    /// It runs, and somebody was warned.
    Warned,
    /// It was broken.
    Missed,
    /// It was kept.
    Met,
}

/// A deadline under watch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Promise {
    /// Moment at which the promise is broken.
    pub due: DateTime<Utc>,
    /// Moment at which the executor is warned.
    pub warn_at: DateTime<Utc>,
    /// Clock by which the time is counted.
    pub pace: ClockBasis,
    /// How the promise stands.
    pub standing: Standing,
}

/// Both promises of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Promises {
    /// That the ticket is assigned.
    pub response: Option<Promise>,
    /// That the work is done.
    pub resolution: Option<Promise>,
}

impl Promise {
    fn new(deadline: Deadline) -> Self {
        let Deadline { due, warn_at, pace } = deadline;
        Self { due, warn_at, pace, standing: Standing::Running }
    }

    /// The deadline without its standing.
    pub fn deadline(&self) -> Deadline {
        Deadline { due: self.due, warn_at: self.warn_at, pace: self.pace }
    }

    /// Whether the promise can still be broken.
    pub fn runs(&self) -> bool {
        matches!(self.standing, Standing::Running | Standing::Warned)
    }

    /// When its timer fires next: at the warning, then at the deadline, then never.
    pub fn next_timer(&self) -> Option<DateTime<Utc>> {
        match self.standing {
            Standing::Running => Some(self.warn_at.min(self.due)),
            Standing::Warned => Some(self.due),
            Standing::Missed | Standing::Met => None,
        }
    }

    /// What was promised came about; late stays late.
    fn come(&mut self) {
        if self.runs() {
            self.standing = Standing::Met;
        }
    }

    /// What had come about is undone, so the promise can be broken again; late stays late.
    fn run_again(&mut self) {
        if self.standing == Standing::Met {
            self.standing = Standing::Running;
        }
    }

    /// A pause moves the deadline and keeps how it stands; any other move begins anew.
    fn moved(&mut self, to: Deadline, because: &DeadlineMoveReason) {
        (self.due, self.warn_at, self.pace) = (to.due, to.warn_at, to.pace);
        if *because != DeadlineMoveReason::Paused {
            self.standing = Standing::Running;
        }
    }
}

impl Promises {
    /// Takes in an event of the ticket.
    pub fn take(&mut self, event: &TicketEvent) {
        match event {
            TicketEvent::Opened { response_by, resolve_by, .. } => {
                self.response = response_by.map(Promise::new);
                self.resolution = resolve_by.map(Promise::new);
            }
            TicketEvent::Assigned { .. } => self.response.iter_mut().for_each(Promise::come),
            TicketEvent::Resolved { .. } => self.resolution.iter_mut().for_each(Promise::come),
            TicketEvent::Reopened { .. } => self.resolution.iter_mut().for_each(Promise::run_again),
            TicketEvent::DeadlineSet { which, deadline } => {
                *self.of_mut(*which) = Some(Promise::new(*deadline));
            }
            TicketEvent::DeadlineMoved { which, to, because, .. } => {
                self.of_mut(*which).get_or_insert_with(|| Promise::new(*to)).moved(*to, because);
            }
            TicketEvent::DeadlineWarned { which, .. } => self.stand(*which, Standing::Warned),
            TicketEvent::DeadlineMissed { which, .. } => self.stand(*which, Standing::Missed),
            TicketEvent::Classified { .. }
            | TicketEvent::Routed { .. }
            | TicketEvent::Accepted
            | TicketEvent::Declined { .. }
            | TicketEvent::Scheduled { .. }
            | TicketEvent::Rescheduled { .. }
            | TicketEvent::Started
            | TicketEvent::Paused { .. }
            | TicketEvent::Resumed { .. }
            | TicketEvent::WorkLogged { .. }
            | TicketEvent::Confirmed
            | TicketEvent::Closed { .. }
            | TicketEvent::Cancelled { .. }
            | TicketEvent::Rejected { .. }
            | TicketEvent::MergedInto { .. }
            | TicketEvent::Commented { .. }
            | TicketEvent::CommentEdited { .. }
            | TicketEvent::ParticipantAdded { .. }
            | TicketEvent::FileAttached { .. }
            | TicketEvent::Escalated { .. }
            | TicketEvent::Rated { .. }
            | TicketEvent::QualityChecked { .. }
            | TicketEvent::RulesAdopted { .. }
            | TicketEvent::CaseRecorded { .. }
            | TicketEvent::StepRecorded { .. } => {}
        }
    }

    /// One of the two.
    pub fn of(&self, which: Target) -> Option<Promise> {
        match which {
            Target::Response => self.response,
            Target::Resolution => self.resolution,
        }
    }

    fn of_mut(&mut self, which: Target) -> &mut Option<Promise> {
        match which {
            Target::Response => &mut self.response,
            Target::Resolution => &mut self.resolution,
        }
    }

    fn stand(&mut self, which: Target, standing: Standing) {
        self.of_mut(which).iter_mut().for_each(|promise| promise.standing = standing);
    }
}
