//! Upcasters of ticket events.

use chrono::{DateTime, TimeDelta};
use serde_json::{Value, json};

/// Days within which a ticket could be reopened while that was a constant of the engine.
const REOPEN_DAYS: i64 = 14;

/// Version 1 of `opened` named versions of two constants, which became the first versions of the default pack.
pub(super) fn opened_under_named_rules(mut payload: Value) -> Value {
    for rule in ["scenario", "policy"] {
        let version = payload[rule].take();
        payload[rule] = json!({ "code": "default", "version": version });
    }
    payload
}

/// Version 1 of `resolved` had no moment of closing: it followed from a constant.
pub(super) fn resolved_with_its_close(mut payload: Value) -> Value {
    let at = payload["at"].as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    let closes_at = at.and_then(|at| at.to_utc().checked_add_signed(TimeDelta::days(REOPEN_DAYS)));
    payload["closes_at"] = json!(closes_at);
    payload
}
