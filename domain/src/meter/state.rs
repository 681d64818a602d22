//! The state of an installed meter: its registers, and the readings that can still be corrected.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{MeterEvent, MeterPlace, NotAReading, ReadingKey, Register, UnitOfMeasure};
use crate::{day::last_day_anywhere, residency::HomeUnit, text::Label, volume::Volume};

/// What a meter measures and where: a meter that replaces it does the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fitting {
    /// Place of the meter; none for an imported meter whose place is not known.
    pub place: Option<MeterPlace>,
    /// Service that it measures.
    pub service: Label,
    /// Unit in which it counts.
    pub unit_of_measure: UnitOfMeasure,
}

/// State of an installed meter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeterState {
    pub(super) fitting: Fitting,
    pub(super) registers: Vec<Register>,
    pub(super) installed_on: NaiveDate,
    pub(super) verified_until: Option<NaiveDate>,
    removed_on: Option<NaiveDate>,
    /// Values before the first of `readings`.
    pub(super) base: RegisterValues,
    /// Our own readings that can still be corrected, at most [`CORRECTABLE_READINGS_MAX`].
    pub(super) readings: BTreeMap<NaiveDate, OwnReading>,
    /// Keys of the imported readings.
    pub(super) foreign: BTreeSet<ReadingKey>,
}

/// Values of all registers at the end of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RegisterValues {
    pub(super) on: NaiveDate,
    pub(super) values: Vec<Volume>,
}

/// A reading of our own, with the consumption since the one before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OwnReading {
    pub(super) values: Vec<Volume>,
    pub(super) consumption: Vec<Volume>,
}

/// Most readings that can still be corrected: a year of a meter read daily, thirty years of one read monthly.
const CORRECTABLE_READINGS_MAX: usize = 370;

impl MeterState {
    pub(super) fn installed(
        fitting: Fitting,
        registers: &[Register],
        installed_on: NaiveDate,
        verified_until: Option<NaiveDate>,
    ) -> Self {
        let values = registers.iter().map(|register| register.initial).collect();
        Self {
            fitting,
            registers: registers.to_vec(),
            installed_on,
            verified_until,
            removed_on: None,
            base: RegisterValues { on: installed_on, values },
            readings: BTreeMap::new(),
            foreign: BTreeSet::new(),
        }
    }

    /// Whether the meter is in one of these units.
    pub(super) fn is_in(&self, homes: &[HomeUnit]) -> bool {
        match self.fitting.place {
            Some(MeterPlace::Unit { unit }) => homes.iter().any(|home| home.unit == unit),
            Some(MeterPlace::House { .. }) | None => false,
        }
    }

    pub(super) fn is_removed(&self) -> bool {
        self.removed_on.is_some()
    }

    pub(super) fn evolve(&mut self, event: &MeterEvent) {
        match event {
            MeterEvent::Installed { .. } => {}
            MeterEvent::Verified { until, .. } => self.verified_until = Some(*until),
            MeterEvent::Read { date, values, consumption, .. } => {
                self.add_reading(*date, values, consumption);
            }
            MeterEvent::ReadingCorrected { date, to, consumption, following, .. } => {
                if let Some(reading) = self.readings.get_mut(date) {
                    *reading = OwnReading { values: to.clone(), consumption: consumption.clone() };
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
                // a reading of that day has the same values: see `final_consumption`
                if !self.readings.contains_key(on) {
                    self.add_reading(*on, values, consumption);
                }
            }
            MeterEvent::ReadingRecorded { key, date, register, consumption } => {
                self.foreign.insert(*key);
                self.add_foreign_reading(*date, *register, *consumption);
            }
        }
    }

    fn add_reading(&mut self, date: NaiveDate, values: &[Volume], consumption: &[Volume]) {
        let reading = OwnReading { values: values.to_vec(), consumption: consumption.to_vec() };
        self.readings.insert(date, reading);
        while self.readings.len() > CORRECTABLE_READINGS_MAX
            && let Some((on, OwnReading { values, .. })) = self.readings.pop_first()
        {
            self.base = RegisterValues { on, values };
        }
    }

    /// Adds an imported reading. They come in any order: the latest one gives the value of the register, or, where the
    /// source gives no values, the register counts the sum of all consumption.
    fn add_foreign_reading(&mut self, date: NaiveDate, register: Option<Volume>, consumption: Volume) {
        let (last, mut values) = self.last_values();
        let Some(first) = values.first_mut() else { return };
        let counted = Volume::exact(first.decimal() + consumption.decimal()).unwrap_or(*first);
        if date >= last {
            *first = register.unwrap_or(counted);
            self.readings.clear();
            self.base = RegisterValues { on: date, values };
        } else if register.is_none() && self.readings.is_empty() {
            *first = counted;
            self.base.values = values;
        }
    }

    /// Day and values of the last reading, or of the installation.
    pub(super) fn last_values(&self) -> (NaiveDate, Vec<Volume>) {
        match self.readings.last_key_value() {
            Some((date, reading)) => (*date, reading.values.clone()),
            None => (self.base.on, self.base.values.clone()),
        }
    }

    /// Consumption of each register between two readings.
    pub(super) fn consumption(
        &self,
        before: &[Volume],
        after: &[Volume],
    ) -> Result<Vec<Volume>, NotAReading> {
        if after.len() != self.registers.len() || before.len() != after.len() {
            return Err(NotAReading::Count { given: after.len(), registers: self.registers.len() });
        }
        let values = self.registers.iter().zip(before).zip(after);
        values.map(|((register, before), after)| register.consumption(*before, *after)).collect()
    }

    /// Consumption from the last reading to the removal of the meter. Values of a day that has a reading must be equal
    /// to it.
    pub(super) fn final_consumption(
        &self,
        on: NaiveDate,
        values: &[Volume],
        now: DateTime<Utc>,
    ) -> Result<Vec<Volume>, NotAReading> {
        if on > last_day_anywhere(now) {
            return Err(NotAReading::Future("on"));
        }
        let (last, before) = self.last_values();
        if on < last || on < self.installed_on {
            return Err(NotAReading::TooEarly("on", last.max(self.installed_on)));
        }
        let consumption = self.consumption(&before, values)?;
        if self.readings.contains_key(&on) && before != values {
            return Err(NotAReading::Taken("on", on));
        }
        Ok(consumption)
    }
}
