//! Loaded aggregates, bounded by bytes.
//!
//! A stale entry is harmless: the append checks the version, and a conflict drops the entry. The state
//! is changed in place, so that a command on a long history costs no copy of it.

use std::{
    any::Any,
    io::{self, Write},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::Aggregate;
use moka::{policy::EvictionPolicy, sync::Cache};
use serde::Serialize;
use uuid::Uuid;

/// Bytes of events that a state may take in before it is looked at what it came to.
const UNMEASURED: u64 = 16 << 10;

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
pub(crate) struct Shared<A> {
    loaded: Arc<Mutex<Loaded<A>>>,
    size: Arc<Size>,
}

/// What a state takes in writing, about. Most of what events say is nothing to those that follow, so a state that has
/// taken in a quarter of what it was is measured anew.
#[derive(Debug)]
struct Size {
    measured: AtomicU64,
    since: AtomicU64,
}

impl Size {
    fn of(state: &impl Serialize) -> Self {
        Self { measured: AtomicU64::new(written(state)), since: AtomicU64::new(0) }
    }

    fn grow(&self, bytes: u64, state: &impl Serialize) {
        let since = self.since.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if since > UNMEASURED.max(self.measured.load(Ordering::Relaxed) / 4) {
            self.measured.store(written(state), Ordering::Relaxed);
            self.since.store(0, Ordering::Relaxed);
        }
    }

    fn bytes(&self) -> u64 {
        self.measured.load(Ordering::Relaxed) + self.since.load(Ordering::Relaxed)
    }
}

impl<A> Clone for Shared<A> {
    fn clone(&self) -> Self {
        Self { loaded: Arc::clone(&self.loaded), size: Arc::clone(&self.size) }
    }
}

impl<A: Aggregate> Shared<A> {
    pub(crate) fn new(loaded: Loaded<A>) -> Self {
        let size = Arc::new(Size::of(&loaded.state));
        Self { loaded: Arc::new(Mutex::new(loaded)), size }
    }

    /// For the moment of a decision; never held over an await.
    pub(crate) fn look(&self) -> MutexGuard<'_, Loaded<A>> {
        // a decision that panicked has changed nothing: only `grow` writes
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what was appended on top of this version. Says whether it was still at that version.
    pub(crate) fn grow(&self, from: u64, events: &[A::Event], bytes: usize) -> bool {
        let mut loaded = self.look();
        if loaded.version != from {
            return false;
        }
        for event in events {
            loaded.state.evolve(event);
        }
        loaded.version += events.len() as u64;
        self.size.grow(bytes as u64, &loaded.state);
        true
    }
}

/// Bytes of something in writing. Its size in memory is of that order.
fn written(it: &impl Serialize) -> u64 {
    let mut bytes = Bytes(0);
    // what has no written form was refused before it came here
    let _ = serde_json::to_writer(&mut bytes, it);
    bytes.0
}

/// Counts what is written.
struct Bytes(u64);

impl Write for Bytes {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0 += text.len() as u64;
        Ok(text.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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
        // by last use: to one that counts uses, a long history is never worth the many small ones it takes the
        // place of, and it would be read anew at every command
        let cache = Cache::builder().max_capacity(bytes).eviction_policy(EvictionPolicy::lru());
        Self(cache.weigher(|_, entry: &Entry| entry.weight).build())
    }

    /// What was put last, if it is still here.
    pub(crate) fn get<A: Aggregate>(&self, id: Uuid) -> Option<Shared<A>> {
        self.0.get(&(A::STREAM, id))?.shared.downcast_ref::<Shared<A>>().cloned()
    }

    /// Remembers, for as long as there is room.
    pub(crate) fn put<A: Aggregate>(&self, id: Uuid, shared: Shared<A>) {
        let weight = u32::try_from(shared.size.bytes()).unwrap_or(u32::MAX).saturating_add(512);
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

#[cfg(test)]
mod tests {
    use domain::ticket::{Ticket, TicketEvent};
    use serde_json::json;

    use super::*;

    fn case(attribute: &str) -> TicketEvent {
        serde_json::from_value(json!({
            "type": "case_recorded",
            "origin": { "source": "helpdesk", "id": "1" },
            "opened_at": "2024-01-01T00:00:00Z",
            "attributes": { "note": attribute },
        }))
        .unwrap()
    }

    #[test]
    fn what_is_remembered_is_bounded_by_its_bytes_whatever_the_length_of_its_history() {
        let cache = Aggregates::bounded(1 << 20);
        for id in 0..100 {
            let shared = Shared::<Ticket>::new(Loaded::default());
            assert!(shared.grow(0, &[case(&"x".repeat(100_000))], 100_000));
            cache.put(Uuid::from_u128(id), shared);
        }
        cache.0.run_pending_tasks();
        assert!((1..=10).contains(&cache.0.entry_count()), "{}", cache.0.entry_count());
    }

    #[test]
    fn a_long_history_is_remembered_among_many_short_ones() {
        let cache = Aggregates::bounded(1 << 20);
        for id in (0..5_000).chain(0..5_000) {
            cache.put(Uuid::from_u128(id), Shared::<Ticket>::new(Loaded::default()));
        }
        let long = Shared::<Ticket>::new(Loaded::default());
        assert!(long.grow(0, &[case(&"x".repeat(100_000))], 100_000));
        cache.put(Uuid::max(), long);
        cache.0.run_pending_tasks();
        assert!(cache.get::<Ticket>(Uuid::max()).is_some());
    }

    #[test]
    fn what_a_state_does_not_keep_of_its_events_is_not_counted_for_ever() {
        let shared = Shared::<Ticket>::new(Loaded::default());
        for version in 0..1_000 {
            assert!(shared.grow(version, &[TicketEvent::Accepted], 1_000));
        }
        assert!(shared.size.bytes() < 2 * UNMEASURED, "{:?}", shared.size);
    }
}
