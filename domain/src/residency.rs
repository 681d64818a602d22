//! A residency: the tie of one person to one unit, with its dates and an owner's share.

use chrono::{DateTime, Days, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Aggregate, Event,
    day::day_in_utc,
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

commands! {
    Residency, "residency.not_for_your_role":
    [Operator, Supervisor, Accountant, Administrator] => BeginResidency, ChangeShare, EndResidency;
}

/// A unit where somebody lives or that they own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HomeUnit {
    /// Id of the house.
    pub house: HouseId,
    /// Id of the unit in that house.
    pub unit: UnitId,
}

/// Kind of a person's tie to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Tie {
    /// Owns the unit or a share of it.
    Owner,
    /// Rents the unit from its owner.
    Tenant,
    /// Is officially registered at this address.
    Registered,
    /// Lives in the unit.
    Resident,
}

/// A fact about a residency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ResidencyEvent {
    /// The residency began.
    Began {
        /// Id of the person.
        person: PersonId,
        /// Id of the house.
        house: HouseId,
        /// Id of the unit in that house.
        unit: UnitId,
        /// Kind of the tie.
        tie: Tie,
        /// Share of an owner; absent for others and where it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Share>,
        /// First day of the residency.
        from: NaiveDate,
    },
    /// The owner's share changed.
    ShareChanged {
        /// Share before the change, where known.
        from: Option<Share>,
        /// Share after the change.
        to: Share,
        /// First day of the new share.
        since: NaiveDate,
    },
    /// The residency ended.
    Ended {
        /// Last day of the residency.
        on: NaiveDate,
        /// Reason for the end.
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

/// State of a residency, as far as its commands need it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Residency {
    /// The residency does not exist.
    #[default]
    Unknown,
    /// The residency began and has not ended.
    Current {
        /// Kind of the tie.
        tie: Tie,
        /// Share of an owner, where known.
        share: Option<Share>,
        /// Day of the last change. A later change or the end is not before it.
        since: NaiveDate,
    },
    /// The residency has ended.
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

/// Most days for which a change can be entered ahead: ten years, since contracts are registered before they begin.
const DAYS_AHEAD_MAX: u64 = 10 * 366;

/// Whether a day is within the range of the register: from 1900 to ten years ahead.
fn is_in_range(day: NaiveDate, now: DateTime<Utc>) -> bool {
    let today = day_in_utc(now);
    NaiveDate::from_ymd_opt(1900, 1, 1).is_some_and(|first| first <= day)
        && today.checked_add_days(Days::new(DAYS_AHEAD_MAX)).is_some_and(|last| day <= last)
}
