//! A meter: registers that only go up, read from time to time.
//!
//! Own readings are judged before they are taken, and the last year of them can be corrected. Foreign
//! readings, of an import, are facts of another system: taken as they are, known by their key.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Aggregate, Event, Refusal,
    id::{HouseId, MeterId, PersonId, UnitId},
    origin::Origin,
    registry::commands,
    text::{Label, Prose, Text},
    volume::Volume,
};

mod correct;
mod install;
mod key;
mod read;
mod record;
mod register;
mod remove;
mod replace;
mod state;
mod submission_window;
mod take_down;
mod verification;
mod verify;

pub use correct::{CorrectReading, CorrectReadingRefused};
pub use install::{InstallMeter, InstallMeterRefused};
pub use key::{NotAKey, ReadingKey};
pub use read::{ReadMeter, ReadMeterRefused};
pub use record::{ForeignReading, RecordReadings, RecordReadingsRefused};
pub use register::{NotAReading, Register};
pub use remove::RemoveMeter;
pub use replace::ReplaceMeter;
pub use state::MeterState;
pub use submission_window::SubmissionWindow;
pub use take_down::TakeDownRefused;
pub use verify::{VerifyMeter, VerifyMeterRefused};

commands!(
    Meter:
    CorrectReading, InstallMeter, ReadMeter, RecordReadings, RemoveMeter, ReplaceMeter, VerifyMeter,
);

/// What a volume is counted in: `m3`, `kWh`.
pub type UnitOfMeasure = Text<20>;

/// Where a meter hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum MeterPlace {
    /// In a flat or a room: what one unit takes.
    Unit {
        /// Which.
        unit: UnitId,
    },
    /// At the inlet: what a whole house takes.
    House {
        /// Which.
        house: HouseId,
    },
}

/// How often it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Cadence {
    /// Every day, by a machine.
    Daily,
    /// Every month.
    Monthly,
}

/// Who read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReadingSource {
    /// The one who lives there.
    Resident,
    /// An operator, told by telephone.
    Operator,
    /// An executor, on the spot.
    Executor,
    /// A list from elsewhere.
    Import,
    /// The meter itself.
    Remote,
}

/// What a correction does to the reading after the corrected one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Following {
    /// Its date.
    pub date: NaiveDate,
    /// What its registers counted, reckoned from the corrected values.
    pub consumption: Vec<Volume>,
}

/// Facts about a meter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MeterEvent {
    /// It counts from now on.
    Installed {
        /// Where; a foreign meter may hang nobody here knows where.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<MeterPlace>,
        /// What it counts.
        service: Label,
        /// In what.
        unit_of_measure: UnitOfMeasure,
        /// The number on it.
        serial: Label,
        /// What it shows, the order of all values.
        registers: Vec<Register>,
        /// Since when.
        installed_on: NaiveDate,
        /// The last day on which its readings count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        verified_until: Option<NaiveDate>,
        /// How often it is read.
        cadence: Cadence,
        /// Where it was known before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
    },
    /// It was found to count right.
    Verified {
        /// When.
        on: NaiveDate,
        /// The last day on which its readings count.
        until: NaiveDate,
    },
    /// Somebody read it.
    Read {
        /// For which day; one reading a day.
        date: NaiveDate,
        /// A value a register.
        values: Vec<Volume>,
        /// What each register counted since the reading before.
        consumption: Vec<Volume>,
        /// Who read it.
        source: ReadingSource,
        /// The person, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        /// Whether it was said twice because it looked wrong.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        confirmed: bool,
    },
    /// It had been read wrong.
    ReadingCorrected {
        /// Which reading.
        date: NaiveDate,
        /// As it was.
        from: Vec<Volume>,
        /// As it is.
        to: Vec<Volume>,
        /// Why.
        reason: Prose,
        /// What each register counted since the reading before.
        consumption: Vec<Volume>,
        /// What that makes of the reading after it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        following: Option<Following>,
    },
    /// Another hangs in its place.
    Replaced {
        /// When.
        on: NaiveDate,
        /// What it showed last.
        values: Vec<Volume>,
        /// What each register counted since the last reading.
        consumption: Vec<Volume>,
        /// The other.
        by: MeterId,
    },
    /// It counts no more.
    Removed {
        /// When.
        on: NaiveDate,
        /// What it showed last.
        values: Vec<Volume>,
        /// What each register counted since the last reading.
        consumption: Vec<Volume>,
        /// Why.
        reason: Prose,
    },
    /// Another system's reading.
    ReadingRecorded {
        /// What it is known by.
        key: ReadingKey,
        /// Of which day.
        date: NaiveDate,
        /// What the register showed, where they say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        register: Option<Volume>,
        /// What it counted on that day or since the reading before: as they say.
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

/// A meter as its commands see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Meter {
    /// Never installed.
    #[default]
    Unknown,
    /// Installed, perhaps removed since.
    Known(MeterState),
}

impl Meter {
    /// The meter, if it was ever installed.
    fn known(&self) -> Result<&MeterState, NotInService> {
        match self {
            Self::Unknown => Err(NotInService::Unknown),
            Self::Known(meter) => Ok(meter),
        }
    }

    /// The meter, if it counts.
    fn in_service(&self) -> Result<&MeterState, NotInService> {
        let meter = self.known()?;
        if meter.is_removed() { Err(NotInService::Removed) } else { Ok(meter) }
    }
}

impl Aggregate for Meter {
    const STREAM: &'static str = "meter";
    type Event = MeterEvent;

    fn evolve(&mut self, event: &MeterEvent) {
        if let MeterEvent::Installed { registers, installed_on, verified_until, .. } = event {
            *self = Self::Known(MeterState::installed(registers, *installed_on, *verified_until));
        } else if let Self::Known(meter) = self {
            meter.evolve(event);
        }
    }
}

/// The date where the day begins first, so that nobody's today is refused as the future.
fn today_anywhere(now: DateTime<Utc>) -> NaiveDate {
    (now + chrono::TimeDelta::hours(14)).date_naive()
}

/// The reasons for which a meter cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum NotInService {
    /// The meter was never installed.
    #[error("there is no such meter")]
    #[refusal(code = "meter.unknown", kind = Unknown)]
    Unknown,
    /// The meter was removed or replaced.
    #[error("the meter was removed")]
    #[refusal(code = "meter.removed", kind = Conflict)]
    Removed,
}
