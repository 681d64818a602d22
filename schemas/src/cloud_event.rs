//! Events as integrators receive them: CloudEvents 1.0, structured JSON.
//!
//! The payload is the stored one in its current form, byte for byte where no upcaster changed it. Personal data stays
//! encrypted as in the log: deleting its key erases it here too.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    chain::Link,
    envelope::Metadata,
    subject::CompanyName,
    upcast::{self, LiftedPayload},
};

/// Media type of structured CloudEvents.
pub const MEDIA_TYPE: &str = "application/cloudevents+json";

/// The envelope. Fields that CloudEvents does not define are extensions; names of extensions have no underscore.
#[derive(Debug, Serialize)]
struct CloudEvent<'a> {
    specversion: &'static str,
    id: String,
    source: String,
    r#type: String,
    subject: &'a str,
    time: String,
    datacontenttype: &'static str,
    dataschema: String,
    /// The position again, with a fixed width: the extension is compared as text.
    sequence: String,
    recorded: String,
    /// Version of the stream after this event.
    streamversion: i64,
    /// Number of the stream among those of its kind; only on its first event.
    #[serde(skip_serializing_if = "Option::is_none")]
    streamnumber: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<&'a str>,
    /// `id` of the event that led to this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    data: Cow<'a, RawValue>,
}

/// Converts a stored event to the form that integrators receive.
pub fn write(company: &CompanyName, link: &Link) -> Result<Vec<u8>, serde_json::Error> {
    let metadata: Metadata = serde_json::from_str(&link.metadata)?;
    let LiftedPayload { version, payload } =
        upcast::lift(&link.event_type, &link.event_version, &link.payload)?;
    let data = match payload {
        Cow::Borrowed(text) => Cow::Borrowed(serde_json::from_str(text)?),
        Cow::Owned(text) => Cow::Owned(RawValue::from_string(text)?),
    };
    let more = |name| metadata.get(name).map(String::as_str);
    serde_json::to_vec(&CloudEvent {
        specversion: "1.0",
        id: link.position.to_string(),
        source: source(company),
        r#type: kind(&link.event_type, &version),
        subject: &link.aggregate_id,
        time: moment(link.occurred_at),
        datacontenttype: "application/json",
        dataschema: data_schema(&link.event_type, &version),
        sequence: format!("{:019}", link.position),
        recorded: moment(link.recorded_at),
        streamversion: link.sequence,
        streamnumber: link.number,
        traceparent: more("traceparent"),
        actor: more("actor"),
        cause: more("cause"),
        data,
    })
}

/// Source of the events of a company.
pub(crate) fn source(company: &CompanyName) -> String {
    format!("urn:domovoy:{company}")
}

/// Type of an event: `ticket.assigned`, 1 → `domovoy.ticket.assigned.v1`
pub(crate) fn kind(kind: &str, version: &str) -> String {
    format!("domovoy.{kind}.v{version}")
}

/// Name of the schema of the payload, which is in `schemas/events/<aggregate>.json`.
pub(crate) fn data_schema(kind: &str, version: &str) -> String {
    format!("urn:domovoy:event:{kind}:{version}")
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn an_event_as_integrators_receive_it() {
        let link = Link {
            position: 42,
            aggregate_type: "house".into(),
            aggregate_id: "0198c0de-0000-7000-8000-000000000001".into(),
            sequence: 2,
            event_type: "house.entrance_added".into(),
            event_version: "1".into(),
            payload: r#"{"type":"entrance_added", "number":1,"floors":9}"#.into(),
            metadata: r#"{"actor":"user:1","address":"10.0.0.1","cause":"41"}"#.into(),
            occurred_at: DateTime::UNIX_EPOCH,
            recorded_at: DateTime::UNIX_EPOCH,
            number: None,
        };
        let text = String::from_utf8(write(&CompanyName::parse("demo").unwrap(), &link).unwrap()).unwrap();
        assert!(text.contains(&*link.payload), "the payload keeps its bytes");
        assert!(!text.contains("10.0.0.1"), "addresses of people stay in the log");
        let event: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            event,
            json!({
                "specversion": "1.0",
                "id": "42",
                "source": "urn:domovoy:demo",
                "type": "domovoy.house.entrance_added.v1",
                "subject": "0198c0de-0000-7000-8000-000000000001",
                "time": "1970-01-01T00:00:00.000000Z",
                "datacontenttype": "application/json",
                "dataschema": "urn:domovoy:event:house.entrance_added:1",
                "sequence": "0000000000000000042",
                "recorded": "1970-01-01T00:00:00.000000Z",
                "streamversion": 2,
                "actor": "user:1",
                "cause": "41",
                "data": { "type": "entrance_added", "number": 1, "floors": 9 },
            })
        );
    }
}
