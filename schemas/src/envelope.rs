//! An event with everything that the log stores about it.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::{DateTime, Utc};
use domain::contact::Contacts;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{
    fact::{Fact, UnreadableFact},
    upcast,
};

/// Actor, address, cause and trace of an event: a flat map of texts, because cqrs-es reads nothing else.
pub type Metadata = BTreeMap<String, String>;

/// One event of the log, as followers read it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Position in the log, dense from 1.
    pub position: i64,
    /// Kind of its stream, such as `ticket`.
    pub stream: String,
    /// Id of its stream.
    pub id: Uuid,
    /// Version of the stream after this event, from 1.
    pub version: i64,
    /// Kind of the event, such as `ticket.assigned`.
    pub kind: String,
    /// Moment at which it happened.
    pub occurred_at: DateTime<Utc>,
    /// Moment at which it was appended.
    pub recorded_at: DateTime<Utc>,
    /// Number of the stream among those of its kind, dense from 1. Only the first event of a stream has one.
    pub number: Option<i64>,
    /// Decrypted personal data of the event, if it has any and the key still exists.
    pub opened: Option<Contacts>,
    pub(crate) written: StoredFact,
}

/// A fact as it is stored, parsed on first use.
#[derive(Debug, Clone)]
pub(crate) struct StoredFact {
    pub(crate) version: String,
    pub(crate) payload: String,
    pub(crate) fact: OnceLock<Fact>,
    pub(crate) metadata: String,
    pub(crate) about: OnceLock<Metadata>,
}

impl Recorded {
    /// The fact in its current form. It is parsed on first use, because most followers need few kinds of events.
    pub fn fact(&self) -> &Fact {
        let StoredFact { version, payload, fact, .. } = &self.written;
        fact.get_or_init(|| {
            let read = upcast::read(&self.stream, &self.kind, version, payload);
            read.unwrap_or_else(|error| Fact::Unreadable(error.in_full()))
        })
    }

    /// Some fields of the fact in its current form: parsing a small part of a large payload is much faster.
    pub fn fields<T: DeserializeOwned>(&self) -> Result<T, UnreadableFact> {
        if let Some(Fact::Unreadable(why)) = self.written.fact.get() {
            return Err(UnreadableFact::Known(why.clone()));
        }
        let written = upcast::lift(&self.kind, &self.written.version, &self.written.payload)?;
        Ok(serde_json::from_str(&written.payload)?)
    }

    /// The metadata; empty if it cannot be parsed, so that the fact is still usable.
    pub fn metadata(&self) -> &Metadata {
        let StoredFact { metadata, about, .. } = &self.written;
        about.get_or_init(|| serde_json::from_str(metadata).unwrap_or_default())
    }

    /// Id of the actor that sent the command, such as `user:…`; empty if unknown.
    pub fn actor(&self) -> &str {
        self.metadata().get("actor").map_or("", String::as_str)
    }

    /// Position of the last published rule event when the command was decided; 0 if there was none, or if the event
    /// is older than rules as data.
    pub fn rules(&self) -> i64 {
        self.metadata().get("rules").and_then(|position| position.parse().ok()).unwrap_or(0)
    }

    /// Position of the event that caused this one.
    pub fn cause(&self) -> Option<i64> {
        self.metadata().get("cause")?.parse().ok()
    }
}
