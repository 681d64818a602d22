//! A table that only grows: a line an event, or several.

use futures::future::BoxFuture;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{copy::copy, read_model::Table};

/// A row that is written once.
pub(crate) trait Line: Serialize + Send + Sync + 'static {
    /// The table, by its bare name.
    const TABLE: &'static str;
    /// What it is a line of, for those who watch.
    fn of(&self) -> Uuid;
}

/// Rows on their way into the table.
#[derive(Debug)]
pub(crate) struct AppendTable<L>(Vec<L>);

impl<L> Default for AppendTable<L> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<L: Line> AppendTable<L> {
    /// One more.
    pub(crate) fn push(&mut self, line: L) {
        self.0.push(line);
    }
}

impl<L: Line> Table for AppendTable<L> {
    fn load<'a>(&'a mut self, _: &'a mut PgConnection) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn flush<'a>(&'a mut self, connection: &'a mut PgConnection) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        Box::pin(async move {
            copy(connection, L::TABLE, &self.0.iter().collect::<Vec<_>>()).await?;
            self.0.clear();
            Ok(())
        })
    }

    fn begin(&mut self, _: bool) {
        self.0.clear();
    }

    fn held(&self) -> usize {
        self.0.len()
    }

    fn is_reread(&self) -> bool {
        false
    }

    fn touched(&self) -> Vec<Uuid> {
        self.0.iter().map(Line::of).collect()
    }
}
