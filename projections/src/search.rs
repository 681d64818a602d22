//! Finding anything by a few characters of its number, its name, its address.

use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use strum::IntoStaticStr;
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    model::Model,
    read_model::{About, Defect, ReadModel, Table, fact},
};

mod apply;
mod query;
mod vocabulary;

use vocabulary::Vocabulary;

pub use query::{SHORTEST, search};

/// What can be found.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum What {
    /// By its number, its address, what was asked; one of another system by its name there.
    Ticket,
    /// By its address.
    House,
    /// By its address with its number.
    Unit,
    /// By name, phone and e-mail.
    Person,
    /// By its number.
    Account,
    /// By its serial number.
    Meter,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, JsonSchema)]
pub struct Found {
    /// A ticket, a house, a unit, a person, an account, a meter.
    pub what: String,
    /// Id of what was found.
    pub id: Uuid,
    /// What it is called by.
    pub title: String,
    /// What helps to tell it from others.
    pub detail: String,
}

/// Something that can be found.
#[derive(Debug, Clone, Serialize, FromRow)]
struct Entry {
    /// What and id: an id alone is chosen by whoever opens a ticket.
    key: String,
    what: String,
    id: Uuid,
    title: String,
    detail: String,
    /// The title as it is searched.
    head: String,
    /// All that is searched.
    words: String,
    /// What of two equal finds comes first.
    boost: i32,
}

impl Row for Entry {
    type Key = String;
    const TABLE: &'static str = "search_entries";
    const KEY: &'static str = "key";
    fn key(&self) -> String {
        self.key.clone()
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Search {
    entries: KeyedTable<Entry>,
    vocabulary: Vocabulary,
}

impl ReadModel for Search {
    fn about(&self) -> About {
        About {
            model: Model::Search,
            version: 3,
            tables: include_str!("search/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        self.want_places(event);
        self.want_words(event);
    }

    fn prefetch_dependents(&mut self, event: &Recorded) -> Result<(), Defect> {
        self.want_old_words(event)
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Ticket(fact) => self.ticket(event, fact),
            Fact::House(fact) => self.house(event, fact),
            Fact::Person(fact) => self.person(event, fact),
            Fact::Account(fact) => self.account(event, fact),
            Fact::Meter(fact) => self.meter(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.entries, self.vocabulary.table()]
    }
}

/// As it is searched: in lower case, with one space between words, and without the dots of ё.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}
