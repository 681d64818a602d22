//! A reading had been wrong.

use std::ops::Bound;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FollowingReading, Meter, MeterEvent, NotAReading, NotInService};
use crate::{Circumstance, Command, Refusal, text::Prose, volume::Volume};

/// Correct one of the readings. The old values stay in the log.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectReading {
    /// Day of the reading that is corrected.
    pub date: NaiveDate,
    /// What the registers showed, in their order.
    #[schemars(length(min = 1, max = 8))]
    pub values: Vec<Volume>,
    /// The reason, in words.
    pub reason: Prose,
}

/// The reasons to refuse [`CorrectReading`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum CorrectReadingRefused {
    /// The meter does not exist.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NotInService),
    /// There is no reading of this date, or it is too old to be corrected.
    #[error("there is no reading of {0} that can be corrected")]
    #[refusal(code = "meter.reading_unknown", kind = Unknown, field = "date")]
    NoReading(NaiveDate),
    /// The values are not possible.
    #[error(transparent)]
    #[refusal(transparent)]
    NotAReading(NotAReading),
    /// The next reading, of this date, is lower than the corrected values.
    #[error("the reading of {0} is lower")]
    #[refusal(code = "meter.reading_above_next", kind = Invalid, field = "values")]
    AboveNext(NaiveDate),
}

impl Command for CorrectReading {
    type Of = Meter;
    type Refusal = CorrectReadingRefused;

    fn decide(&self, state: &Meter, _: &Circumstance) -> Result<Vec<MeterEvent>, CorrectReadingRefused> {
        // A removed meter, too: its bill may still be wrong.
        let meter = state.known()?;
        let wrong = meter.readings.get(&self.date).ok_or(CorrectReadingRefused::NoReading(self.date))?;
        if wrong.values == self.values {
            return Ok(vec![]);
        }
        let before = meter.readings.range(..self.date).next_back();
        let before = before.map_or(&meter.base.values, |(_, reading)| &reading.values);
        let consumption =
            meter.consumption(before, &self.values).map_err(CorrectReadingRefused::NotAReading)?;
        let next = (Bound::Excluded(self.date), Bound::Unbounded);
        let following = match meter.readings.range(next).next() {
            None => None,
            Some((date, reading)) => {
                let consumption = meter.consumption(&self.values, &reading.values);
                let consumption = consumption.map_err(|_| CorrectReadingRefused::AboveNext(*date))?;
                Some(FollowingReading { date: *date, consumption })
            }
        };
        Ok(vec![MeterEvent::ReadingCorrected {
            date: self.date,
            from: wrong.values.clone(),
            to: self.values.clone(),
            reason: self.reason.clone(),
            consumption,
            following,
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            ReadingSource,
            install::tests::{day, installed},
            read::tests::{read, volumes},
            remove::tests::removed,
        },
        *,
    };
    use crate::{Role, given::given};

    fn correct(date: &str, value: u32) -> CorrectReading {
        CorrectReading {
            date: day(date),
            values: volumes(&[value]),
            reason: Prose::parse("two digits swapped").unwrap(),
        }
    }

    const READ: [(&str, u32); 2] = [("2026-01-25", 150), ("2026-02-25", 180)];

    #[test]
    fn the_old_value_stays_and_the_next_is_reckoned_anew() {
        let events = given::<Meter>(read(&READ)).when(&correct("2026-01-25", 160)).unwrap();
        assert_eq!(
            events,
            [MeterEvent::ReadingCorrected {
                date: day("2026-01-25"),
                from: volumes(&[150]),
                to: volumes(&[160]),
                reason: Prose::parse("two digits swapped").unwrap(),
                consumption: volumes(&[60]),
                following: Some(FollowingReading { date: day("2026-02-25"), consumption: volumes(&[20]) }),
            }]
        );
        let mut history = read(&READ);
        history.extend(events);
        assert_eq!(given::<Meter>(history).when(&correct("2026-01-25", 160)).unwrap(), []);
    }

    #[test]
    fn between_its_neighbours() {
        let story = given::<Meter>(read(&READ));
        assert_eq!(story.refused(&correct("2026-01-25", 99)), "meter.reading_below_previous");
        assert_eq!(story.refused(&correct("2026-01-25", 181)), "meter.reading_above_next");
        assert_eq!(story.refused(&correct("2026-02-25", 100_000)), "meter.too_many_digits");
        assert!(story.when(&correct("2026-02-25", 170)).is_ok(), "the last has no next");
    }

    #[test]
    fn only_what_was_read() {
        let story = given::<Meter>(read(&READ));
        assert_eq!(story.refused(&correct("2026-01-26", 160)), "meter.reading_unknown");
        assert_eq!(given::<Meter>([]).refused(&correct("2026-01-25", 160)), "meter.unknown");
    }

    #[test]
    fn a_year_of_daily_readings_and_no_more() {
        let first = day("2025-12-01");
        let mut history = vec![installed(&["T1"])];
        history.extend((0..=370_u32).map(|n| MeterEvent::Read {
            date: first + chrono::Days::new(n.into()),
            values: volumes(&[101 + n]),
            consumption: volumes(&[1]),
            source: ReadingSource::Remote,
            person: None,
            confirmed: false,
        }));
        let story = given::<Meter>(history);
        assert_eq!(story.refused(&correct("2025-12-01", 100)), "meter.reading_unknown");
        assert_eq!(story.refused(&correct("2025-12-02", 100)), "meter.reading_below_previous");
        assert!(story.when(&correct("2025-12-02", 101)).is_ok());
    }

    #[test]
    fn a_removed_meters_last_reading_too() {
        let history = read(&READ).into_iter().chain([removed(&READ, "2026-03-01", 190)]);
        let story = given::<Meter>(history);
        assert!(story.when(&correct("2026-03-01", 185)).is_ok());
        assert_eq!(story.refused(&correct("2026-02-25", 191)), "meter.reading_above_next");
    }

    #[test]
    fn not_by_a_resident() {
        let story = given::<Meter>(read(&READ)).as_role(Role::Resident);
        assert_eq!(story.refused(&correct("2026-01-25", 160)), "meter.not_allowed");
    }
}
