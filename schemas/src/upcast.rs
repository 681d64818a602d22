//! Upcasters convert old forms of facts to the current form when the log is read; stored events do not change.
//!
//! A new form of an old event is its variant in `domain` with a raised `Event::version`, and one line in
//! `UPCASTERS` that converts the payload of the version before.

use std::borrow::Cow;

use cqrs_es::persist::{EventUpcaster, SerializedEvent};
use serde_json::Value;

use crate::fact::{Fact, UnreadableFact};

mod ticket;
mod user;

/// Converts a payload of `kind` from version `from` to `from + 1`.
#[derive(Debug, Clone, Copy)]
pub struct Upcaster {
    kind: &'static str,
    from: u16,
    lift: fn(Value) -> Value,
}

/// All upcasters, the oldest first.
const UPCASTERS: [Upcaster; 3] = [
    Upcaster { kind: "ticket.opened", from: 1, lift: ticket::opened_under_named_rules },
    Upcaster { kind: "ticket.resolved", from: 1, lift: ticket::resolved_with_its_close },
    Upcaster { kind: "user.registered", from: 1, lift: user::credentials_as_a_set },
];

/// All upcasters in the form that cqrs-es needs.
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

/// A payload in its current form.
#[derive(Debug)]
pub struct LiftedPayload<'a> {
    /// Version of the form.
    pub version: Cow<'a, str>,
    /// JSON text: the stored one, if it has the current form already.
    pub payload: Cow<'a, str>,
}

/// Converts a stored payload of any version to the current form.
pub fn lift<'a>(
    kind: &str,
    version: &'a str,
    payload: &'a str,
) -> Result<LiftedPayload<'a>, serde_json::Error> {
    if !UPCASTERS.iter().any(|step| step.can_upcast(kind, version)) {
        return Ok(LiftedPayload { version: version.into(), payload: payload.into() });
    }
    let mut version = version.to_owned();
    let mut value: Value = serde_json::from_str(payload)?;
    for step in &UPCASTERS {
        if step.can_upcast(kind, &version) {
            value = (step.lift)(value);
            version = (step.from + 1).to_string();
        }
    }
    Ok(LiftedPayload { version: version.into(), payload: value.to_string().into() })
}

/// Parses a stored payload of any version.
pub fn read(stream: &str, kind: &str, version: &str, payload: &str) -> Result<Fact, UnreadableFact> {
    Fact::parse(stream, &lift(kind, version, payload)?.payload)
}
