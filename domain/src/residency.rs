//! A residency: one person's tie to one unit, with dates and, for owners, a share.

use chrono::{DateTime, Days, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Aggregate, Event,
    id::{HouseId, PersonId, UnitId},
    registry::commands,
    share::Share,
    text::Prose,
};

mod begin;
mod change_share;
mod end;

pub use begin::{BeginResidency, BeginResidencyRefused};
pub use change_share::{ChangeShare, ChangeShareRefused};
pub use end::{EndResidency, EndResidencyRefused};

commands!(Residency: BeginResidency, ChangeShare, EndResidency);

/// What ties a person to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Tie {
    /// Owns it, or a share of it.
    Owner,
    /// Rents it.
    Tenant,
    /// Is registered at this address.
    Registered,
    /// Lives there.
    Resident,
}

/// Facts about a residency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ResidencyEvent {
    /// It began.
    Began {
        /// Who.
        person: PersonId,
        /// In which house.
        house: HouseId,
        /// In which unit of it.
        unit: UnitId,
        /// As what.
        tie: Tie,
        /// Owners: how much of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Share>,
        /// The first day.
        from: NaiveDate,
    },
    /// The owner has another share from a day on.
    ShareChanged {
        /// As it was.
        from: Option<Share>,
        /// As it is.
        to: Share,
        /// The first day of it.
        since: NaiveDate,
    },
    /// It ended.
    Ended {
        /// The last day.
        on: NaiveDate,
        /// Why.
        reason: Prose,
    },
}

impl Event for ResidencyEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
}

/// A residency as its commands see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Residency {
    /// Never began.
    #[default]
    Unknown,
    /// Goes on.
    Current {
        /// As what.
        tie: Tie,
        /// Owners: how much of it.
        share: Option<Share>,
        /// The day of the last change; nothing is changed or ended before it.
        since: NaiveDate,
    },
    /// Is over.
    Ended,
}

impl Aggregate for Residency {
    const STREAM: &'static str = "residency";
    type Event = ResidencyEvent;

    fn evolve(&mut self, event: &ResidencyEvent) {
        match (&mut *self, event) {
            (_, ResidencyEvent::Began { tie, share, from, .. }) => {
                *self = Self::Current { tie: *tie, share: *share, since: *from };
            }
            (Self::Current { share, since, .. }, ResidencyEvent::ShareChanged { to, since: day, .. }) => {
                *share = Some(*to);
                *since = *day;
            }
            (Self::Current { .. }, ResidencyEvent::Ended { .. }) => *self = Self::Ended,
            (
                Self::Unknown | Self::Ended,
                ResidencyEvent::ShareChanged { .. } | ResidencyEvent::Ended { .. },
            ) => {}
        }
    }
}

/// Whether a register may hold this day: contracts are written down some time ahead, nobody alive moved
/// in before 1900. A slip of the keyboard is neither.
fn plausible(day: NaiveDate, now: DateTime<Utc>) -> bool {
    let today = now.date_naive();
    NaiveDate::from_ymd_opt(1900, 1, 1).is_some_and(|first| first <= day)
        && today.checked_add_days(Days::new(10 * 366)).is_some_and(|last| day <= last)
}
