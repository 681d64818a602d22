//! Compares a current answer with the recorded one. Added fields are no difference.

use serde_json::Value;
use uuid::Uuid;

/// A field that has another value, or none.
#[derive(Debug)]
pub(super) struct Difference {
    /// The place of the field: `/api/tickets/*: tickets.*.number`, with `*` for an id and for an index of a list.
    pub(super) place: String,
    #[expect(dead_code, reason = "printed where the difference was not expected")]
    recorded: Value,
    #[expect(dead_code, reason = "printed where the difference was not expected")]
    today: Value,
}

/// All differences in the answer to this request.
pub(super) fn differences(request: &str, recorded: &Value, today: &Value) -> Vec<Difference> {
    let path = request.split('?').next().unwrap_or(request);
    let segments =
        path.split('/').map(|segment| if Uuid::try_parse(segment).is_ok() { "*" } else { segment });
    let mut found = Vec::new();
    compare(&format!("{}:", segments.collect::<Vec<_>>().join("/")), recorded, today, &mut found);
    found
}

fn compare(place: &str, recorded: &Value, today: &Value, found: &mut Vec<Difference>) {
    let join = |field: &str| format!("{place}{}{field}", if place.ends_with(':') { " " } else { "." });
    match (recorded, today) {
        (Value::Object(recorded), Value::Object(today)) => {
            for (field, recorded) in recorded {
                compare(&join(field), recorded, today.get(field).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(recorded), Value::Array(today)) if recorded.len() == today.len() => {
            for (recorded, today) in recorded.iter().zip(today) {
                compare(&join("*"), recorded, today, found);
            }
        }
        _ if recorded == today => {}
        _ => found.push(Difference {
            place: place.to_owned(),
            recorded: recorded.clone(),
            today: today.clone(),
        }),
    }
}

#[test]
fn a_changed_field_is_found_and_an_added_one_is_not() {
    let recorded = serde_json::json!({ "items": [{ "number": 7, "text": "a" }], "next": null });
    let today = serde_json::json!({ "items": [{ "number": 8, "text": "a", "more": 1 }], "next": null });
    let found = differences("/api/tickets/00000000-0000-0000-0000-000000000001/x?a=b", &recorded, &today);
    let places: Vec<&str> = found.iter().map(|difference| &*difference.place).collect();
    assert_eq!(places, ["/api/tickets/*/x: items.*.number"]);
    let shorter = serde_json::json!({ "items": [], "next": null });
    assert_eq!(differences("/x", &recorded, &shorter)[0].place, "/x: items");
    assert_eq!(differences("/x", &recorded, &serde_json::json!({ "next": null }))[0].place, "/x: items");
}
