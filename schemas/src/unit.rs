//! A unit of work: events that are appended all together or not at all.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{Aggregate, Event};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::envelope::Metadata;

/// Events of one or several streams that are appended atomically.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// The new events, one part per stream.
    pub parts: Vec<Part>,
    /// Idempotency key: a second unit with the same key appends nothing.
    pub key: Option<Key>,
}

/// New events of one stream. A part without events checks that the stream is at the expected version.
#[derive(Debug, Clone)]
pub struct Part {
    /// Kind of the stream, such as `ticket`.
    pub stream: &'static str,
    /// Id of the stream.
    pub id: Uuid,
    /// The version of the stream on which the decision was made.
    pub expected: u64,
    /// The new events, in order.
    pub events: Vec<NewEvent>,
}

/// An event that is not appended yet.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Kind of the event, such as `ticket.assigned`.
    pub kind: String,
    /// Version of the payload's form.
    pub version: u16,
    /// The JSON text that is stored and hashed.
    pub payload: String,
    /// Actor and cause, as JSON text.
    pub metadata: Arc<str>,
    /// Moment at which it happened, if that differs from the moment of recording.
    pub occurred_at: Option<DateTime<Utc>>,
}

/// An idempotency key with the fingerprint of the body it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key, prefixed by its owner, so that two users may use the same text.
    pub name: String,
    /// SHA-256 of the request.
    pub fingerprint: [u8; 32],
}

/// A stream and its version: the answer to a command, which is stored in its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Id of the stream.
    pub id: Uuid,
    /// Version of the stream after the unit.
    pub version: u64,
    /// Number of the stream among those of its kind, if the unit created the stream. Receipts of older engines have
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
}

impl Part {
    /// Serialises events of an aggregate. An event's own time takes precedence over `occurred_at`.
    pub fn new<A: Aggregate>(
        id: Uuid,
        expected: u64,
        events: &[A::Event],
        occurred_at: Option<DateTime<Utc>>,
        metadata: &Metadata,
    ) -> Result<Self, serde_json::Error> {
        let metadata: Arc<str> = serde_json::to_string(metadata)?.into();
        let events = events
            .iter()
            .map(|event| {
                Ok(NewEvent {
                    kind: format!("{}.{}", A::STREAM, event.kind()),
                    version: event.version(),
                    payload: serde_json::to_string(event)?,
                    metadata: Arc::clone(&metadata),
                    occurred_at: event.occurred_at().or(occurred_at),
                })
            })
            .collect::<Result<_, serde_json::Error>>()?;
        Ok(Self { stream: A::STREAM, id, expected, events })
    }

    /// Bytes of its payloads and metadata.
    pub fn bytes(&self) -> usize {
        self.events.iter().map(NewEvent::bytes).sum()
    }

    /// The stream and its version once the part is appended.
    pub fn reached(&self) -> Reached {
        Reached { id: self.id, version: self.expected + self.events.len() as u64, number: None }
    }
}

impl Unit {
    /// Number of events that it appends.
    pub fn events(&self) -> usize {
        self.parts.iter().map(|part| part.events.len()).sum()
    }

    /// Its streams and their versions once it is appended.
    pub fn reached(&self) -> impl Iterator<Item = Reached> {
        self.parts.iter().map(Part::reached)
    }

    /// Approximate bytes that it takes in the log.
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.bytes() + 160 * part.events.len()).sum()
    }
}

impl NewEvent {
    /// Bytes of payload and metadata.
    pub fn bytes(&self) -> usize {
        self.payload.len() + self.metadata.len()
    }
}
