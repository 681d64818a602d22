//! A table whose rows are edited, by key.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt::Debug,
    hash::Hash,
};

use futures::future::BoxFuture;
use serde::Serialize;
use sqlx::{FromRow, PgConnection, Postgres, postgres::PgHasArrayType, postgres::PgRow};
use uuid::Uuid;

use crate::{
    copy::copy,
    read_model::{Defect, Table},
};

/// A row that has a key.
pub(crate) trait Row:
    Serialize + for<'r> FromRow<'r, PgRow> + Clone + Send + Sync + Unpin + 'static
{
    /// Type of the key column.
    type Key: Key;
    /// The table, by its bare name.
    const TABLE: &'static str;
    /// The key column.
    const KEY: &'static str;
    /// This row's key.
    fn key(&self) -> Self::Key;
}

/// What a key column can hold.
pub(crate) trait Key:
    Hash + Eq + Ord + Clone + Debug + Send + Sync + 'static + PgHasArrayType + sqlx::Type<Postgres>
where
    for<'q> Self: sqlx::Encode<'q, Postgres>,
{
    /// The id in it, where it is one.
    fn id(&self) -> Option<Uuid> {
        None
    }
}

impl Key for Uuid {
    fn id(&self) -> Option<Uuid> {
        Some(*self)
    }
}
impl Key for String {}
impl Key for i64 {}
impl Key for chrono::NaiveDate {}

#[derive(Debug)]
struct Slot<R> {
    row: Option<R>,
    changed: bool,
    /// The table may hold a row of this key.
    stored: bool,
}

/// The rows of one table that a batch works on; in a rebuild, all of them.
#[derive(Debug)]
pub(crate) struct KeyedTable<R: Row> {
    slots: HashMap<R::Key, Slot<R>>,
    wanted: HashSet<R::Key>,
    rebuild: bool,
}

impl<R: Row> Default for KeyedTable<R> {
    fn default() -> Self {
        Self { slots: HashMap::new(), wanted: HashSet::new(), rebuild: false }
    }
}

impl<R: Row> KeyedTable<R>
where
    for<'q> R::Key: sqlx::Encode<'q, Postgres>,
{
    /// This row will be looked at.
    pub(crate) fn prefetch(&mut self, key: R::Key) {
        if !self.rebuild && !self.slots.contains_key(&key) {
            self.wanted.insert(key);
        }
    }

    /// The row, if there is one.
    pub(crate) fn get(&self, key: &R::Key) -> Result<Option<&R>, Defect> {
        match self.slots.get(key) {
            Some(slot) => Ok(slot.row.as_ref()),
            None if self.rebuild => Ok(None),
            None => Err(Defect::NotWanted { table: R::TABLE, key: format!("{key:?}") }),
        }
    }

    /// The row, to be changed.
    pub(crate) fn edit(&mut self, key: &R::Key) -> Result<&mut R, Defect> {
        let slot = self.slots.get_mut(key);
        let slot = slot.ok_or_else(|| Defect::NotWanted { table: R::TABLE, key: format!("{key:?}") })?;
        slot.changed = true;
        slot.row.as_mut().ok_or_else(|| Defect::NoRow { table: R::TABLE, key: format!("{key:?}") })
    }

    /// The row, made when there is none.
    pub(crate) fn edit_or(&mut self, key: R::Key, make: impl FnOnce() -> R) -> Result<&mut R, Defect> {
        let slot = match self.slots.entry(key) {
            Entry::Occupied(slot) => slot.into_mut(),
            Entry::Vacant(slot) if self.rebuild => {
                slot.insert(Slot { row: None, changed: true, stored: false })
            }
            Entry::Vacant(slot) => {
                return Err(Defect::NotWanted { table: R::TABLE, key: format!("{:?}", slot.key()) });
            }
        };
        slot.changed = true;
        Ok(slot.row.get_or_insert_with(make))
    }

    /// A row as it is from now on.
    pub(crate) fn put(&mut self, row: R) {
        self.set(row.key(), Some(row));
    }

    /// No such row any more.
    pub(crate) fn remove(&mut self, key: &R::Key) {
        self.set(key.clone(), None);
    }

    fn set(&mut self, key: R::Key, row: Option<R>) {
        let stored = self.slots.get(&key).is_none_or(|slot| slot.stored);
        self.slots.insert(key, Slot { row, changed: true, stored });
    }

    async fn load_wanted(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let wanted: Vec<R::Key> = self.wanted.drain().collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let statement = format!("SELECT * FROM {} WHERE {} = ANY($1)", R::TABLE, R::KEY);
        let rows: Vec<R> = sqlx::query_as(&statement).bind(&wanted).fetch_all(connection).await?;
        for key in wanted {
            self.slots.entry(key).or_insert(Slot { row: None, changed: false, stored: false });
        }
        for row in rows {
            self.slots.insert(row.key(), Slot { row: Some(row), changed: false, stored: true });
        }
        Ok(())
    }

    async fn write_changes(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        // in key order: two models never wait for each other's rows crosswise, and a rebuild is repeatable
        let mut changed: Vec<(&R::Key, &Slot<R>)> =
            self.slots.iter().filter(|(_, slot)| slot.changed).collect();
        changed.sort_unstable_by(|one, other| one.0.cmp(other.0));
        let stored = changed.iter().filter(|(_, slot)| slot.stored && !self.rebuild);
        let keys: Vec<R::Key> = stored.map(|(key, _)| (*key).clone()).collect();
        if !keys.is_empty() {
            let statement = format!("DELETE FROM {} WHERE {} = ANY($1)", R::TABLE, R::KEY);
            sqlx::query(&statement).bind(&keys).execute(&mut *connection).await?;
        }
        let rows: Vec<&R> = changed.into_iter().filter_map(|(_, slot)| slot.row.as_ref()).collect();
        copy(connection, R::TABLE, &rows).await?;
        self.slots.clear();
        self.wanted.clear();
        Ok(())
    }
}

impl<R: Row> Table for KeyedTable<R>
where
    for<'q> R::Key: sqlx::Encode<'q, Postgres>,
{
    fn load<'a>(&'a mut self, connection: &'a mut PgConnection) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        Box::pin(self.load_wanted(connection))
    }

    fn flush<'a>(&'a mut self, connection: &'a mut PgConnection) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        Box::pin(self.write_changes(connection))
    }

    fn begin(&mut self, rebuild: bool) {
        self.slots.clear();
        self.wanted.clear();
        self.rebuild = rebuild;
    }

    fn held(&self) -> usize {
        self.slots.len()
    }

    fn is_reread(&self) -> bool {
        true
    }

    fn touched(&self) -> Vec<Uuid> {
        self.slots.iter().filter(|(_, slot)| slot.changed).filter_map(|(key, _)| key.id()).collect()
    }
}
