//! The state of each worker, for readiness and for operators.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The state of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Waits for the lease; a rival has it.
    Waiting,
    /// Has the lease and works.
    Leading,
    /// Cannot work, for this reason, and tries again.
    Failing(String),
}

/// The states of all workers of a process.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<Mutex<BTreeMap<String, State>>>);

impl Health {
    /// Every worker with its state.
    pub fn all(&self) -> BTreeMap<String, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every worker with the name of its state.
    pub fn words(&self) -> BTreeMap<String, &'static str> {
        let word = |state: &State| match state {
            State::Waiting => "waiting",
            State::Leading => "working",
            State::Failing(_) => "failing",
        };
        self.all().iter().map(|(name, state)| (name.clone(), word(state))).collect()
    }

    /// Workers that cannot work, with the reason; with any of them the process is not ready.
    pub fn failing(&self) -> BTreeMap<String, String> {
        let failing = |(name, state)| match state {
            State::Failing(why) => Some((name, why)),
            State::Waiting | State::Leading => None,
        };
        self.all().into_iter().filter_map(failing).collect()
    }

    /// Records that a worker failed. True if this reason is new.
    pub(crate) fn fails(&self, name: &str, why: String) -> bool {
        let state = State::Failing(why);
        let before = self.note(name, state.clone());
        before != Some(state)
    }

    /// Records that a worker has done a turn. True if it failed before.
    pub(crate) fn works(&self, name: &str) -> bool {
        matches!(self.note(name, State::Leading), Some(State::Failing(_)))
    }

    /// Records that a worker waits for its lease. One that failed stays failing until it has done a turn.
    pub(crate) fn waits(&self, name: &str) {
        if !self.failing().contains_key(name) {
            self.note(name, State::Waiting);
        }
    }

    fn note(&self, name: &str, state: State) -> Option<State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), state)
    }
}
