//! What was promised, and whether it still holds.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::{calendar::Calendar, text::Prose};

/// What is promised.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Target {
    /// That somebody takes it in hand.
    Response,
    /// That it is done.
    Resolution,
}

/// By which clock a promise is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Pace {
    /// Only while the company works.
    Business,
    /// Day and night.
    RoundTheClock,
}

/// A promised moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deadline {
    /// When it is broken.
    pub due: DateTime<Utc>,
    /// When somebody should be warned of it.
    pub warn_at: DateTime<Utc>,
    /// How it is counted.
    pub pace: Pace,
}

/// Why a deadline moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Moving {
    /// The work had stood still.
    Paused,
    /// It is another kind of thing, or more urgent, than was thought.
    Reclassified,
    /// It was not done after all.
    Reopened,
    /// Somebody decided so.
    Decided {
        /// Why.
        reason: Prose,
    },
}

/// A deadline under watch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Clock {
    pub(super) deadline: Deadline,
    pub(super) standing: Standing,
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It runs.
    Running,
    /// It runs, and somebody was warned.
    Warned,
    /// It was broken.
    Missed,
    /// It was kept.
    Met,
}

impl Pace {
    /// The moment when so much time has passed; none where that is too far ahead.
    pub fn add(self, calendar: &Calendar, start: DateTime<Utc>, amount: TimeDelta) -> Option<DateTime<Utc>> {
        match self {
            Self::Business => calendar.add(start, amount),
            Self::RoundTheClock => start.checked_add_signed(amount),
        }
    }

    /// The time that counts from one moment to a later one.
    pub fn between(self, calendar: &Calendar, start: DateTime<Utc>, end: DateTime<Utc>) -> TimeDelta {
        match self {
            Self::Business => calendar.between(start, end),
            Self::RoundTheClock => (end - start).max(TimeDelta::zero()),
        }
    }
}

impl Deadline {
    /// The promise after work stood still from `since` to `now`: what was left then is left now. A promise
    /// that was broken before the pause stays as it is.
    #[must_use]
    pub fn after_pause(self, calendar: &Calendar, since: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        if self.due <= since {
            return self;
        }
        let stood = self.pace.between(calendar, since, now);
        if stood.is_zero() {
            return self;
        }
        let later = |moment| self.pace.add(calendar, moment, stood).unwrap_or(moment);
        Self { due: later(self.due), warn_at: later(self.warn_at), pace: self.pace }
    }
}

impl Clock {
    pub(super) fn new(deadline: Deadline) -> Self {
        Self { deadline, standing: Standing::Running }
    }

    /// Whether the promise can still be broken.
    pub(super) fn runs(self) -> bool {
        matches!(self.standing, Standing::Running | Standing::Warned)
    }

    /// What was promised has happened; late stays late.
    pub(super) fn meet(&mut self) {
        if self.runs() {
            self.standing = Standing::Met;
        }
    }

    /// What had happened is undone: it can be broken again. Late stays late.
    pub(super) fn run_again(&mut self) {
        if self.standing == Standing::Met {
            self.standing = Standing::Running;
        }
    }
}
