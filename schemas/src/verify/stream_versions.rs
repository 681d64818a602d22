//! The versions of recently seen streams, in bounded memory.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    mem,
};

use crate::chain::Link;

/// A stream as two hashes with random seeds, so that nobody can provoke collisions. Half the size of its name.
type StreamHash = (u64, u64);

/// Versions by stream in two generations: when the young map is full it replaces the old one, which is dropped.
pub(super) struct StreamVersions {
    room: usize,
    young: HashMap<StreamHash, i64>,
    old: HashMap<StreamHash, i64>,
    hashes: (RandomState, RandomState),
}

impl StreamVersions {
    /// Holds at least this many streams, and at most twice as many.
    pub(super) fn with_room(room: usize) -> Self {
        Self { room, young: HashMap::new(), old: HashMap::new(), hashes: Default::default() }
    }

    /// Version of the stream of this event, if it is in memory.
    pub(super) fn version(&self, link: &Link) -> Option<i64> {
        let key = self.key(link);
        self.young.get(&key).or_else(|| self.old.get(&key)).copied()
    }

    /// Records that its stream has reached the version of this event.
    pub(super) fn reach(&mut self, link: &Link) {
        let key = self.key(link);
        if self.young.len() >= self.room && !self.young.contains_key(&key) {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, link.sequence);
    }

    fn key(&self, link: &Link) -> StreamHash {
        let name = (&link.aggregate_type, &link.aggregate_id);
        (self.hashes.0.hash_one(name), self.hashes.1.hash_one(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: u32, sequence: i64) -> Link {
        Link {
            position: 0,
            aggregate_type: "house".to_owned(),
            aggregate_id: id.to_string(),
            sequence,
            event_type: String::new(),
            event_version: String::new(),
            payload: String::new(),
            metadata: String::new(),
            occurred_at: chrono::DateTime::UNIX_EPOCH,
            recorded_at: chrono::DateTime::UNIX_EPOCH,
            number: None,
        }
    }

    #[test]
    fn the_latest_streams_are_remembered_and_older_ones_dropped() {
        let mut seen = StreamVersions::with_room(10);
        for id in 0..1_000 {
            seen.reach(&event(id, 1));
            seen.reach(&event(id, 2));
            assert!(seen.young.len() + seen.old.len() <= 20);
            let last = id.saturating_sub(9)..=id;
            assert!(last.into_iter().all(|id| seen.version(&event(id, 3)) == Some(2)));
        }
        assert_eq!(seen.version(&event(0, 3)), None);
    }

    #[test]
    fn the_newest_version_of_a_stream_counts() {
        let mut seen = StreamVersions::with_room(1);
        seen.reach(&event(7, 1));
        seen.reach(&event(8, 1));
        seen.reach(&event(7, 2));
        assert_eq!(seen.version(&event(7, 3)), Some(2));
    }
}
