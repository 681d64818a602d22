//! Old forms of facts become today's on the way out of the log; what is written stays as it was.
//!
//! A new form of an old event is its variant in `domain` with a raised `Event::version`, and one line in
//! [`upcasters`] that turns the payload of the version before into it.

use std::borrow::Cow;

use cqrs_es::persist::{EventUpcaster, SerializedEvent};
use serde_json::Value;

use crate::fact::{Fact, UnreadableFact};

mod ticket;
mod user;

/// One step: a payload of `kind` at `from` becomes one of `from + 1`.
#[derive(Debug, Clone, Copy)]
pub struct Upcaster {
    kind: &'static str,
    from: u16,
    lift: fn(Value) -> Value,
}

/// All steps, the oldest first.
const UPCASTERS: [Upcaster; 3] = [
    Upcaster { kind: "ticket.opened", from: 1, lift: ticket::opened_under_named_rules },
    Upcaster { kind: "ticket.resolved", from: 1, lift: ticket::resolved_with_its_close },
    Upcaster { kind: "user.registered", from: 1, lift: user::credentials_as_a_set },
];

/// All steps in the form that cqrs-es asks for.
pub fn upcasters() -> Vec<Box<dyn EventUpcaster>> {
    UPCASTERS.iter().map(|step| Box::new(*step) as Box<dyn EventUpcaster>).collect()
}

impl EventUpcaster for Upcaster {
    fn can_upcast(&self, kind: &str, version: &str) -> bool {
        kind == self.kind && version == self.from.to_string()
    }

    fn upcast(&self, event: SerializedEvent) -> SerializedEvent {
        SerializedEvent {
            payload: (self.lift)(event.payload),
            event_version: (self.from + 1).to_string(),
            ..event
        }
    }
}

/// A payload in today's written form.
#[derive(Debug)]
pub struct Written<'a> {
    /// Its version.
    pub version: Cow<'a, str>,
    /// Its text: the stored one, where it is of today's form already.
    pub payload: Cow<'a, str>,
}

/// Lifts a stored payload of any version to today's.
pub fn lift<'a>(kind: &str, version: &'a str, payload: &'a str) -> Result<Written<'a>, serde_json::Error> {
    if !UPCASTERS.iter().any(|step| step.can_upcast(kind, version)) {
        return Ok(Written { version: version.into(), payload: payload.into() });
    }
    let mut version = version.to_owned();
    let mut value: Value = serde_json::from_str(payload)?;
    for step in &UPCASTERS {
        if step.can_upcast(kind, &version) {
            value = (step.lift)(value);
            version = (step.from + 1).to_string();
        }
    }
    Ok(Written { version: version.into(), payload: value.to_string().into() })
}

/// Reads a stored payload of any version.
pub fn read(stream: &str, kind: &str, version: &str, payload: &str) -> Result<Fact, UnreadableFact> {
    Fact::parse(stream, &lift(kind, version, payload)?.payload)
}
