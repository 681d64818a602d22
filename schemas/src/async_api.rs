//! The streams as AsyncAPI 3.0: a channel and a message per event kind. Payloads refer to the published schemas in
//! `events/`.

use serde_json::{Map, Value, json};

use crate::{cloud_event, fact};

/// The document that is published beside `events/`.
pub fn document() -> Value {
    let (mut channels, mut operations, mut messages) = (Map::new(), Map::new(), Map::new());
    let mut stream = "";
    let mut place = 0;
    let kinds = fact::kinds();
    for kind in &kinds {
        let Some((aggregate, event)) = kind.split_once('.') else { continue };
        // the schema of an aggregate lists its events in the order of their kinds
        place = if aggregate == stream { place + 1 } else { 0 };
        stream = aggregate;
        let name = format!("{aggregate}_{event}");
        channels.insert(name.clone(), channel(kind, &name));
        messages.insert(name.clone(), message(kind, &format!("./events/{aggregate}.json#/oneOf/{place}")));
        let follow = json!({ "action": "receive", "channel": { "$ref": format!("#/channels/{name}") } });
        operations.insert(format!("follow_{name}"), follow);
    }
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Domovoy events",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything that happens in a company, in the order of its log. The JetStream \
                stream DOMOVOY_<company> holds one message an event; its sequence is the event's position \
                in the log, dense from 1. Follow it from any position with an ordered consumer.",
            "license": { "name": "Apache-2.0" },
        },
        "defaultContentType": cloud_event::MEDIA_TYPE,
        "servers": {
            "company": {
                "host": "{broker}",
                "protocol": "nats",
                "description": "The broker that the company's administrator names",
                "variables": { "broker": { "default": "localhost:4222" } },
            },
        },
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages, "schemas": { "envelope": envelope() } },
    })
}

fn channel(kind: &str, name: &str) -> Value {
    json!({
        "address": format!("domovoy.{{company}}.{kind}"),
        "parameters": { "company": { "description": "Short name of the company" } },
        "messages": { name: { "$ref": format!("#/components/messages/{name}") } },
    })
}

fn message(kind: &str, data: &str) -> Value {
    let of = json!({
        "type": "object",
        "properties": {
            "type": { "type": "string", "pattern": format!("^domovoy\\.{}\\.v[0-9]+$", kind.replace('.', "\\.")) },
            "data": { "$ref": data },
        },
    });
    json!({
        "name": kind,
        "contentType": cloud_event::MEDIA_TYPE,
        "payload": { "allOf": [{ "$ref": "#/components/schemas/envelope" }, of] },
    })
}

/// The schema of the envelope that [`cloud_event::write`] writes.
fn envelope() -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let moment =
        |description: &str| json!({ "type": "string", "format": "date-time", "description": description });
    json!({
        "type": "object",
        "description": "CloudEvents 1.0, structured JSON",
        "required": [
            "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema",
            "sequence", "recorded", "streamversion", "data",
        ],
        "properties": {
            "specversion": { "const": "1.0" },
            "id": { "type": "string", "pattern": "^[1-9][0-9]*$", "description": "Position in the log" },
            "source": { "type": "string", "pattern": "^urn:domovoy:[a-z0-9_-]{1,40}$" },
            "type": text("Kind and version of the payload's form"),
            "subject": { "type": "string", "format": "uuid", "description": "Whom it is about: the id of its aggregate" },
            "time": moment("When it happened"),
            "datacontenttype": { "const": "application/json" },
            "dataschema": { "type": "string", "pattern": "^urn:domovoy:event:[a-z_]+\\.[a-z_]+:[0-9]+$" },
            "sequence": { "type": "string", "pattern": "^[0-9]{19}$", "description": "The position, comparable as text" },
            "recorded": moment("When it entered the log"),
            "streamversion": { "type": "integer", "minimum": 1, "description": "Version of its aggregate from now on" },
            "traceparent": text("The request that led to it, by W3C Trace Context"),
            "actor": text("Who asked for it"),
            "cause": text("Position of the event that led to it"),
            "data": { "type": "object" },
        },
    })
}
