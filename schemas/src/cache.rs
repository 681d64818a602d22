//! Loaded aggregates, bounded by bytes.
//!
//! A stale entry is harmless: the append checks the version, and a conflict drops the entry. The state
//! is changed in place, so that a command on a long history costs no copy of it.

use std::{
    any::Any,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::Aggregate;
use moka::sync::Cache;
use uuid::Uuid;

/// State of a stream at a version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded<A> {
    /// What its events add up to.
    pub state: A,
    /// How many there are.
    pub version: u64,
}

/// A loaded stream that several commands may look at, one at a time.
#[derive(Debug)]
pub(crate) struct Shared<A>(Arc<Mutex<Loaded<A>>>);

impl<A> Clone for Shared<A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<A: Aggregate> Shared<A> {
    pub(crate) fn new(loaded: Loaded<A>) -> Self {
        Self(Arc::new(Mutex::new(loaded)))
    }

    /// For the moment of a decision; never held over an await.
    pub(crate) fn look(&self) -> MutexGuard<'_, Loaded<A>> {
        // a decision that panicked has changed nothing: only `grow` writes
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what was appended on top of this version. Says whether it was still at that version.
    pub(crate) fn grow(&self, from: u64, events: &[A::Event]) -> bool {
        let mut loaded = self.look();
        if loaded.version != from {
            return false;
        }
        for event in events {
            loaded.state.evolve(event);
        }
        loaded.version += events.len() as u64;
        true
    }
}

#[derive(Clone)]
struct Entry {
    shared: Arc<dyn Any + Send + Sync>,
    weight: u32,
}

/// The cache of one process.
#[derive(Clone)]
pub(crate) struct Aggregates(Cache<(&'static str, Uuid), Entry>);

impl Aggregates {
    /// Holds about so many bytes; 0 holds nothing.
    pub(crate) fn bounded(bytes: u64) -> Self {
        Self(Cache::builder().max_capacity(bytes).weigher(|_, entry: &Entry| entry.weight).build())
    }

    /// What was put last, if it is still here.
    pub(crate) fn get<A: Aggregate>(&self, id: Uuid) -> Option<Shared<A>> {
        self.0.get(&(A::STREAM, id))?.shared.downcast_ref::<Shared<A>>().cloned()
    }

    /// Remembers. What it weighs is guessed from the length of its history.
    pub(crate) fn put<A: Aggregate>(&self, id: Uuid, version: u64, shared: Shared<A>) {
        let weight = u32::try_from(version.saturating_mul(300)).unwrap_or(u32::MAX).saturating_add(512);
        self.0.insert((A::STREAM, id), Entry { shared: Arc::new(shared), weight });
    }

    /// Forgets.
    pub(crate) fn drop<A: Aggregate>(&self, id: Uuid) {
        self.0.invalidate(&(A::STREAM, id));
    }
}

impl std::fmt::Debug for Aggregates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aggregates").field("entries", &self.0.entry_count()).finish()
    }
}
