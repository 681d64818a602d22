//! Readings of meters kept elsewhere: a row a reading. A meter shows one thing at a time, so equal rows
//! are one reading.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use domain::{
    id::MeterId,
    meter::{Cadence, ForeignReading, Meter, ReadingKey, RecordReadings, UnitOfMeasure},
    origin::Origin,
    text::Label,
    volume::Volume,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Delimiter, Failed, GroupOutcome, Import, Kind, Odd, Outcome, Rejected,
    key::key,
    moment::Clock,
    parts::{Heard, RecordedRows, RowsToRecord},
    row::{Cells, needed},
};

/// What the columns of a list of readings mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readings {
    #[serde(default)]
    delimiter: Delimiter,
    /// The column that says which meter.
    meter: String,
    /// The column with the day.
    date: String,
    time: Clock,
    /// The column with what was counted.
    consumption: String,
    /// The column with what the register showed.
    register: Option<String>,
    /// What the meters count.
    service: Label,
    /// In what.
    unit: UnitOfMeasure,
    cadence: Cadence,
}

/// A reading with its line.
#[derive(Debug)]
pub struct Said {
    on: NaiveDate,
    line: u64,
    register: Option<Volume>,
    consumption: Volume,
}

impl Kind for Readings {
    const NAME: &'static str = "readings";
    type Said = Vec<Said>;

    fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    fn id(&self) -> &str {
        &self.meter
    }

    fn columns(&self) -> Vec<&str> {
        let always = [&self.meter, &self.date, &self.consumption];
        always.into_iter().chain(&self.register).map(String::as_str).collect()
    }

    fn contradiction(&self) -> Option<String> {
        None
    }

    fn hear(&self, readings: &mut Vec<Said>, cells: Cells<'_>) -> Result<(), Rejected> {
        let on = needed(cells.parse(&self.date, |text| self.time.day(text))?, &self.date)?;
        if !(1900..=2200).contains(&on.year()) {
            let reason = format!("{on} is not between the years 1900 and 2200");
            return Err(Rejected::new("import.time_out_of_range", reason));
        }
        let consumption = needed(cells.volume(&self.consumption)?, &self.consumption)?;
        let register = self.register.as_ref().map(|column| cells.volume(column)).transpose()?.flatten();
        readings.push(Said { on, line: cells.line(), register, consumption });
        Ok(())
    }

    async fn record(
        &self,
        import: &Import,
        groups: Vec<(Origin, Vec<Said>)>,
    ) -> Result<Vec<GroupOutcome>, Failed> {
        let ids: Vec<Uuid> = groups.iter().map(|(origin, _)| MeterId::named(&origin.name()).0).collect();
        let known = import.store.load_many::<Meter>(&ids).await?;
        let histories = ids.into_iter().zip(known).zip(groups).map(|((id, known), (origin, mut said))| {
            said.sort_by_key(|reading| (reading.on, reading.line));
            let (rows, odd) = readings(said);
            let command = move |readings| RecordReadings {
                origin: origin.clone(),
                service: self.service.clone(),
                unit_of_measure: self.unit.clone(),
                cadence: self.cadence,
                readings,
            };
            (RowsToRecord { id, before: known.version, rows, command }, odd)
        });
        let (histories, odd): (Vec<_>, Vec<_>) = histories.unzip();
        let told = import.record_parts(&histories).await?;
        let outcome = |((history, RecordedRows { events, refused }), odd): (
            (&RowsToRecord<_, _>, RecordedRows),
            Vec<Odd>,
        )| {
            let installed = u64::from(history.before == 0);
            Ok(Outcome { taken: events.saturating_sub(installed), refused, odd })
        };
        Ok(histories.iter().zip(told).zip(odd).map(outcome).collect())
    }
}

/// Readings in the order of time, and the rows that contradict one before them.
fn readings(said: Vec<Said>) -> (Vec<Heard<ForeignReading>>, Vec<Odd>) {
    let (mut told, mut days, mut odd) = (HashSet::new(), HashMap::new(), Vec::new());
    let mut readings = Vec::with_capacity(said.len());
    for Said { on, line, register, consumption } in said {
        let shown = register.map(|register| register.to_string()).unwrap_or_default();
        let key = key(&[&on.to_string(), &shown, &consumption.to_string()]);
        if !told.insert(key) {
            odd.push(Odd { line, code: "import.reading_told_twice" });
            continue;
        }
        if days.insert(on, key).is_some() {
            odd.push(Odd { line, code: "import.day_read_twice" });
        }
        let says = ForeignReading { key: ReadingKey(key), date: on, register, consumption };
        readings.push(Heard { line, says });
    }
    (readings, odd)
}
