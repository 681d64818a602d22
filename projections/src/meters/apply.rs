//! What each fact about a meter changes on its card and among its readings.

use chrono::NaiveDate;
use domain::{
    meter::{MeterEvent, MeterPlace, ReadingKey},
    volume::Volume,
};
use rust_decimal::Decimal;
use schemas::Recorded;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{MeterRow, Meters, ReadingRow};
use crate::{read_model::Defect, writable};

pub(super) const READS: &[&str] = &["meter.*"];

impl Meters {
    pub(super) fn wanted(&mut self, event: &Recorded, fact: &MeterEvent) {
        self.meters.prefetch(event.id);
        match fact {
            MeterEvent::ReadingCorrected { date, following, .. } => {
                self.readings.prefetch(own(event.id, *date));
                if let Some(next) = following {
                    self.readings.prefetch(own(event.id, next.date));
                }
            }
            MeterEvent::Replaced { on, .. } | MeterEvent::Removed { on, .. } => {
                self.readings.prefetch(own(event.id, *on));
            }
            MeterEvent::Installed { .. }
            | MeterEvent::Verified { .. }
            | MeterEvent::Read { .. }
            | MeterEvent::ReadingRecorded { .. } => {}
        }
    }

    pub(super) fn meter(&mut self, event: &Recorded, fact: &MeterEvent) -> Result<(), Defect> {
        if let Some(meter) = installed(event, fact) {
            self.meters.put(meter);
            return Ok(());
        }
        let meter = self.meters.edit(&event.id)?;
        meter.version = event.version;
        match fact {
            MeterEvent::Installed { .. } => {}
            MeterEvent::Verified { until, .. } => meter.verified_until = Some(writable::day(*until)),
            MeterEvent::Read { date, values, consumption, source, person, confirmed } => {
                meter.shows(*date, values);
                let reading = reading(event, own(event.id, *date), *date, values, consumption);
                self.readings.put(ReadingRow {
                    source: Some(<&str>::from(source).to_owned()),
                    person: person.map(|person| person.0),
                    confirmed: *confirmed,
                    ..reading
                });
            }
            MeterEvent::ReadingCorrected { date, from, to, reason, consumption, following } => {
                if meter.last_date == Some(*date) {
                    meter.shows(*date, to);
                }
                let reading = self.readings.edit(&own(event.id, *date))?;
                reading.values = json!(to);
                reading.counts(consumption);
                if let Value::Array(corrections) = &mut reading.corrections {
                    corrections.push(json!({
                        "values": from, "reason": reason, "position": event.position,
                        "actor": event.actor(), "at": event.recorded_at,
                    }));
                }
                if let Some(next) = following {
                    self.readings.edit(&own(event.id, next.date))?.counts(&next.consumption);
                }
            }
            MeterEvent::Replaced { on, values, consumption, by } => {
                meter.replaced_by = Some(by.0);
                self.take_down(event, *on, values, consumption)?;
            }
            MeterEvent::Removed { on, values, consumption, .. } => {
                self.take_down(event, *on, values, consumption)?;
            }
            MeterEvent::ReadingRecorded { key, date, register, consumption } => {
                let values: Vec<Volume> = register.iter().copied().collect();
                meter.shows(*date, &values);
                let reading = reading(event, foreign(event.id, *key), *date, &values, &[*consumption]);
                self.readings.put(ReadingRow { source: Some("import".to_owned()), ..reading });
            }
        }
        Ok(())
    }

    /// What it showed last is a reading, unless one was taken on that very day: it says the same.
    fn take_down(
        &mut self,
        event: &Recorded,
        on: NaiveDate,
        values: &[Volume],
        consumption: &[Volume],
    ) -> Result<(), Defect> {
        let meter = self.meters.edit(&event.id)?;
        meter.removed_on = Some(on);
        meter.shows(on, values);
        let id = own(event.id, on);
        if self.readings.get(&id)?.is_none() {
            self.readings.put(reading(event, id, on, values, consumption));
        }
        Ok(())
    }
}

/// An own reading is the meter's one of that day.
fn own(meter: Uuid, date: NaiveDate) -> Uuid {
    Uuid::new_v5(&meter, date.to_string().as_bytes())
}

/// A foreign one is known by its key.
fn foreign(meter: Uuid, key: ReadingKey) -> Uuid {
    Uuid::new_v5(&meter, String::from(key).as_bytes())
}

fn reading(
    event: &Recorded,
    id: Uuid,
    date: NaiveDate,
    values: &[Volume],
    consumption: &[Volume],
) -> ReadingRow {
    let mut reading = ReadingRow {
        id,
        meter: event.id,
        date,
        values: json!(values),
        consumption: Value::Null,
        counted: Decimal::ZERO,
        source: None,
        person: None,
        confirmed: false,
        corrections: json!([]),
        position: event.position,
        recorded_at: event.recorded_at,
    };
    reading.counts(consumption);
    reading
}

fn installed(event: &Recorded, fact: &MeterEvent) -> Option<MeterRow> {
    let MeterEvent::Installed {
        place,
        service,
        unit_of_measure,
        serial,
        registers,
        installed_on,
        verified_until,
        cadence,
        origin,
    } = fact
    else {
        return None;
    };
    let (house, unit) = match place {
        None => (None, None),
        Some(MeterPlace::House { house }) => (Some(house.0), None),
        Some(MeterPlace::Unit { unit }) => (None, Some(unit.0)),
    };
    Some(MeterRow {
        id: event.id,
        version: event.version,
        house,
        unit,
        service: service.to_string(),
        unit_of_measure: unit_of_measure.to_string(),
        serial: serial.to_string(),
        registers: json!(registers),
        cadence: <&str>::from(cadence).to_owned(),
        installed_on: *installed_on,
        verified_until: verified_until.map(writable::day),
        removed_on: None,
        replaced_by: None,
        last_date: None,
        last_values: json!([]),
        source: origin.as_ref().map(|origin| origin.source.to_string()),
        source_id: origin.as_ref().map(|origin| origin.id.to_string()),
    })
}

impl MeterRow {
    /// Foreign readings come in any order: the latest day is where it stands.
    fn shows(&mut self, date: NaiveDate, values: &[Volume]) {
        if self.last_date.is_none_or(|last| last <= date) {
            self.last_date = Some(date);
            self.last_values = json!(values);
        }
    }
}

impl ReadingRow {
    fn counts(&mut self, consumption: &[Volume]) {
        self.consumption = json!(consumption);
        self.counted = consumption.iter().map(|volume| volume.decimal()).sum();
    }
}
