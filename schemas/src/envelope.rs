//! A fact with all that the log knows about it.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::{DateTime, Utc};
use domain::contact::Contacts;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{
    fact::{Fact, UnreadableFact},
    upcast,
};

/// Who, from where, because of what. A flat map of texts: that is what cqrs-es reads.
pub type Metadata = BTreeMap<String, String>;

/// One event of the log, as followers see it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Place in the log, dense from 1.
    pub position: i64,
    /// Kind of its stream.
    pub stream: String,
    /// Id of its stream.
    pub id: Uuid,
    /// Version of the stream that it makes.
    pub version: i64,
    /// Kind of the event, such as `ticket.assigned`.
    pub kind: String,
    /// When it happened in the world.
    pub occurred_at: DateTime<Utc>,
    /// When it entered the log.
    pub recorded_at: DateTime<Utc>,
    /// Number of the stream among those of its kind, dense from 1. The first event of every stream has one, no
    /// other event has.
    pub number: Option<i64>,
    /// The personal data inside, where there is any and its key still exists.
    pub opened: Option<Contacts>,
    pub(crate) written: Written,
}

/// A fact as it is stored, and what it says once somebody has asked.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) version: String,
    pub(crate) payload: String,
    pub(crate) fact: OnceLock<Fact>,
    pub(crate) metadata: String,
    pub(crate) about: OnceLock<Metadata>,
}

impl Recorded {
    /// What happened, in today's form. Read at the first question: most of the log is nothing to most who
    /// follow it.
    pub fn fact(&self) -> &Fact {
        let Written { version, payload, fact, .. } = &self.written;
        fact.get_or_init(|| {
            let read = upcast::read(&self.stream, &self.kind, version, payload);
            read.unwrap_or_else(|error| Fact::Unreadable(error.in_full()))
        })
    }

    /// Some fields of what happened, in today's form: a small part of a large fact is read much faster.
    pub fn fields<T: DeserializeOwned>(&self) -> Result<T, UnreadableFact> {
        if let Some(Fact::Unreadable(why)) = self.written.fact.get() {
            return Err(UnreadableFact::Known(why.clone()));
        }
        let written = upcast::lift(&self.kind, &self.written.version, &self.written.payload)?;
        Ok(serde_json::from_str(&written.payload)?)
    }

    /// Who and why; nothing where it is not of that form, for the fact is one all the same.
    pub fn metadata(&self) -> &Metadata {
        let Written { metadata, about, .. } = &self.written;
        about.get_or_init(|| serde_json::from_str(metadata).unwrap_or_default())
    }

    /// Who asked for it.
    pub fn actor(&self) -> &str {
        self.metadata().get("actor").map_or("", String::as_str)
    }

    /// Position of the last rule event that was published when it was decided; 0 where nothing was, or where
    /// the event is older than rules as data.
    pub fn rules(&self) -> i64 {
        self.metadata().get("rules").and_then(|position| position.parse().ok()).unwrap_or(0)
    }

    /// The position of the event that led to it.
    pub fn cause(&self) -> Option<i64> {
        self.metadata().get("cause")?.parse().ok()
    }
}
