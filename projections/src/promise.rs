//! What was promised for a ticket, and how that stands.

use chrono::{DateTime, Utc};
use domain::ticket::{Deadline, Moving, Pace, Standing, Target, TicketEvent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A promise. It stands as the domain's own clock does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Promise {
    /// When it is broken.
    pub due: DateTime<Utc>,
    /// When somebody should be warned of it.
    pub warn_at: DateTime<Utc>,
    /// How it is counted.
    pub pace: Pace,
    /// How it stands.
    pub standing: Standing,
    /// When what was promised came about, in time or late.
    pub came_at: Option<DateTime<Utc>>,
}

/// Both promises of a ticket.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Promises {
    /// That somebody takes it in hand.
    pub response: Option<Promise>,
    /// That it is done.
    pub resolution: Option<Promise>,
}

impl Promise {
    fn new(deadline: &Deadline) -> Self {
        let Deadline { due, warn_at, pace } = *deadline;
        Self { due, warn_at, pace, standing: Standing::Running, came_at: None }
    }

    /// Whether it can still be broken.
    pub(crate) fn runs(&self) -> bool {
        matches!(self.standing, Standing::Running | Standing::Warned)
    }

    fn come(&mut self, at: DateTime<Utc>) {
        self.came_at = self.came_at.or(Some(at));
        if self.runs() {
            self.standing = Standing::Met;
        }
    }

    fn moved(&mut self, to: &Deadline, because: &Moving) {
        (self.due, self.warn_at, self.pace) = (to.due, to.warn_at, to.pace);
        if *because != Moving::Paused {
            self.standing = Standing::Running;
        }
    }
}

impl Promises {
    /// Takes in what an event that happened at this moment says of them.
    pub(crate) fn take(&mut self, event: &TicketEvent, at: DateTime<Utc>) {
        match event {
            TicketEvent::Opened { response_by, resolve_by, .. } => {
                self.response = response_by.as_ref().map(Promise::new);
                self.resolution = resolve_by.as_ref().map(Promise::new);
            }
            TicketEvent::Assigned { .. } => self.response.iter_mut().for_each(|promise| promise.come(at)),
            TicketEvent::Resolved { at, .. } => {
                self.resolution.iter_mut().for_each(|promise| promise.come(*at));
            }
            TicketEvent::Reopened { .. } => {
                if let Some(promise) = &mut self.resolution {
                    promise.came_at = None;
                    if promise.standing == Standing::Met {
                        promise.standing = Standing::Running;
                    }
                }
            }
            TicketEvent::DeadlineSet { which, deadline } => *self.of(*which) = Some(Promise::new(deadline)),
            TicketEvent::DeadlineMoved { which, to, because, .. } => {
                self.of(*which).get_or_insert_with(|| Promise::new(to)).moved(to, because);
            }
            TicketEvent::DeadlineWarned { which, .. } => self.stand(*which, Standing::Warned),
            TicketEvent::DeadlineMissed { which, .. } => self.stand(*which, Standing::Missed),
            _ => {}
        }
    }

    fn of(&mut self, which: Target) -> &mut Option<Promise> {
        match which {
            Target::Response => &mut self.response,
            Target::Resolution => &mut self.resolution,
        }
    }

    fn stand(&mut self, which: Target, standing: Standing) {
        self.of(which).iter_mut().for_each(|promise| promise.standing = standing);
    }
}
