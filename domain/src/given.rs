//! Given / when / then on events: the form of every test of a command.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};

use crate::{
    Actor, Aggregate, Circumstance, Command, CommandRefused, Refusal, Role, decide,
    rules::{RuleCode, RuleRef, Rules, pack},
};

static DEFAULT_RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(pack::default_rules()));

/// A story about one stream: what had happened, who asks when.
#[derive(Debug)]
pub struct Given<A: Aggregate> {
    state: A,
    at: Circumstance,
}

/// Begins a story with the facts so far. The actor is an operator at a fixed moment until said otherwise.
pub fn given<A: Aggregate>(history: impl IntoIterator<Item = A::Event>) -> Given<A> {
    let mut state = A::default();
    history.into_iter().for_each(|event| state.evolve(&event));
    Given {
        state,
        at: Circumstance {
            now: moment("2026-03-02T09:00:00Z"),
            actor: Actor::named("tests", Role::Operator),
            rules: default_rules(),
        },
    }
}

/// The rules of the default pack.
pub fn default_rules() -> Arc<Rules> {
    Arc::clone(&DEFAULT_RULES)
}

/// The first version of the rule that the default pack publishes in each kind.
pub fn default_rule() -> RuleRef {
    RuleRef { code: RuleCode::default_rule(), version: 1 }
}

/// An instant as people write it.
///
/// # Panics
/// When the text is no RFC 3339 instant: tests only.
pub fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("an RFC 3339 instant").to_utc()
}

impl<A: Aggregate> Given<A> {
    /// The actor has this role.
    #[must_use]
    pub fn as_role(mut self, role: Role) -> Self {
        self.at.actor.roles = role.into();
        self
    }

    /// The actor is this one.
    #[must_use]
    pub fn by(mut self, actor: Actor) -> Self {
        self.at.actor = actor;
        self
    }

    /// It is asked at this moment.
    #[must_use]
    pub fn at(mut self, now: &str) -> Self {
        self.at.now = moment(now);
        self
    }

    /// The company has published these rules.
    #[must_use]
    pub fn under(mut self, rules: Rules) -> Self {
        self.at.rules = Arc::new(rules);
        self
    }

    /// What is decided.
    pub fn when<C: Command<Of = A>>(&self, command: &C) -> Result<Vec<A::Event>, CommandRefused<C>> {
        decide(command, &self.state, &self.at)
    }

    /// The code it is refused with.
    ///
    /// # Panics
    /// When it is not refused.
    #[track_caller]
    pub fn refused<C: Command<Of = A>>(&self, command: &C) -> &'static str {
        self.when(command).expect_err("a refusal").code()
    }

    /// Who asks when, and under which rules.
    pub fn circumstance(&self) -> &Circumstance {
        &self.at
    }

    /// The state after these events.
    pub fn state(&self) -> &A {
        &self.state
    }
}
