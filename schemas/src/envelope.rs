//! A fact with all that the log knows about it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::contact::Contacts;
use uuid::Uuid;

use crate::fact::Fact;

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
    /// `ticket.assigned`
    pub kind: String,
    /// When it happened in the world.
    pub occurred_at: DateTime<Utc>,
    /// When it entered the log.
    pub recorded_at: DateTime<Utc>,
    /// Who and why.
    pub metadata: Metadata,
    /// What happened, in today's form.
    pub fact: Fact,
    /// The personal data inside, where there is any and its key still exists.
    pub opened: Option<Contacts>,
}

impl Recorded {
    /// Who asked for it.
    pub fn actor(&self) -> &str {
        self.metadata.get("actor").map_or("", String::as_str)
    }

    /// The position of the event that led to it.
    pub fn cause(&self) -> Option<i64> {
        self.metadata.get("cause")?.parse().ok()
    }
}
