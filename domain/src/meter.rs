//! A meter: registers that only go up, read from time to time.
//!
//! Own readings are judged before they are taken, and the last year of them can be corrected. Foreign
//! readings, of an import, are facts of another system: taken as they are, known by their key.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Aggregate, Event, Refusal, Refused,
    id::{HouseId, MeterId, PersonId, UnitId},
    origin::Origin,
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
mod verify;

pub use correct::{CorrectReading, CorrectReadingRefused};
pub use install::{InstallMeter, InstallMeterRefused};
pub use key::{NotAKey, ReadingKey};
pub use read::{ReadMeter, ReadMeterRefused};
pub use record::{ForeignReading, RecordReadings, RecordReadingsRefused};
pub use register::{NotAReading, Register};
pub use remove::{RemoveMeter, RemoveMeterRefused};
pub use replace::{ReplaceMeter, ReplaceMeterRefused};
pub use verify::{VerifyMeter, VerifyMeterRefused};

/// What a volume is counted in: `m3`, `kWh`.
pub type UnitOfMeasure = Text<20>;

/// Where a meter hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Place {
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
pub enum Source {
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
        place: Option<Place>,
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
        source: Source,
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
    Known(Dials),
}

/// What is known of an installed meter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dials {
    registers: Vec<Register>,
    installed_on: NaiveDate,
    verified_until: Option<NaiveDate>,
    removed_on: Option<NaiveDate>,
    /// Where the registers stood before the first of `readings`.
    base: Standing,
    /// Own readings that can still be corrected, at most [`KEPT`].
    readings: BTreeMap<NaiveDate, Taken>,
    /// Foreign readings known already.
    foreign: BTreeSet<ReadingKey>,
}

/// Values of all registers on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Standing {
    on: NaiveDate,
    values: Vec<Volume>,
}

/// One own reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Taken {
    values: Vec<Volume>,
    consumption: Vec<Volume>,
}

/// How many readings can be corrected: a year of a daily meter, thirty of a monthly one.
const KEPT: usize = 370;

impl Meter {
    /// The meter, if it was ever installed.
    fn known(&self) -> Result<&Dials, NotInService> {
        match self {
            Self::Unknown => Err(NotInService::Unknown),
            Self::Known(dials) => Ok(dials),
        }
    }

    /// The meter, if it counts.
    fn in_service(&self) -> Result<&Dials, NotInService> {
        let dials = self.known()?;
        if dials.removed_on.is_some() { Err(NotInService::Removed) } else { Ok(dials) }
    }
}

impl Aggregate for Meter {
    const STREAM: &'static str = "meter";
    type Event = MeterEvent;

    fn evolve(&mut self, event: &MeterEvent) {
        if let MeterEvent::Installed { registers, installed_on, verified_until, .. } = event {
            let values = registers.iter().map(|register| register.initial).collect();
            *self = Self::Known(Dials {
                registers: registers.clone(),
                installed_on: *installed_on,
                verified_until: *verified_until,
                removed_on: None,
                base: Standing { on: *installed_on, values },
                readings: BTreeMap::new(),
                foreign: BTreeSet::new(),
            });
        } else if let Self::Known(dials) = self {
            dials.evolve(event);
        }
    }
}

impl Dials {
    fn evolve(&mut self, event: &MeterEvent) {
        match event {
            MeterEvent::Installed { .. } => {}
            MeterEvent::Verified { until, .. } => self.verified_until = Some(*until),
            MeterEvent::Read { date, values, consumption, .. } => self.take(*date, values, consumption),
            MeterEvent::ReadingCorrected { date, to, consumption, following, .. } => {
                if let Some(reading) = self.readings.get_mut(date) {
                    *reading = Taken { values: to.clone(), consumption: consumption.clone() };
                }
                if let Some(next) = following
                    && let Some(reading) = self.readings.get_mut(&next.date)
                {
                    reading.consumption.clone_from(&next.consumption);
                }
            }
            MeterEvent::Replaced { on, values, consumption, .. }
            | MeterEvent::Removed { on, values, consumption, .. } => {
                self.removed_on = Some(*on);
                // A last reading that was taken on that very day says the same and stands.
                if !self.readings.contains_key(on) {
                    self.take(*on, values, consumption);
                }
            }
            MeterEvent::ReadingRecorded { key, date, register, consumption } => {
                self.foreign.insert(*key);
                self.stand(*date, *register, *consumption);
            }
        }
    }

    fn take(&mut self, date: NaiveDate, values: &[Volume], consumption: &[Volume]) {
        let reading = Taken { values: values.to_vec(), consumption: consumption.to_vec() };
        self.readings.insert(date, reading);
        while self.readings.len() > KEPT
            && let Some((on, Taken { values, .. })) = self.readings.pop_first()
        {
            self.base = Standing { on, values };
        }
    }

    /// Foreign readings come in any order: the latest says where the register stands; where they never
    /// say, it stands at what they counted together.
    fn stand(&mut self, date: NaiveDate, register: Option<Volume>, consumption: Volume) {
        let (last, mut values) = self.last();
        let Some(first) = values.first_mut() else { return };
        let counted = Volume::exact(first.decimal() + consumption.decimal()).unwrap_or(*first);
        if date >= last {
            *first = register.unwrap_or(counted);
            self.readings.clear();
            self.base = Standing { on: date, values };
        } else if register.is_none() && self.readings.is_empty() {
            *first = counted;
            self.base.values = values;
        }
    }

    /// Where the registers stood last, and when.
    fn last(&self) -> (NaiveDate, Vec<Volume>) {
        match self.readings.last_key_value() {
            Some((date, reading)) => (*date, reading.values.clone()),
            None => (self.base.on, self.base.values.clone()),
        }
    }

    /// What each register counted between two readings.
    fn counted(&self, before: &[Volume], after: &[Volume]) -> Result<Vec<Volume>, NotAReading> {
        if after.len() != self.registers.len() || before.len() != after.len() {
            return Err(NotAReading::Count { given: after.len(), registers: self.registers.len() });
        }
        let values = self.registers.iter().zip(before).zip(after);
        values.map(|((register, before), after)| register.counted(*before, *after)).collect()
    }

    /// What the last values of all count for: nothing beyond the last reading's day.
    fn close(
        &self,
        on: NaiveDate,
        values: &[Volume],
        now: DateTime<Utc>,
    ) -> Result<Vec<Volume>, NotAReading> {
        if on > today_anywhere(now) {
            return Err(NotAReading::Future);
        }
        let (last, before) = self.last();
        if on < last || on < self.installed_on {
            return Err(NotAReading::TooEarly(last.max(self.installed_on)));
        }
        let consumption = self.counted(&before, values)?;
        if self.readings.contains_key(&on) && before != values {
            return Err(NotAReading::Taken(on));
        }
        Ok(consumption)
    }
}

/// The date where the day begins first, so that nobody's today is refused as the future.
fn today_anywhere(now: DateTime<Utc>) -> NaiveDate {
    (now + chrono::TimeDelta::hours(14)).date_naive()
}

/// Why there is nothing to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotInService {
    /// Never installed.
    #[error("there is no such meter")]
    Unknown,
    /// Counts no more.
    #[error("the meter was removed")]
    Removed,
}

impl Refusal for NotInService {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "meter.unknown",
            Self::Removed => "meter.removed",
        }
    }
    fn refused(&self) -> Refused {
        match self {
            Self::Unknown => Refused::Unknown,
            Self::Removed => Refused::Conflict,
        }
    }
}
