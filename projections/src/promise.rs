//! The promises of a ticket as views show them: the domain's own fold, and when each was fulfilled.

use chrono::{DateTime, Utc};
use domain::ticket::{Promises, TicketEvent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A promise and when it was fulfilled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Promise")]
pub struct ShownPromise {
    /// The promise as the ticket's own commands see it.
    #[serde(flatten)]
    pub promise: domain::ticket::Promise,
    /// When what was promised came about, in time or late.
    pub came_at: Option<DateTime<Utc>>,
}

/// Both promises of a ticket.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Promises")]
pub struct ShownPromises {
    /// That the ticket is assigned.
    pub response: Option<ShownPromise>,
    /// That the work is done.
    pub resolution: Option<ShownPromise>,
}

impl ShownPromises {
    /// Takes in an event that happened at this moment.
    pub(crate) fn take(&mut self, event: &TicketEvent, at: DateTime<Utc>) {
        let bare = |shown: &Option<ShownPromise>| shown.as_ref().map(|shown| shown.promise);
        let mut promises = Promises { response: bare(&self.response), resolution: bare(&self.resolution) };
        promises.take(event);
        let came = |shown: &Option<ShownPromise>| shown.as_ref().and_then(|shown| shown.came_at);
        let (mut responded_at, mut resolved_at) = (came(&self.response), came(&self.resolution));
        match event {
            TicketEvent::Assigned { .. } => responded_at = responded_at.or(Some(at)),
            TicketEvent::Resolved { at, .. } => resolved_at = resolved_at.or(Some(*at)),
            TicketEvent::Reopened { .. } => resolved_at = None,
            _ => {}
        }
        let shown = |promise: Option<domain::ticket::Promise>, came_at| {
            promise.map(|promise| ShownPromise { promise, came_at })
        };
        self.response = shown(promises.response, responded_at);
        self.resolution = shown(promises.resolution, resolved_at);
    }
}
