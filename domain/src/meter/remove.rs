//! A meter is taken away.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Meter, MeterEvent,
    take_down::{TakeDownRefused, take_down},
};
use crate::{Circumstance, Command, text::Prose, volume::Volume};

/// Take a meter away.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveMeter {
    /// Day of the removal.
    pub on: NaiveDate,
    /// What it showed last, a value a register.
    #[schemars(length(min = 1, max = 8))]
    pub values: Vec<Volume>,
    /// The reason, in words.
    pub reason: Prose,
}

impl Command for RemoveMeter {
    type Of = Meter;
    type Refusal = TakeDownRefused;

    fn decide(&self, state: &Meter, at: &Circumstance) -> Result<Vec<MeterEvent>, TakeDownRefused> {
        let consumption = take_down(state, self.on, &self.values, at)?;
        Ok(vec![MeterEvent::Removed {
            on: self.on,
            values: self.values.clone(),
            consumption,
            reason: self.reason.clone(),
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            install::tests::day,
            read::tests::{read, reading, volumes},
        },
        *,
    };
    use crate::{Refusal, Role, given::given};

    fn remove(on: &str, value: u32) -> RemoveMeter {
        RemoveMeter { on: day(on), values: volumes(&[value]), reason: Prose::parse("leaks").unwrap() }
    }

    pub(crate) fn removed(readings: &[(&str, u32)], on: &str, value: u32) -> MeterEvent {
        given::<Meter>(read(readings)).when(&remove(on, value)).unwrap().remove(0)
    }

    const READ: [(&str, u32); 1] = [("2026-01-25", 150)];

    #[test]
    fn its_last_reading_counts_and_then_nothing_does() {
        let gone = removed(&READ, "2026-03-01", 170);
        assert!(matches!(&gone, MeterEvent::Removed { consumption, .. } if *consumption == volumes(&[20])));
        let story = given::<Meter>(read(&READ).into_iter().chain([gone]));
        assert_eq!(story.refused(&remove("2026-03-01", 170)), "meter.removed");
        assert_eq!(story.refused(&reading("2026-03-02", &[180])), "meter.removed");
    }

    #[test]
    fn read_and_removed_on_one_day_it_shows_one_value() {
        let same = removed(&READ, "2026-01-25", 150);
        assert!(matches!(&same, MeterEvent::Removed { consumption, .. } if *consumption == volumes(&[0])));
        let story = given::<Meter>(read(&READ));
        assert_eq!(story.refused(&remove("2026-01-25", 151)), "meter.already_read");
    }

    #[test]
    fn not_before_its_last_reading_nor_with_a_lower_one() {
        let story = given::<Meter>(read(&READ));
        assert_eq!(story.refused(&remove("2026-01-24", 150)), "meter.too_early");
        assert_eq!(story.when(&remove("2026-01-24", 150)).unwrap_err().field(), Some("on"));
        assert_eq!(story.refused(&remove("2026-03-04", 150)), "meter.in_the_future");
        assert_eq!(story.refused(&remove("2026-03-01", 149)), "meter.reading_below_previous");
        assert_eq!(given::<Meter>([]).refused(&remove("2026-03-01", 149)), "meter.unknown");
    }

    #[test]
    fn by_staff() {
        let story = given::<Meter>(read(&READ)).as_role(Role::Resident);
        assert_eq!(story.refused(&remove("2026-03-01", 170)), "meter.not_allowed");
    }
}
