//! Tickets as process mining needs them: cases, each with its steps in the order in which they happened.
//!
//! Steps, their labels and their actors are the same as in the ticket history of the read models.

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
pub struct ExportedCase {
    /// Id of the stream.
    pub id: Uuid,
    /// Name of the case: the id in its source, prefixed by the source if cases of several sources are exported.
    pub name: String,
    /// Attributes of the whole case. Names given by a source are prefixed by `source:`.
    pub attributes: BTreeMap<String, String>,
    /// The house of the ticket.
    pub house: Option<Uuid>,
    /// The applicant.
    pub applicant: Option<Uuid>,
    /// The steps, in the order in which they happened.
    pub steps: Vec<CaseStep>,
}

/// A step of a case.
#[derive(Debug)]
pub struct CaseStep {
    /// Position of its event in the log.
    pub position: i64,
    /// Kind of the event, or for a ticket of another system the label given there.
    pub label: String,
    /// Moment at which it happened.
    pub at: DateTime<Utc>,
    /// The actor.
    pub by: Option<String>,
    /// Status of the ticket after the step.
    pub state: &'static str,
    /// The executor to whom the step assigns work, or who did it.
    pub executor: Option<String>,
}

/// Iterates over all cases, or those of one source.
pub struct Cases<'a> {
    streams: Streams,
    source: Option<&'a str>,
}

impl<'a> Cases<'a> {
    /// Cases as of this position of the log.
    pub fn new(pool: &PgPool, source: Option<&'a str>, until: i64) -> Self {
        Self { streams: Streams::new(pool.clone(), "ticket", until), source }
    }

    /// The next case; none at the end.
    pub async fn next(&mut self) -> Result<Option<ExportedCase>, ExportError> {
        while let Some(events) = self.streams.next().await? {
            if let Some(case) = ExportedCase::of(&events, self.source)? {
                return Ok(Some(case));
            }
        }
        Ok(None)
    }
}

impl ExportedCase {
    /// The case of these events; none if it came from another source.
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
            case.steps.extend(CaseStep::of(event, fact, ticket.status().unwrap_or(Status::New)));
        }
        // the sort is stable: steps with the same moment stay in the order of the log
        case.steps.sort_by_key(|step| step.at);
        case.know("source", from.as_ref());
        Ok((source.is_none() || source == from.as_deref()).then_some(case))
    }

    /// Updates the attributes of the whole case.
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

impl CaseStep {
    /// The step of an event; none for the registration of an imported case.
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

/// One format for all moments, because some readers derive it from the first one.
pub(super) fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// The fact of a ticket's event.
pub(super) fn fact(event: &Recorded) -> Result<&TicketEvent, ExportError> {
    let why = match event.fact() {
        Fact::Ticket(fact) => return Ok(fact),
        Fact::Unreadable(why) => why.clone(),
        _ => "not of a ticket".to_owned(),
    };
    Err(ExportError::Unreadable { position: event.position, why })
}
