//! The operators' list: a row a ticket of ours, as it stands now, and how many stand where.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    model::Model,
    places::{Places, PlacesTable},
    read_model::{About, Defect, ReadModel, Table, fact},
    ticket_status::{after, is_foreign, name},
};

mod apply;
mod query;
mod visible;

pub use query::{
    Asked, Cursor, Incident, NotACursor, Page, Sort, incidents, overdue, queue, ticket, tickets,
};

/// A ticket as the list shows it.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct QueuedTicket {
    /// Id of the ticket.
    pub id: Uuid,
    /// What people call it by: the place of its opening in the log.
    pub number: i64,
    /// Version of its stream: what `If-Match` wants.
    pub version: i64,
    /// Where it stands.
    pub status: String,
    /// What sort of thing.
    pub kind: String,
    /// How soon the work is due.
    pub priority: String,
    /// How it reached us.
    pub channel: String,
    /// Which problem, by the classifier.
    pub category: Option<String>,
    /// In which house.
    pub house: Option<Uuid>,
    /// In which unit.
    pub unit: Option<Uuid>,
    /// Where, in words.
    pub address: Option<String>,
    /// Who asked, where it is somebody we know.
    pub applicant: Option<Uuid>,
    /// Who does it, or did.
    pub executor: Option<Uuid>,
    /// The team it was sent to.
    pub team: Option<String>,
    /// Who was let in besides.
    #[sqlx(json)]
    pub participants: Vec<Uuid>,
    /// When it was asked.
    pub opened_at: DateTime<Utc>,
    /// Until when somebody takes it in hand.
    pub response_by: Option<DateTime<Utc>>,
    /// By which clock that is counted: `business` or `round_the_clock`.
    pub response_pace: Option<String>,
    /// When somebody first did.
    pub responded_at: Option<DateTime<Utc>>,
    /// Until when it is done.
    pub resolve_by: Option<DateTime<Utc>>,
    /// By which clock that is counted.
    pub resolve_pace: Option<String>,
    /// When it was, if nobody disagreed since.
    pub resolved_at: Option<DateTime<Utc>>,
    /// The promise that is broken next, or was; none while work stands still.
    pub next_due: Option<DateTime<Utc>>,
    /// By which clock that is counted.
    pub next_pace: Option<String>,
    /// Until when work stands still, where that is known.
    pub paused_until: Option<DateTime<Utc>>,
    /// Whether it went higher.
    pub escalated: bool,
    /// When something last happened to it.
    pub last_event_at: DateTime<Utc>,
    /// The beginning of what was asked.
    pub text: String,
}

/// How many tickets have a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, JsonSchema)]
pub struct Count {
    /// Status of the tickets.
    pub status: String,
    /// Number of tickets.
    pub tickets: i64,
}

impl Row for QueuedTicket {
    type Key = Uuid;
    const TABLE: &'static str = "ticket_queue";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

impl Row for Count {
    type Key = String;
    const TABLE: &'static str = "ticket_counts";
    const KEY: &'static str = "status";
    fn key(&self) -> String {
        self.status.clone()
    }
}

#[derive(Debug, Clone)]
struct QueuePlaces;

impl PlacesTable for QueuePlaces {
    const NAME: &'static str = "ticket_queue_places";
}

/// The model.
#[derive(Debug, Default)]
pub struct TicketQueue {
    tickets: KeyedTable<QueuedTicket>,
    counts: KeyedTable<Count>,
    places: Places<QueuePlaces>,
}

impl ReadModel for TicketQueue {
    fn about(&self) -> About {
        About {
            model: Model::TicketQueue,
            version: 5,
            tables: include_str!("ticket_queue/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        match event.fact() {
            Fact::Ticket(fact) if !is_foreign(fact) => {
                self.tickets.prefetch(event.id);
                if let Some(status) = after(fact, "") {
                    self.counts.prefetch(name(status).to_owned());
                }
                self.places.prefetch(fact);
            }
            Fact::House(_) => self.places.want_house(event.id),
            _ => {}
        }
    }

    fn prefetch_dependents(&mut self, event: &Recorded) -> Result<(), Defect> {
        if let Fact::Ticket(fact) = event.fact()
            && !is_foreign(fact)
            && let Some(ticket) = self.tickets.get(&event.id)?
        {
            self.counts.prefetch(ticket.status.clone());
        }
        Ok(())
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Ticket(fact) if !is_foreign(fact) => self.ticket(event, fact),
            Fact::House(fact) => self.places.take(event.id, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.tickets, &mut self.counts, self.places.table()]
    }
}
