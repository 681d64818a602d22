//! How far the streams of a log have come, as far as that is remembered: so many of those heard of last.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    mem,
};

use crate::chain::Link;

/// A stream by two hashes that nobody outside can aim at: half the size of its name.
type Key = (u64, u64);

/// Versions by stream, in two halves: when the young one is full it becomes the old one, and that is forgotten.
pub(super) struct Seen {
    room: usize,
    young: HashMap<Key, i64>,
    old: HashMap<Key, i64>,
    hashes: (RandomState, RandomState),
}

impl Seen {
    /// For so many streams at least, and never more than twice as many.
    pub(super) fn with_room(room: usize) -> Self {
        Self { room, young: HashMap::new(), old: HashMap::new(), hashes: Default::default() }
    }

    /// How far the stream of this event has come; none where that is not remembered.
    pub(super) fn version(&self, link: &Link) -> Option<i64> {
        let key = self.key(link);
        self.young.get(&key).or_else(|| self.old.get(&key)).copied()
    }

    /// Its stream has come so far.
    pub(super) fn reach(&mut self, link: &Link) {
        let key = self.key(link);
        if self.young.len() >= self.room && !self.young.contains_key(&key) {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, link.sequence);
    }

    fn key(&self, link: &Link) -> Key {
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
    fn those_heard_of_last_are_remembered_and_no_more() {
        let mut seen = Seen::with_room(10);
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
    fn what_was_heard_again_is_the_newer() {
        let mut seen = Seen::with_room(1);
        seen.reach(&event(7, 1));
        seen.reach(&event(8, 1));
        seen.reach(&event(7, 2));
        assert_eq!(seen.version(&event(7, 3)), Some(2));
    }
}
