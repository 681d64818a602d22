//! The ticket's card: everything that is known of a ticket of ours in one row, and its thread.

use domain::ticket::{Audience, TicketEvent};
use schemas::{Fact, Recorded};
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    model::Model,
    places::{Places, PlacesTable},
    read_model::{About, Defect, ReadModel, Table, fact},
    ticket_status::is_foreign,
};

mod apply;
mod rows;

pub use rows::{
    Check, Comment, Edit, Ending, Escalation, File, Move, Pause, Route, Said, TicketCard, Visit, Work,
};

impl Row for TicketCard {
    type Key = Uuid;
    const TABLE: &'static str = "ticket_cards";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

impl Row for Comment {
    type Key = String;
    const TABLE: &'static str = "ticket_comments";
    const KEY: &'static str = "key";
    fn key(&self) -> String {
        self.key.clone()
    }
}

#[derive(Debug, Clone)]
struct CardPlaces;

impl PlacesTable for CardPlaces {
    const NAME: &'static str = "ticket_card_places";
}

/// The model.
#[derive(Debug, Default)]
pub struct TicketCards {
    cards: KeyedTable<TicketCard>,
    comments: KeyedTable<Comment>,
    places: Places<CardPlaces>,
}

impl ReadModel for TicketCards {
    fn about(&self) -> About {
        About {
            model: Model::TicketCard,
            version: 4,
            tables: include_str!("ticket_card/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        match event.fact() {
            Fact::Ticket(fact) if !is_foreign(fact) => {
                self.cards.prefetch(event.id);
                self.places.prefetch(fact);
                if let TicketEvent::CommentEdited { comment, .. } = fact {
                    self.comments.prefetch(Comment::key_of(event.id, *comment));
                }
            }
            Fact::House(_) => self.places.want_house(event.id),
            _ => {}
        }
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Ticket(fact) if !is_foreign(fact) => self.ticket(event, fact),
            Fact::House(fact) => self.places.take(event.id, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.cards, &mut self.comments, self.places.table()]
    }
}

/// The cards of these tickets, as far as there are any.
pub async fn by_ids(executor: impl PgExecutor<'_>, tickets: &[Uuid]) -> Result<Vec<TicketCard>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM ticket_cards WHERE id = ANY($1)").bind(tickets).fetch_all(executor).await
}

/// The card as these events of one ticket of ours make it, without its address: only other streams know that.
pub fn folded(ticket: Uuid, events: &[Recorded]) -> Result<Option<TicketCard>, Defect> {
    let mut model = TicketCards::default();
    model.tables().into_iter().for_each(|table| table.begin(true));
    events.iter().try_for_each(|event| model.apply(event))?;
    model.cards.get(&ticket).map(Option::<&TicketCard>::cloned)
}

/// The ticket that people call by this number.
pub async fn numbered(pool: &PgPool, number: i64) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM ticket_cards WHERE number = $1")
        .bind(number)
        .fetch_optional(pool)
        .await
}

/// The thread of a ticket as this audience reads it, after the comment with this number.
pub async fn comments(
    pool: &PgPool,
    ticket: Uuid,
    audience: Audience,
    after: i64,
    limit: i64,
) -> Result<Vec<Comment>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM ticket_comments WHERE ticket = $1 AND number > $2 \
           AND ($3 = 'internal' OR audience = 'resident') ORDER BY number LIMIT $4",
    )
    .bind(ticket)
    .bind(after)
    .bind(<&str>::from(audience))
    .bind(limit)
    .fetch_all(pool)
    .await
}

impl TicketCard {
    /// Without what the applicant's side does not see.
    #[must_use]
    pub fn for_residents(mut self) -> Self {
        self.files.retain(|file| file.audience == Audience::Resident);
        self.checks.clear();
        self.escalations.clear();
        self.route = None;
        self
    }
}
