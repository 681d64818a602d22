//! A ticket as it was: its state at an instant, and what led to it with author, cause and time.
//!
//! There are two clocks. What had happened by then is one question; what was known by then is another:
//! histories of other systems become known long after they happened.

use chrono::{DateTime, Utc};
use domain::{Aggregate as _, ticket::Ticket};
use schemas::{Metadata, streams, tail};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use super::{ExportError, cases::fact};

/// How far to go on each clock; to the end where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct Until {
    /// What had happened.
    pub happened: Option<DateTime<Utc>>,
    /// What had entered the log.
    pub known: Option<DateTime<Utc>>,
}

/// A ticket as it was.
#[derive(Debug, Serialize)]
pub struct Replay {
    /// How many of its events count.
    pub events: usize,
    /// What they add up to.
    pub state: Ticket,
    /// They, in the order in which they happened.
    pub history: Vec<Told>,
}

/// An event as an auditor reads it.
#[derive(Debug, Serialize)]
pub struct Told {
    /// Its place in the log.
    pub position: i64,
    /// The version of the ticket that it made.
    pub version: i64,
    /// Kind of the event, such as `ticket.assigned`.
    pub kind: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// When it entered the log.
    pub recorded_at: DateTime<Utc>,
    /// Who asked for it.
    pub actor: Option<String>,
    /// The event that led to it, by its place in the log.
    pub cause: Option<i64>,
    /// What else is known of how it came about.
    pub metadata: Metadata,
    /// What was decided, as it was written.
    pub event: Value,
}

/// Replays a ticket; none where the log has nothing of it.
pub async fn replay(pool: &PgPool, id: Uuid, until: Until) -> Result<Option<Replay>, ExportError> {
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
            replay.history.push(Told::of(event, written));
        }
    }
    replay.events = replay.history.len();
    replay.history.sort_by_key(|event| (event.at, event.version));
    Ok((version > 0).then_some(replay))
}

impl Told {
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
