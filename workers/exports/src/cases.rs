//! Tickets as process miners see them: cases, each with its steps in the order in which they happened.
//!
//! What is a step, what it is called and who did it is as in the ticket history of the read models.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{
    Aggregate as _,
    ticket::{Status, Ticket, TicketEvent},
};
use schemas::{Fact, Recorded, streams::Streams};
use sqlx::PgPool;
use uuid::Uuid;

use super::ExportError;

/// A ticket with its steps.
#[derive(Debug)]
pub struct Case {
    /// Id of the stream.
    pub id: Uuid,
    /// What it is called: by its source among the cases of one source, with the source among all.
    pub name: String,
    /// What is known of it as a whole. What a source calls by a name of its own begins with `source:`.
    pub attributes: BTreeMap<String, String>,
    /// The house it is about.
    pub house: Option<Uuid>,
    /// Who asked.
    pub applicant: Option<Uuid>,
    /// What happened.
    pub steps: Vec<Step>,
}

/// Something that happened.
#[derive(Debug)]
pub struct Step {
    /// Its event, by its place in the log.
    pub position: i64,
    /// The kind of event; for a ticket of another system what that calls it.
    pub label: String,
    /// Moment at which it happened.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: Option<String>,
    /// Where the ticket stood after it.
    pub state: &'static str,
    /// Whom it is about: who is to do the work or did it.
    pub executor: Option<String>,
}

/// All cases, or those of one source, one after another.
pub struct Cases<'a> {
    streams: Streams,
    source: Option<&'a str>,
}

impl<'a> Cases<'a> {
    /// As the log had them at this position.
    pub fn new(pool: &PgPool, source: Option<&'a str>, until: i64) -> Self {
        Self { streams: Streams::new(pool.clone(), "ticket", until), source }
    }

    /// The next one.
    pub async fn next(&mut self) -> Result<Option<Case>, ExportError> {
        while let Some(events) = self.streams.next().await? {
            if let Some(case) = Case::of(&events, self.source)? {
                return Ok(Some(case));
            }
        }
        Ok(None)
    }
}

impl Case {
    /// The case that these events make; none where it is of another source than the one asked for.
    fn of(events: &[Recorded], source: Option<&str>) -> Result<Option<Self>, ExportError> {
        let Some(first) = events.first() else { return Ok(None) };
        let mut case = Self {
            id: first.id,
            name: first.id.to_string(),
            attributes: BTreeMap::new(),
            house: None,
            applicant: None,
            steps: Vec::new(),
        };
        let (mut ticket, mut from) = (Ticket::default(), None);
        for event in events {
            let fact = fact(event)?;
            ticket.evolve(fact);
            if let TicketEvent::CaseRecorded { origin, .. } = fact {
                let of_one = source == Some(origin.source.as_str());
                case.name = if of_one { origin.id.to_string() } else { origin.name() };
                from = Some(origin.source.to_string());
            }
            case.learn(fact);
            case.steps.extend(Step::of(event, fact, ticket.status().unwrap_or(Status::New)));
        }
        // stable: of steps at one moment the one told first is the first
        case.steps.sort_by_key(|step| step.at);
        case.know("source", from.as_ref());
        Ok((source.is_none() || source == from.as_deref()).then_some(case))
    }

    /// Takes in what an event says of the case as a whole.
    fn learn(&mut self, fact: &TicketEvent) {
        match fact {
            TicketEvent::Opened { kind, source, place, applicant, category, priority, .. } => {
                self.house = place.house.map(|house| house.0);
                self.applicant = applicant.person().map(|person| person.0);
                self.know("kind", Some(<&str>::from(kind)));
                self.know("channel", Some(<&str>::from(source)));
                self.know("priority", Some(<&str>::from(priority)));
                self.know("category", category.as_ref());
            }
            TicketEvent::Classified { kind, category, priority } => {
                self.know("kind", Some(<&str>::from(kind)));
                self.know("priority", Some(<&str>::from(priority)));
                self.know("category", category.as_ref());
            }
            TicketEvent::CaseRecorded {
                opened_at,
                due,
                closed_at,
                category,
                address,
                attributes,
                verdict,
                ..
            } => {
                self.attributes.retain(|name, _| !name.starts_with("source:"));
                let own = attributes.iter();
                self.attributes.extend(own.map(|(name, text)| (format!("source:{name}"), text.clone())));
                self.know("opened_at", Some(written(*opened_at)));
                self.know("due", due.map(written));
                self.know("closed_at", closed_at.map(written));
                self.know("category", category.as_ref());
                self.know("address", address.as_ref());
                self.know("verdict", verdict.as_ref().map(<&str>::from));
            }
            _ => {}
        }
    }

    fn know(&mut self, name: &str, value: Option<impl ToString>) {
        match value {
            Some(value) => self.attributes.insert(name.to_owned(), value.to_string()),
            None => self.attributes.remove(name),
        };
    }
}

impl Step {
    /// The step that an event is; that a case became known is none.
    fn of(event: &Recorded, fact: &TicketEvent, stands: Status) -> Option<Self> {
        let position = event.position;
        match fact {
            TicketEvent::CaseRecorded { .. } => None,
            TicketEvent::StepRecorded { label, state, at, by, .. } => {
                let by = by.as_ref().map(ToString::to_string);
                let (label, state) = (label.to_string(), state.into());
                Some(Self { position, label, at: *at, executor: by.clone(), by, state })
            }
            _ => {
                let label = event.kind.strip_prefix("ticket.").unwrap_or(&event.kind).to_owned();
                let executor = match fact {
                    TicketEvent::Assigned { executor } | TicketEvent::WorkLogged { executor, .. } => {
                        Some(executor.to_string())
                    }
                    _ => None,
                };
                let by = Some(event.actor().to_owned());
                Some(Self { position, label, at: event.occurred_at, by, state: stands.into(), executor })
            }
        }
    }
}

/// One way to write a moment: some readers choose a format by the first one.
pub(super) fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// What it says of a ticket.
pub(super) fn fact(event: &Recorded) -> Result<&TicketEvent, ExportError> {
    let why = match event.fact() {
        Fact::Ticket(fact) => return Ok(fact),
        Fact::Unreadable(why) => why.clone(),
        _ => "not of a ticket".to_owned(),
    };
    Err(ExportError::Unreadable { position: event.position, why })
}
