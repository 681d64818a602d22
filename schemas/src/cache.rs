//! Loaded aggregates, bounded by bytes.
//!
//! A stale entry is harmless: the append checks the version, and a conflict drops the entry.

use std::{any::Any, sync::Arc};

use domain::Aggregate;
use moka::sync::Cache;
use uuid::Uuid;

/// State of a stream at a version.
#[derive(Debug, Clone)]
pub struct Loaded<A> {
    /// What its events add up to.
    pub state: Arc<A>,
    /// How many there are.
    pub version: u64,
    /// About how many bytes of events went into it: what it weighs here.
    pub weight: u32,
}

#[derive(Clone)]
struct Entry {
    loaded: Arc<dyn Any + Send + Sync>,
    weight: u32,
}

/// The cache of one process.
#[derive(Clone)]
pub struct Aggregates(Cache<(&'static str, Uuid), Entry>);

impl Aggregates {
    /// Holds about so many bytes; 0 holds nothing.
    pub fn bounded(bytes: u64) -> Self {
        Self(Cache::builder().max_capacity(bytes).weigher(|_, entry: &Entry| entry.weight + 256).build())
    }

    /// What was put last, if it is still here.
    pub fn get<A: Aggregate>(&self, id: Uuid) -> Option<Loaded<A>> {
        let entry = self.0.get(&(A::STREAM, id))?;
        entry.loaded.downcast_ref::<Loaded<A>>().cloned()
    }

    /// Remembers.
    pub fn put<A: Aggregate>(&self, id: Uuid, loaded: Loaded<A>) {
        let weight = loaded.weight;
        self.0.insert((A::STREAM, id), Entry { loaded: Arc::new(loaded), weight });
    }

    /// Forgets.
    pub fn drop<A: Aggregate>(&self, id: Uuid) {
        self.0.invalidate(&(A::STREAM, id));
    }
}

impl std::fmt::Debug for Aggregates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aggregates").field("entries", &self.0.entry_count()).finish()
    }
}
