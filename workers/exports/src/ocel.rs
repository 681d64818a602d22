//! OCEL 2.0 as JSON: events of tickets, related to the ticket, its house, its applicant, its executors.
//!
//! Persons are exported as ids only.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use schemas::tail;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    ExportError,
    cases::{CaseStep, Cases, ExportedCase, written},
};

/// The moment from which an attribute that never changes has its value.
const ALWAYS: &str = "1970-01-01T00:00:00Z";

/// Writes all tickets, or those of one source.
pub async fn ocel(pool: &PgPool, source: Option<&str>, out: &mut dyn Write) -> Result<(), ExportError> {
    let until = tail::head(pool).await?;
    let mut referenced = ReferencedObjects::default();
    let mut list = List { out, any: false };
    list.begin("{\"events\":[")?;
    let mut cases = Cases::new(pool, source, until);
    while let Some(case) = cases.next().await? {
        referenced.take(&case);
        for step in &case.steps {
            list.item(&event(&case, step))?;
        }
    }
    list.begin("],\n\"objects\":[")?;
    let mut cases = Cases::new(pool, source, until);
    while let Some(case) = cases.next().await? {
        list.item(&ticket(&case))?;
    }
    for house in &referenced.houses {
        list.item(&json!({ "id": house, "type": "house", "attributes": [], "relationships": [] }))?;
    }
    for person in &referenced.persons {
        list.item(&json!({ "id": person, "type": "person", "attributes": [], "relationships": [] }))?;
    }
    for name in &referenced.executors {
        list.item(&json!({
            "id": executor(name), "type": "executor", "relationships": [],
            "attributes": [{ "name": "name", "time": ALWAYS, "value": name }],
        }))?;
    }
    list.begin("],\n\"eventTypes\":[")?;
    for label in &referenced.labels {
        list.item(&kind(label, ["state", "resource"].into_iter()))?;
    }
    list.begin("],\n\"objectTypes\":[")?;
    list.item(&kind(
        "ticket",
        std::iter::once("name").chain(referenced.attributes.iter().map(String::as_str)),
    ))?;
    list.item(&kind("house", std::iter::empty()))?;
    list.item(&kind("person", std::iter::empty()))?;
    list.item(&kind("executor", std::iter::once("name")))?;
    list.begin("]}\n")?;
    Ok(())
}

/// Objects and labels that occur in the events; few in comparison with the events.
#[derive(Default)]
struct ReferencedObjects {
    labels: BTreeSet<String>,
    attributes: BTreeSet<String>,
    houses: BTreeSet<Uuid>,
    persons: BTreeSet<Uuid>,
    executors: BTreeSet<String>,
}

impl ReferencedObjects {
    fn take(&mut self, case: &ExportedCase) {
        self.houses.extend(case.house);
        self.persons.extend(case.applicant);
        note(&mut self.attributes, case.attributes.keys());
        note(&mut self.labels, case.steps.iter().map(|step| &step.label));
        note(&mut self.executors, case.steps.iter().filter_map(|step| step.executor.as_ref()));
    }
}

fn note<'t>(set: &mut BTreeSet<String>, texts: impl Iterator<Item = &'t String>) {
    for text in texts {
        if !set.contains(text) {
            set.insert(text.clone());
        }
    }
}

fn event(case: &ExportedCase, step: &CaseStep) -> Value {
    let mut attributes = vec![json!({ "name": "state", "value": step.state })];
    attributes.extend(step.by.as_ref().map(|by| json!({ "name": "resource", "value": by })));
    let related = [
        (Some(case.id.to_string()), "ticket"),
        (case.house.map(|house| house.to_string()), "house"),
        (case.applicant.map(|person| person.to_string()), "applicant"),
        (step.executor.as_deref().map(executor), "executor"),
    ];
    let related = related.into_iter().filter_map(|(id, qualifier)| Some((id?, qualifier)));
    json!({
        "id": step.position.to_string(),
        "type": step.label,
        "time": written(step.at),
        "attributes": attributes,
        "relationships": related.map(relation).collect::<Vec<_>>(),
    })
}

fn ticket(case: &ExportedCase) -> Value {
    let attributes = std::iter::once(("name", &case.name))
        .chain(case.attributes.iter().map(|(name, value)| (name.as_str(), value)))
        .map(|(name, value)| json!({ "name": name, "time": ALWAYS, "value": value }));
    let related = [(case.house, "house"), (case.applicant, "applicant")];
    let related = related.into_iter().filter_map(|(id, qualifier)| Some((id?.to_string(), qualifier)));
    json!({
        "id": case.id,
        "type": "ticket",
        "attributes": attributes.collect::<Vec<_>>(),
        "relationships": related.map(relation).collect::<Vec<_>>(),
    })
}

fn relation((id, qualifier): (String, &str)) -> Value {
    json!({ "objectId": id, "qualifier": qualifier })
}

/// Ids of objects are unique across all types; the name of an executor in a source may be any text.
fn executor(name: &str) -> String {
    format!("executor:{name}")
}

fn kind<'n>(name: &str, attributes: impl Iterator<Item = &'n str>) -> Value {
    let attributes = attributes.map(|name| json!({ "name": name, "type": "string" }));
    json!({ "name": name, "attributes": attributes.collect::<Vec<_>>() })
}

/// Writes lists of JSON, one item per line.
struct List<'a> {
    out: &'a mut dyn Write,
    any: bool,
}

impl List<'_> {
    fn begin(&mut self, text: &str) -> io::Result<()> {
        self.any = false;
        self.out.write_all(text.as_bytes())
    }

    fn item(&mut self, item: &Value) -> io::Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        Ok(serde_json::to_writer(&mut self.out, item)?)
    }
}
