//! The facts of a meter.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use super::{reading_key::ReadingKey, register::Register};
use crate::{
    Event,
    id::{HouseId, MeterId, PersonId, UnitId},
    origin::Origin,
    text::{Label, Prose, Text},
    volume::Volume,
};

/// Unit in which a meter counts: `m3`, `kWh`.
pub type UnitOfMeasure = Text<20>;

/// Place where a meter is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum MeterPlace {
    /// The meter counts the consumption of one unit.
    Unit {
        /// Id of the unit.
        unit: UnitId,
    },
    /// The meter counts the consumption of a whole house, at its inlet.
    House {
        /// Id of the house.
        house: HouseId,
    },
}

/// Interval at which a meter is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Cadence {
    /// Every day, by a machine.
    Daily,
    /// Once a month, by a person.
    Monthly,
}

/// Origin of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReadingSource {
    /// The resident read the meter.
    Resident,
    /// An operator entered a reading given by telephone.
    Operator,
    /// An executor read the meter on site.
    Executor,
    /// The reading was imported from another system.
    Import,
    /// The meter sent the reading itself.
    Remote,
}

/// Effect of a correction on the reading that follows the corrected one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowingReading {
    /// Day of the following reading.
    pub date: NaiveDate,
    /// Its consumption per register, counted from the corrected values.
    pub consumption: Vec<Volume>,
}

/// A fact about a meter. Values and consumption are in the meter's unit, one per register in the order of the registers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MeterEvent {
    /// The meter was installed.
    Installed {
        /// Place of the meter; absent for an imported meter whose place is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<MeterPlace>,
        /// Service that it measures, e.g. `electricity`.
        service: Label,
        /// Unit in which it counts.
        unit_of_measure: UnitOfMeasure,
        /// Serial number on its case.
        serial: Label,
        /// Its registers. All values of the meter are given in their order.
        registers: Vec<Register>,
        /// First day of the meter.
        installed_on: NaiveDate,
        /// Last day on which its readings are accepted; absent where no verification is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        verified_until: Option<NaiveDate>,
        /// Interval at which it is read.
        cadence: Cadence,
        /// Identity in the system that the meter was imported from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
    },
    /// The meter passed a verification.
    Verified {
        /// Day of the verification.
        on: NaiveDate,
        /// Last day on which its readings are accepted.
        until: NaiveDate,
    },
    /// The meter was read.
    Read {
        /// Day of the reading; a meter has at most one reading a day.
        date: NaiveDate,
        /// Value of each register.
        values: Vec<Volume>,
        /// Consumption of each register since the previous reading.
        consumption: Vec<Volume>,
        /// Origin of the reading.
        source: ReadingSource,
        /// Person who read the meter, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        /// Whether the reading was implausible and was confirmed by a second request.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        confirmed: bool,
    },
    /// A reading was corrected.
    ReadingCorrected {
        /// Day of the corrected reading.
        date: NaiveDate,
        /// Values before the correction.
        from: Vec<Volume>,
        /// Values after the correction.
        to: Vec<Volume>,
        /// Reason for the correction.
        reason: Prose,
        /// Consumption of each register since the previous reading.
        consumption: Vec<Volume>,
        /// Effect on the following reading, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        following: Option<FollowingReading>,
    },
    /// The meter was replaced by another one.
    Replaced {
        /// Last day of the meter.
        on: NaiveDate,
        /// Last value of each register.
        values: Vec<Volume>,
        /// Consumption of each register since the last reading.
        consumption: Vec<Volume>,
        /// Id of the meter that replaces it.
        by: MeterId,
    },
    /// The meter was removed.
    Removed {
        /// Last day of the meter.
        on: NaiveDate,
        /// Last value of each register.
        values: Vec<Volume>,
        /// Consumption of each register since the last reading.
        consumption: Vec<Volume>,
        /// Reason for the removal.
        reason: Prose,
    },
    /// A reading of another system was recorded.
    ReadingRecorded {
        /// Key of the reading in its source.
        key: ReadingKey,
        /// Day of the reading.
        date: NaiveDate,
        /// Value of the register, where the source gives it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        register: Option<Volume>,
        /// Consumption on that day or since the previous reading, as the source counts it.
        consumption: Volume,
    },
}

impl Event for MeterEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
    fn occurred_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::ReadingRecorded { date, .. } => Some(date.and_time(NaiveTime::MIN).and_utc()),
            Self::Installed { .. }
            | Self::Verified { .. }
            | Self::Read { .. }
            | Self::ReadingCorrected { .. }
            | Self::Replaced { .. }
            | Self::Removed { .. } => None,
        }
    }
}
