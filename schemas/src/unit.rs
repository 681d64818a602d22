//! What is appended: a unit of work, all or nothing.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{Aggregate, Event};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::envelope::Metadata;

/// Events of one or several streams that stand or fall together.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// A part a stream.
    pub parts: Vec<Part>,
    /// Makes a repetition harmless.
    pub key: Option<Key>,
}

/// New events of one stream. A part without events checks that the stream is at the expected version.
#[derive(Debug, Clone)]
pub struct Part {
    /// Kind of the stream: `ticket`.
    pub stream: &'static str,
    /// Id of the stream.
    pub id: Uuid,
    /// The version that was decided upon.
    pub expected: u64,
    /// What was decided.
    pub events: Vec<Draft>,
}

/// An event about to be written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Kind of the event, such as `ticket.assigned`.
    pub kind: String,
    /// Version of the written form.
    pub version: u16,
    /// The JSON text that will stand in the log and be hashed.
    pub payload: String,
    /// Who and why, as JSON text.
    pub metadata: Arc<str>,
    /// When it happened, where that is not the moment of recording.
    pub occurred_at: Option<DateTime<Utc>>,
}

/// An idempotency key with the fingerprint of the body it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Scoped by whoever asks: two users may use the same key.
    pub name: String,
    /// SHA-256 of what was asked.
    pub fingerprint: [u8; 32],
}

/// A stream and its version: what a command answers, and what a receipt keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Id of the stream.
    pub id: Uuid,
    /// Version after the unit.
    pub version: u64,
    /// Number of the stream among those of its kind, where the unit began the stream. Receipts of older engines
    /// have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
}

impl Part {
    /// Events of an aggregate in their written form. What an event says of its time goes before
    /// `occurred_at`.
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
                Ok(Draft {
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

    /// Bytes of what its events say.
    pub fn bytes(&self) -> usize {
        self.events.iter().map(Draft::bytes).sum()
    }

    /// Version of the stream once this is appended.
    pub fn reached(&self) -> Reached {
        Reached { id: self.id, version: self.expected + self.events.len() as u64, number: None }
    }
}

impl Unit {
    /// How many events it adds to the log.
    pub fn events(&self) -> usize {
        self.parts.iter().map(|part| part.events.len()).sum()
    }

    /// Its streams and their versions once it is appended.
    pub fn reached(&self) -> impl Iterator<Item = Reached> {
        self.parts.iter().map(Part::reached)
    }

    /// Bytes it takes in the log, about.
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.bytes() + 160 * part.events.len()).sum()
    }
}

impl Draft {
    /// Bytes of what it says.
    pub fn bytes(&self) -> usize {
        self.payload.len() + self.metadata.len()
    }
}
