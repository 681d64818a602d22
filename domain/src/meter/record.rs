//! Another system's readings come in.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cadence, Meter, MeterEvent, ReadingKey, Register, UnitOfMeasure};
use crate::{
    Circumstance, Command, Refusal,
    origin::Origin,
    text::{Label, Text},
    volume::Volume,
};

/// One reading as another system has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignReading {
    /// What it is known by.
    pub key: ReadingKey,
    /// Of which day.
    pub date: NaiveDate,
    /// What the register showed, where they say.
    #[serde(default)]
    pub register: Option<Volume>,
    /// What it counted.
    pub consumption: Volume,
}

/// Take another system's readings as facts; those known already are passed over. A meter never heard of
/// is installed by it, as one register that is where they say.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReadings {
    /// Whose meter it is.
    pub origin: Origin,
    /// What it counts.
    pub service: Label,
    /// Unit in which the meter counts.
    pub unit_of_measure: UnitOfMeasure,
    /// How often it is read.
    pub cadence: Cadence,
    /// The readings, in any order.
    pub readings: Vec<ForeignReading>,
}

/// The reasons to refuse [`RecordReadings`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RecordReadingsRefused {
    /// A reading's date is out of range.
    #[error("reading {0} is of a day before 1900 or after 2200")]
    #[refusal(code = "meter.date_out_of_range", kind = Invalid, field = "readings")]
    Date(ReadingKey),
}

impl RecordReadings {
    /// The meter as the earliest reading shows it.
    fn installed(&self) -> Option<MeterEvent> {
        let first = self.readings.iter().min_by_key(|reading| reading.date)?;
        let initial = first.register.and_then(|register| register.checked_sub(first.consumption));
        Some(MeterEvent::Installed {
            place: None,
            service: self.service.clone(),
            unit_of_measure: self.unit_of_measure.clone(),
            serial: self.origin.id.clone(),
            registers: vec![Register {
                name: Text::parse("total").ok()?,
                digits: 12,
                initial: initial.unwrap_or_default(),
            }],
            installed_on: first.date,
            verified_until: None,
            cadence: self.cadence,
            origin: Some(self.origin.clone()),
        })
    }
}

impl Command for RecordReadings {
    type Of = Meter;
    type Refusal = RecordReadingsRefused;

    fn decide(&self, state: &Meter, _: &Circumstance) -> Result<Vec<MeterEvent>, RecordReadingsRefused> {
        if let Some(slip) = self.readings.iter().find(|reading| !(1900..=2200).contains(&reading.date.year()))
        {
            return Err(RecordReadingsRefused::Date(slip.key));
        }
        let mut events = Vec::with_capacity(self.readings.len() + 1);
        let known = match state {
            Meter::Unknown => {
                events.extend(self.installed());
                None
            }
            Meter::Known(meter) => Some(&meter.foreign),
        };
        let mut fresh = BTreeSet::new();
        let unknown = self.readings.iter().filter(|reading| {
            known.is_none_or(|keys| !keys.contains(&reading.key)) && fresh.insert(reading.key)
        });
        events.extend(unknown.map(|reading| MeterEvent::ReadingRecorded {
            key: reading.key,
            date: reading.date,
            register: reading.register,
            consumption: reading.consumption,
        }));
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            install::tests::day,
            read::tests::{reading, volumes},
        },
        *,
    };
    use crate::{
        Event, Role,
        given::{Given, given, moment},
    };

    fn foreign(key: u64, date: &str, register: Option<u32>, consumption: u32) -> ForeignReading {
        let (register, consumption) = (register.map(Volume::from), Volume::from(consumption));
        ForeignReading { key: ReadingKey(key), date: day(date), register, consumption }
    }

    fn record(readings: Vec<ForeignReading>) -> RecordReadings {
        RecordReadings {
            origin: Origin { source: Text::parse("edrp").unwrap(), id: Label::parse("H001").unwrap() },
            service: Label::parse("electricity").unwrap(),
            unit_of_measure: UnitOfMeasure::parse("Wh").unwrap(),
            cadence: Cadence::Daily,
            readings,
        }
    }

    fn days() -> Vec<ForeignReading> {
        vec![foreign(2, "2026-01-02", Some(130), 20), foreign(1, "2026-01-01", Some(110), 10)]
    }

    fn story(readings: Vec<ForeignReading>) -> Given<Meter> {
        let events = given::<Meter>([]).as_role(Role::System).when(&record(readings)).unwrap();
        given::<Meter>(events)
    }

    /// What a later reading of its own would count.
    fn counted(story: &Given<Meter>, date: &str, value: u32) -> Vec<Volume> {
        let events = story.when(&reading(date, &[value])).unwrap();
        let [MeterEvent::Read { consumption, .. }] = &events[..] else { panic!("a reading: {events:?}") };
        consumption.clone()
    }

    #[test]
    fn an_unknown_meter_is_installed_by_its_readings() {
        let events = given::<Meter>([]).as_role(Role::System).when(&record(days())).unwrap();
        let [MeterEvent::Installed { place: None, registers, installed_on, .. }, second, first] = &events[..]
        else {
            panic!("an installation and two readings: {events:?}")
        };
        assert_eq!((registers[0].initial, *installed_on), (Volume::from(100), day("2026-01-01")));
        assert_eq!(first.occurred_at(), Some(moment("2026-01-01T00:00:00Z")));
        assert_eq!(second.kind(), "reading_recorded");
    }

    #[test]
    fn what_is_known_is_passed_over() {
        let story = story(days()).as_role(Role::System);
        assert_eq!(story.when(&record(days())).unwrap(), []);
        let mut more = days();
        more.extend([foreign(3, "2026-01-03", Some(135), 5), foreign(3, "2026-01-03", Some(135), 5)]);
        assert_eq!(story.when(&record(more)).unwrap().len(), 1);
        assert_eq!(given::<Meter>([]).as_role(Role::System).when(&record(vec![])).unwrap(), []);
    }

    #[test]
    fn then_it_is_read_like_any_other() {
        let story = story(days());
        assert_eq!(counted(&story, "2026-01-10", 150), volumes(&[20]));
        assert_eq!(story.refused(&reading("2026-01-10", &[129])), "meter.reading_below_previous");
        assert_eq!(story.refused(&reading("2026-01-01", &[150])), "meter.too_early");
    }

    #[test]
    fn without_a_register_it_stands_at_what_was_counted() {
        let forth = vec![foreign(1, "2026-01-01", None, 10), foreign(2, "2026-01-02", None, 20)];
        let back: Vec<_> = forth.iter().rev().cloned().collect();
        assert_eq!(counted(&story(forth), "2026-01-10", 31), volumes(&[1]));
        assert_eq!(counted(&story(back), "2026-01-10", 31), volumes(&[1]));
    }

    #[test]
    fn only_imports_bring_them() {
        assert_eq!(given::<Meter>([]).refused(&record(days())), "meter.not_allowed");
    }

    #[test]
    fn a_fact_has_a_day() {
        let slip = record(vec![foreign(1, "0202-01-01", None, 1)]);
        let story = given::<Meter>([]).as_role(Role::System);
        assert_eq!(story.refused(&slip), "meter.date_out_of_range");
    }
}
