//! Old forms of facts become today's on the way out of the log; what is written stays as it was.
//!
//! A new form of an old event is its variant in `domain` with a raised `Event::version`, and one line in
//! [`upcasters`] that turns the payload of the version before into it.

use std::sync::LazyLock;

use cqrs_es::persist::{EventUpcaster, SerializedEvent};
use serde_json::Value;

use crate::fact::{Fact, UnreadableFact};

/// One step: a payload of `kind` at `from` becomes one of `from + 1`.
#[derive(Debug, Clone, Copy)]
pub struct Upcaster {
    kind: &'static str,
    from: u16,
    lift: fn(Value) -> Value,
}

/// All steps, the oldest first.
static UPCASTERS: LazyLock<Vec<Upcaster>> = LazyLock::new(Vec::new);

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

/// Reads a stored payload of any version.
pub fn read(stream: &str, kind: &str, version: &str, payload: &str) -> Result<Fact, UnreadableFact> {
    if !UPCASTERS.iter().any(|step| step.can_upcast(kind, version)) {
        return Fact::parse(stream, payload);
    }
    let mut version = version.to_owned();
    let mut value: Value = serde_json::from_str(payload)?;
    for step in UPCASTERS.iter() {
        if step.can_upcast(kind, &version) {
            value = (step.lift)(value);
            version = (step.from + 1).to_string();
        }
    }
    Fact::parse(stream, &value.to_string())
}
