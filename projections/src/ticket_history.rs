//! What happened to tickets, ours and those of other systems, step by step and case by case.

use chrono::{DateTime, Utc};
use domain::{
    Aggregate,
    ticket::{Ticket, TicketEvent},
};
use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgPool};
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

use crate::{
    append_table::{AppendTable, Line},
    keyed_table::{KeyedTable, Row},
    model::Model,
    places::{Places, PlacesTable},
    read_model::{About, Defect, ReadModel, Table, fact},
    ticket_status::is_open,
};

mod apply;
mod case;
mod report;

pub use report::{CycleSeconds, DeadlineReport, TicketsReport, VerdictReport, report};

/// An event of a ticket.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct TicketStep {
    /// Its place in the log.
    pub position: i64,
    /// Of which ticket.
    pub ticket: Uuid,
    /// The version of the ticket that it made.
    pub version: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// When it entered the log.
    pub recorded_at: DateTime<Utc>,
    /// The kind of event; for a ticket of another system what that calls it.
    pub label: String,
    /// Where the ticket stood after it.
    pub state: String,
    /// Who did it.
    pub by: Option<String>,
}

/// A ticket with the figures of its history. What another system told of its own ticket may have come in
/// any order: the figures are those of the order in which things happened.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct TicketCase {
    /// Id of the ticket.
    pub id: Uuid,
    /// What people call it by.
    pub number: i64,
    /// The other system, where it is not ours.
    pub source: Option<String>,
    /// What it is called there.
    pub source_id: Option<String>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was opened, or its first step if that is earlier.
    pub first_at: DateTime<Utc>,
    /// When its last step was.
    pub last_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// Until when it was to be done.
    pub due: Option<DateTime<Utc>>,
    /// When it was: for one of ours its resolution or another end, for another its end.
    pub done_at: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: String,
    /// What happened last.
    pub last_label: Option<String>,
    /// Who did that.
    pub last_by: Option<String>,
    /// How many steps there were.
    pub steps: i64,
    /// How often it was resolved.
    pub reached: i64,
    /// How often it was, after the first time.
    pub reopened: i64,
    /// How often it ended.
    pub closings: i64,
    /// How often somebody else went on.
    pub handovers: i64,
    /// The same for histories with the same labels in the same order.
    pub variant: Uuid,
    /// Category of the problem.
    pub category: Option<String>,
    /// Where, in words.
    pub address: Option<String>,
    /// Whether it was in time, says the source.
    pub verdict: Option<String>,
    /// What the other system told, as it told it.
    #[sqlx(json(nullable))]
    pub told: Option<Told>,
}

/// What another system told of a case so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// When it ended, by its head.
    pub closed_at: Option<DateTime<Utc>>,
    /// Its steps in the order in which they were told.
    pub moments: Vec<Moment>,
}

/// A step as a case counts it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Name of what happened.
    pub label: String,
    /// The state that it led to, if it did.
    pub state: Option<domain::ticket::Status>,
    /// Who did it.
    pub by: Option<String>,
}

impl Line for TicketStep {
    const TABLE: &'static str = "ticket_steps";
    fn of(&self) -> Uuid {
        self.ticket
    }
}

impl Row for TicketCase {
    type Key = Uuid;
    const TABLE: &'static str = "ticket_cases";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

#[derive(Debug, Clone)]
struct HistoryPlaces;

impl PlacesTable for HistoryPlaces {
    const NAME: &'static str = "ticket_history_places";
}

/// The model.
#[derive(Debug, Default)]
pub struct TicketHistory {
    steps: AppendTable<TicketStep>,
    cases: KeyedTable<TicketCase>,
    places: Places<HistoryPlaces>,
    /// Cases of other systems of which more was told: they are counted once, whatever a batch tells of them.
    told: HashSet<Uuid>,
}

impl ReadModel for TicketHistory {
    fn about(&self) -> About {
        About {
            model: Model::TicketHistory,
            version: 3,
            tables: include_str!("ticket_history/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        match event.fact() {
            Fact::Ticket(fact) => {
                self.cases.prefetch(event.id);
                self.places.prefetch(fact);
            }
            Fact::House(_) => self.places.want_house(event.id),
            _ => {}
        }
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Ticket(fact) => self.ticket(event, fact),
            Fact::House(fact) => self.places.take(event.id, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        self.count_told();
        vec![&mut self.steps, &mut self.cases, self.places.table()]
    }
}

/// A ticket with its figures.
pub async fn case(pool: &PgPool, ticket: Uuid) -> Result<Option<TicketCase>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM ticket_cases WHERE id = $1").bind(ticket).fetch_optional(pool).await
}

/// What happened to a ticket, in the order in which it happened.
pub async fn history(pool: &PgPool, ticket: Uuid) -> Result<Vec<TicketStep>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM ticket_steps WHERE ticket = $1 ORDER BY at, version")
        .bind(ticket)
        .fetch_all(pool)
        .await
}

/// Seconds that a ticket with this history stood in each state until now. Where it rests in the end, no
/// time passes.
pub fn seconds_in_states(history: &[TicketStep], now: DateTime<Utc>) -> BTreeMap<String, i64> {
    let mut spent: BTreeMap<String, chrono::TimeDelta> = BTreeMap::new();
    let ends = history.iter().skip(1).map(|next| Some(next.at)).chain([None]);
    for (step, end) in history.iter().zip(ends) {
        let end = end.or_else(|| is_open(&step.state).then_some(now.max(step.at)));
        if let Some(end) = end {
            *spent.entry(step.state.clone()).or_default() += end - step.at;
        }
    }
    spent.into_iter().map(|(state, time)| (state, time.num_seconds())).collect()
}

/// The ticket as it was known at this moment, by its events.
pub fn as_of<'e>(events: impl IntoIterator<Item = &'e Recorded>, moment: DateTime<Utc>) -> Ticket {
    let known = events.into_iter().take_while(|event| event.recorded_at <= moment);
    let facts =
        known.filter_map(|event| if let Fact::Ticket(fact) = event.fact() { Some(fact) } else { None });
    let mut ticket = Ticket::default();
    facts.for_each(|fact: &TicketEvent| ticket.evolve(fact));
    ticket
}
