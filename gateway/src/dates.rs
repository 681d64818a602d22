//! The one door for every date of every body: years that a calendar of ours may be asked about.
//!
//! The parser's years end long after those that PostgreSQL reads, and a fact that it cannot read stops a read
//! model for good. Where a body has dates is read off its schema, so that no command can forget to look.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use crate::{
    problem::{Fault, Problem},
    query::{Day, Moment},
};

/// Where a body has dates.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dates(Vec<Vec<Step>>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Into the field of this name.
    Field(String),
    /// Into each of a list or a map.
    Each,
}

impl Dates {
    /// Those of this body.
    pub(crate) fn of<B: JsonSchema>() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
        let mut found = Vec::new();
        walk(settings.into_generator().into_root_schema_for::<B>().as_value(), &mut Vec::new(), &mut found);
        Self(found)
    }

    /// Refuses a year of no use. What is no JSON, or no date, is refused by whoever reads the body.
    pub(crate) fn check(&self, body: &[u8]) -> Result<(), Problem> {
        if self.0.is_empty() {
            return Ok(());
        }
        let Ok(body) = serde_json::from_slice(body) else { return Ok(()) };
        self.0.iter().try_for_each(|steps| follow(&body, steps, &mut String::new()))
    }
}

fn walk(schema: &Value, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    if matches!(schema["format"].as_str(), Some("date" | "date-time")) && !found.contains(path) {
        found.push(path.clone());
    }
    let mut enter = |step, schema| {
        path.push(step);
        walk(schema, path, found);
        path.pop();
    };
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        enter(Step::Field(name.clone()), field);
    }
    for each in ["items", "additionalProperties"].into_iter().filter_map(|name| schema.get(name)) {
        enter(Step::Each, each);
    }
    for each in schema["prefixItems"].as_array().into_iter().flatten() {
        enter(Step::Each, each);
    }
    for choices in ["anyOf", "oneOf", "allOf"] {
        for choice in schema[choices].as_array().into_iter().flatten() {
            walk(choice, path, found);
        }
    }
}

/// Goes that way as far as the body does, and looks at what lies at its end.
fn follow(value: &Value, steps: &[Step], path: &mut String) -> Result<(), Problem> {
    let (step, rest) = match (steps, value) {
        ([step, rest @ ..], _) => (step, rest),
        ([], Value::String(text)) if is_out_of_range(text) => {
            return Err(Fault::Invalid.because("the years are 1900 to 2200").at(&**path));
        }
        ([], _) => return Ok(()),
    };
    let length = path.len();
    let mut into = |name: &str, value| {
        path.push_str(name);
        let followed = follow(value, rest, path);
        path.truncate(length);
        followed
    };
    let dot = if length == 0 { "" } else { "." };
    match (step, value) {
        (Step::Field(name), Value::Object(fields)) => {
            fields.get(name).map_or(Ok(()), |field| into(&format!("{dot}{name}"), field))
        }
        (Step::Each, Value::Object(fields)) => {
            fields.iter().try_for_each(|(name, field)| into(&format!("{dot}{name}"), field))
        }
        (Step::Each, Value::Array(items)) => {
            items.iter().enumerate().try_for_each(|(at, item)| into(&format!("[{at}]"), item))
        }
        (Step::Field(_) | Step::Each, _) => Ok(()),
    }
}

fn is_out_of_range(text: &str) -> bool {
    text.parse::<NaiveDate>().is_ok_and(|day| Day::try_from(day).is_err())
        || text.parse::<DateTime<Utc>>().is_ok_and(|moment| Moment::try_from(moment).is_err())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[expect(dead_code, reason = "only its schema is looked at")]
    #[derive(JsonSchema)]
    struct Body {
        day: Option<NaiveDate>,
        steps: Vec<Ends>,
        by_name: BTreeMap<String, Mark>,
        words: String,
    }

    #[expect(dead_code, reason = "only its schema is looked at")]
    #[derive(JsonSchema)]
    struct Ends {
        from: DateTime<Utc>,
    }

    #[expect(dead_code, reason = "only its schema is looked at")]
    #[derive(JsonSchema)]
    #[serde(tag = "type")]
    enum Mark {
        Never,
        On { on: NaiveDate },
    }

    #[test]
    fn a_date_is_found_wherever_it_is() {
        let far = "+262142-12-31T00:00:00Z";
        let cases = [
            (json!({ "day": "+262142-12-31" }), Some("day")),
            (json!({ "day": "-0001-12-31" }), Some("day")),
            (json!({ "day": "9999-12-31" }), Some("day")),
            (
                json!({ "steps": [{ "from": "2026-03-01T00:00:00Z" }, { "from": far }] }),
                Some("steps[1].from"),
            ),
            (json!({ "by_name": { "x": { "type": "On", "on": "1899-12-31" } } }), Some("by_name.x.on")),
            (json!({ "day": "2026-03-01", "words": "+262142-12-31", "steps": 7 }), None),
            (json!({ "day": null }), None),
            (json!({ "day": "someday" }), None),
        ];
        let dates = Dates::of::<Body>();
        for (body, field) in cases {
            let refused = dates.check(body.to_string().as_bytes()).err();
            assert_eq!(refused.as_ref().and_then(Problem::field), field, "{body}");
        }
        assert!(dates.check(b"{").is_ok());
    }
}
