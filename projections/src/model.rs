//! The names of the read models. Routes and screens name a model by this type, so that a misspelt name does not
//! compile.

use schemars::JsonSchema;
use serde::Serialize;
use strum::{Display, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};

/// A read model. Those that are written most and waited for most come first: they are brought on in this order.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    JsonSchema,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Model {
    /// Tickets of this company as they stand now, in the order of work.
    TicketQueue,
    /// One ticket with all that is known of it, and its comments.
    TicketCard,
    /// Everything that is found by a few characters.
    Search,
    /// Every event of the log.
    Explorer,
    /// The steps of tickets, also of other systems, and how long they took.
    TicketHistory,
    /// Figures of tickets by day, status and category.
    Dashboard,
    /// The moments at which time alone does something to a ticket.
    Deadlines,
    /// Accounts, their entries and what they owe.
    Accounts,
    /// What every account owes, and nothing else.
    Balances,
    /// Payments and the accounts that they went to.
    Payments,
    /// Meters and their readings.
    Meters,
    /// Persons and their residencies.
    People,
    /// Houses and their units.
    Houses,
    /// Users and their tokens.
    Users,
    /// Company rules, their drafts and their published versions.
    Rules,
}

impl Model {
    /// Every read model, in the order in which they are brought on.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// `ticket_queue`: the name in cursors, schemas of tables, notifications and contracts.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
