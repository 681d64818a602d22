//! What each worker is doing, for readiness and for whoever asks why.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How a worker is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Waits for its turn to lead; a rival works.
    Waiting,
    /// Works.
    Leading,
    /// Cannot work, and tries again: why.
    Failing(String),
}

/// The states of all workers of a process.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<Mutex<BTreeMap<String, State>>>);

impl Health {
    /// Every worker and how it is.
    pub fn all(&self) -> BTreeMap<String, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every worker and how it is, in a word.
    pub fn words(&self) -> BTreeMap<String, &'static str> {
        let word = |state: &State| match state {
            State::Waiting => "waiting",
            State::Leading => "working",
            State::Failing(_) => "failing",
        };
        self.all().iter().map(|(name, state)| (name.clone(), word(state))).collect()
    }

    /// Those that cannot work, and why: a reason not to be ready.
    pub fn failing(&self) -> BTreeMap<String, String> {
        let failing = |(name, state)| match state {
            State::Failing(why) => Some((name, why)),
            State::Waiting | State::Leading => None,
        };
        self.all().into_iter().filter_map(failing).collect()
    }

    /// It cannot work. True if that is news.
    pub(crate) fn fails(&self, name: &str, why: String) -> bool {
        let state = State::Failing(why);
        let before = self.note(name, state.clone());
        before != Some(state)
    }

    /// It has worked. True if it could not before.
    pub(crate) fn works(&self, name: &str) -> bool {
        matches!(self.note(name, State::Leading), Some(State::Failing(_)))
    }

    /// It may work as soon as it leads. One that failed is failing until it has worked.
    pub(crate) fn waits(&self, name: &str) {
        if !self.failing().contains_key(name) {
            self.note(name, State::Waiting);
        }
    }

    fn note(&self, name: &str, state: State) -> Option<State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), state)
    }
}
