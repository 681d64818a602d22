//! A ticket at an instant, and the events that led to that state, with author, cause and time.
//!
//! There are two clocks: what had happened by then, and what was recorded by then. Histories of other systems are
//! recorded long after they happened.

use chrono::{DateTime, Utc};
use domain::{Aggregate as _, ticket::Ticket};
use schemas::{Metadata, streams, tail};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use super::{ExportError, cases::fact};

/// Limits on both clocks; no limit where a field is empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReplayLimits {
    /// Only events that had happened by then.
    pub happened: Option<DateTime<Utc>>,
    /// Only events that had been recorded by then.
    pub known: Option<DateTime<Utc>>,
}

/// A ticket at an instant.
#[derive(Debug, Serialize)]
pub struct Replay {
    /// Number of its events within the limits.
    pub events: usize,
    /// The state after these events.
    pub state: Ticket,
    /// The events in the order in which they happened.
    pub history: Vec<ReplayedEvent>,
}

/// An event as an auditor reads it.
#[derive(Debug, Serialize)]
pub struct ReplayedEvent {
    /// Its position in the log.
    pub position: i64,
    /// The version of the ticket after it.
    pub version: i64,
    /// Kind of the event, such as `ticket.assigned`.
    pub kind: String,
    /// Moment at which it happened.
    pub at: DateTime<Utc>,
    /// Moment at which it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The actor.
    pub actor: Option<String>,
    /// Position of the event that caused it.
    pub cause: Option<i64>,
    /// The rest of its metadata.
    pub metadata: Metadata,
    /// The payload as it is stored.
    pub event: Value,
}

/// Replays a ticket; none if the log has no events of it.
pub async fn replay(pool: &PgPool, id: Uuid, until: ReplayLimits) -> Result<Option<Replay>, ExportError> {
    let (id, end) = (id.to_string(), tail::head(pool).await?);
    let mut replay = Replay { events: 0, state: Ticket::default(), history: Vec::new() };
    let mut version = 0;
    loop {
        let page = streams::page(pool, (Ticket::STREAM, &id), version, end).await?;
        let Some(last) = page.last() else { break };
        version = last.sequence;
        for link in page {
            let payload = link.payload.clone();
            let event = tail::recorded(link);
            let counts = until.happened.is_none_or(|moment| event.occurred_at <= moment)
                && until.known.is_none_or(|moment| event.recorded_at <= moment);
            if !counts {
                continue;
            }
            replay.state.evolve(fact(&event)?);
            let position = event.position;
            let written = serde_json::from_str(&payload)
                .map_err(|error| ExportError::Unreadable { position, why: error.to_string() })?;
            replay.history.push(ReplayedEvent::of(event, written));
        }
    }
    replay.events = replay.history.len();
    replay.history.sort_by_key(|event| (event.at, event.version));
    Ok((version > 0).then_some(replay))
}

impl ReplayedEvent {
    fn of(event: schemas::Recorded, written: Value) -> Self {
        let cause = event.cause();
        let mut metadata = event.metadata().clone();
        metadata.remove("cause");
        Self {
            position: event.position,
            version: event.version,
            kind: event.kind,
            at: event.occurred_at,
            recorded_at: event.recorded_at,
            actor: metadata.remove("actor"),
            cause,
            metadata,
            event: written,
        }
    }
}
