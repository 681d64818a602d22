//! Loaded aggregates, bounded by bytes.
//!
//! A stale entry is harmless: the append checks the version, and a conflict drops the entry. The state is changed in
//! place, so that a command on a long history does not copy it.

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

/// Bytes of events that a state may apply before its size is measured again.
const UNMEASURED_BYTES_MAX: u64 = 16 << 10;

/// State of a stream at a version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded<A> {
    /// The state after all its events.
    pub state: A,
    /// The number of its events.
    pub version: u64,
}

/// A loaded stream that several commands share, one at a time.
#[derive(Debug)]
pub(crate) struct Shared<A> {
    loaded: Arc<Mutex<Loaded<A>>>,
    size: Arc<StateSize>,
}

/// Approximate size of a state when serialised. Most events add little to the state, so it is measured again once the
/// events since the last measurement exceed a quarter of it.
#[derive(Debug)]
struct StateSize {
    measured: AtomicU64,
    since: AtomicU64,
}

impl StateSize {
    fn of(state: &impl Serialize) -> Self {
        Self { measured: AtomicU64::new(written(state)), since: AtomicU64::new(0) }
    }

    fn grow(&self, bytes: u64, state: &impl Serialize) {
        let since = self.since.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if since > UNMEASURED_BYTES_MAX.max(self.measured.load(Ordering::Relaxed) / 4) {
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
        let size = Arc::new(StateSize::of(&loaded.state));
        Self { loaded: Arc::new(Mutex::new(loaded)), size }
    }

    /// Locks the state for one decision; the guard is never held over an await.
    pub(crate) fn look(&self) -> MutexGuard<'_, Loaded<A>> {
        // a decision that panicked has changed nothing: only `grow` writes
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Applies events that were appended on top of this version. False if the state is at another version.
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

/// Serialised size in bytes. The size in memory is of that order.
fn written(it: &impl Serialize) -> u64 {
    let mut bytes = ByteCounter(0);
    // a state that cannot be serialised was refused before it came here
    let _ = serde_json::to_writer(&mut bytes, it);
    bytes.0
}

/// Counts the bytes that are written.
struct ByteCounter(u64);

impl Write for ByteCounter {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0 += text.len() as u64;
        Ok(text.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Clone)]
struct CachedStream {
    shared: Arc<dyn Any + Send + Sync>,
    weight: u32,
}

/// The cache of one process.
#[derive(Clone)]
pub(crate) struct Aggregates(Cache<(&'static str, Uuid), CachedStream>);

impl Aggregates {
    /// Holds about this many bytes; 0 disables the cache.
    pub(crate) fn bounded(bytes: u64) -> Self {
        // LRU: a frequency-based policy evicts one long stream in favour of many short ones, and then every command
        // on it reloads the whole history
        let cache = Cache::builder().max_capacity(bytes).eviction_policy(EvictionPolicy::lru());
        Self(cache.weigher(|_, entry: &CachedStream| entry.weight).build())
    }

    /// The cached state, if it was not evicted.
    pub(crate) fn get<A: Aggregate>(&self, id: Uuid) -> Option<Shared<A>> {
        self.0.get(&(A::STREAM, id))?.shared.downcast_ref::<Shared<A>>().cloned()
    }

    /// Inserts a state, or replaces it.
    pub(crate) fn put<A: Aggregate>(&self, id: Uuid, shared: Shared<A>) {
        let weight = u32::try_from(shared.size.bytes()).unwrap_or(u32::MAX).saturating_add(512);
        self.0.insert((A::STREAM, id), CachedStream { shared: Arc::new(shared), weight });
    }

    /// Removes a state.
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
    fn the_cache_is_bounded_by_bytes_however_long_a_history_is() {
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
    fn a_long_history_is_cached_among_many_short_ones() {
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
    fn events_that_add_nothing_to_the_state_are_not_counted_for_ever() {
        let shared = Shared::<Ticket>::new(Loaded::default());
        for version in 0..1_000 {
            assert!(shared.grow(version, &[TicketEvent::Accepted], 1_000));
        }
        assert!(shared.size.bytes() < 2 * UNMEASURED_BYTES_MAX, "{:?}", shared.size);
    }
}
