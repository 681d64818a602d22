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
pub enum ClockBasis {
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
    pub pace: ClockBasis,
}

/// Why a deadline moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeadlineMoveReason {
    /// The work had stood still.
    Paused,
    /// It is another kind of thing, or more urgent, than was thought.
    Reclassified,
    /// It was not done after all.
    Reopened,
    /// The ticket was moved to newer rules.
    RulesAdopted,
    /// Somebody decided so.
    Decided {
        /// The reason, in words.
        reason: Prose,
    },
}

impl ClockBasis {
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
