//! What is published is what is committed. `UPDATE_CONTRACTS=1` writes it anew.

use std::{collections::BTreeSet, fs, path::PathBuf};

use gateway::{openapi, routes};
use serde_json::Value;

/// Compares with the file in `schemas`, or writes it.
fn golden(file: &str, document: &Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schemas").join(file);
    let text = format!("{document:#}\n");
    if std::env::var_os("UPDATE_CONTRACTS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "{file} is not what the code says; look at the change and run with UPDATE_CONTRACTS=1"
    );
}

#[test]
fn the_api_is_as_published() {
    golden("openapi.json", &openapi::document(&routes()));
}

#[test]
fn the_streams_are_as_published() {
    let document = schemas::async_api::document();
    for message in document["components"]["messages"].as_object().unwrap().values() {
        let kind = message["name"].as_str().unwrap();
        let data = message["payload"]["allOf"][1]["properties"]["data"]["$ref"].as_str().unwrap();
        let (file, place) = data.split_once('#').unwrap();
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schemas").join(file);
        let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let event = &schema.pointer(place).unwrap()["properties"]["type"]["const"];
        assert_eq!(kind.split_once('.').unwrap().1, event, "{data}");
    }
    golden("asyncapi.json", &document);
}

#[test]
fn operations_have_names_of_their_own_and_words() {
    let document = openapi::document(&routes());
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            assert!(
                operation["summary"].as_str().is_some_and(|words| !words.is_empty()),
                "{path} says nothing"
            );
        }
    }
}

#[test]
fn descriptions_have_three_words_at_least() {
    fn short<'d>(value: &'d Value, found: &mut BTreeSet<&'d str>) {
        match value {
            Value::Object(fields) => {
                found.extend(
                    fields
                        .get("description")
                        .and_then(Value::as_str)
                        .filter(|words| words.split_whitespace().count() < 3),
                );
                fields.values().for_each(|field| short(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| short(item, found)),
            _ => {}
        }
    }
    let mut documents = vec![openapi::document(&routes()), schemas::async_api::document()];
    documents.extend(schemas::fact::event_schemas().into_iter().map(|(_, schema)| schema.into()));
    let mut found = BTreeSet::new();
    documents.iter().for_each(|document| short(document, &mut found));
    assert!(found.is_empty(), "an integrator learns nothing of {found:?}");
}

#[test]
fn every_reference_leads_somewhere() {
    fn check(value: &Value, document: &Value) {
        if let Some(path) = value["$ref"].as_str() {
            assert!(document.pointer(&path[1..]).is_some(), "{path}");
        }
        match value {
            Value::Object(members) => members.values().for_each(|member| check(member, document)),
            Value::Array(items) => items.iter().for_each(|item| check(item, document)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = openapi::document(&routes());
    check(&document, &document);
}

#[test]
fn events_are_as_published() {
    for (stream, schema) in schemas::fact::event_schemas() {
        golden(&format!("events/{stream}.json"), &schema.to_value());
    }
}
