//! What a read model is.

use futures::future::BoxFuture;
use schemas::{Fact, Recorded};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::model::Model;

/// A fold of the log into tables.
///
/// Between batches a model holds nothing: its state is its tables. Whatever row `apply` edits has to be
/// named by `prefetch` first; that is how a batch loads all its rows in one query.
pub trait ReadModel: Send {
    /// Its name, version, tables and diet.
    fn about(&self) -> About;

    /// Names the rows that [`ReadModel::apply`] will look at for this event.
    fn prefetch(&mut self, event: &Recorded);

    /// Names the rows that only a row named before tells of: the old sum that a change moves out of.
    fn prefetch_dependents(&mut self, _event: &Recorded) -> Result<(), Defect> {
        Ok(())
    }

    /// Takes one event in. Comes only for kinds that the model reads, in log order.
    fn apply(&mut self, event: &Recorded) -> Result<(), Defect>;

    /// The tables that the fold works on.
    fn tables(&mut self) -> Vec<&mut dyn Table>;
}

/// What an event says, to a model that cannot go on without.
pub(crate) fn fact(event: &Recorded) -> Result<&Fact, Defect> {
    match event.fact() {
        Fact::Unreadable(why) => Err(Defect::Unreadable { position: event.position, why: why.clone() }),
        fact => Ok(fact),
    }
}

/// A model in a few words.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Name of the model.
    pub model: Model,
    /// Raised with every change of the tables or of the fold: the new version is built beside the old.
    pub version: u32,
    /// Tables, and after the line `-- indexes` what is made once the rows are in.
    pub tables: &'static str,
    /// Kinds of events it reads: `ticket.opened`, or `ticket.*`; or `*`, whatever stands in the log.
    pub reads: &'static [&'static str],
}

impl About {
    /// The schema its tables live in.
    pub fn schema(&self) -> String {
        format!("{}_v{}", self.model, self.version)
    }

    /// Whether it reads events of this kind.
    pub fn reads(&self, kind: &str) -> bool {
        self.reads.iter().any(|read| match read.strip_suffix('*') {
            Some(prefix) => kind.starts_with(prefix),
            None => *read == kind,
        })
    }

    /// The statements that make the tables, and those that make keys and indexes.
    pub fn statements(&self) -> (&'static str, &'static str) {
        self.tables.split_once("-- indexes").unwrap_or((self.tables, ""))
    }
}

/// One table of a model, as its runner handles it.
pub trait Table: Send {
    /// Loads the rows that were wanted and are not here yet.
    fn load<'a>(&'a mut self, connection: &'a mut PgConnection) -> BoxFuture<'a, Result<(), sqlx::Error>>;

    /// Writes what changed and forgets everything.
    fn flush<'a>(&'a mut self, connection: &'a mut PgConnection) -> BoxFuture<'a, Result<(), sqlx::Error>>;

    /// From now on the table starts out empty and nothing is loaded (a rebuild), or not.
    fn begin(&mut self, rebuild: bool);

    /// Rows in memory.
    fn held(&self) -> usize;

    /// Whether the fold looks at rows again that it wrote.
    fn is_reread(&self) -> bool;

    /// Ids of what changed, for those who watch.
    fn touched(&self) -> Vec<Uuid>;
}

/// Why a model cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Defect {
    /// This engine cannot read an event that the model needs.
    #[error("the event at position {position} cannot be read: {why}")]
    Unreadable {
        /// Where it stands.
        position: i64,
        /// What is wrong with it.
        why: String,
    },
    /// An event about something that the model has no row for.
    #[error("{table} has no row {key}")]
    NoRow {
        /// Of which table.
        table: &'static str,
        /// Whose.
        key: String,
    },
    /// `apply` looked at a row that `prefetch` did not name: a mistake in the model.
    #[error("row {key} of {table} was not asked for")]
    NotWanted {
        /// Of which table.
        table: &'static str,
        /// Whose.
        key: String,
    },
    /// A number that no column holds.
    #[error("a figure is out of range")]
    OutOfRange,
}
