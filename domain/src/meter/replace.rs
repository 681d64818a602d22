//! Another meter hangs in its place.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Meter, MeterEvent,
    take_down::{TakeDownRefused, take_down},
};
use crate::{Circumstance, Command, id::MeterId, volume::Volume};

/// Hang another in its place. The other is installed by a command of its own.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceMeter {
    /// Day of the replacement.
    pub on: NaiveDate,
    /// What it showed last, a value a register.
    #[schemars(length(min = 1, max = 8))]
    pub values: Vec<Volume>,
    /// Id of the meter that replaces it.
    pub by: MeterId,
}

impl Command for ReplaceMeter {
    type Of = Meter;
    type Refusal = TakeDownRefused;

    fn decide(&self, state: &Meter, at: &Circumstance) -> Result<Vec<MeterEvent>, TakeDownRefused> {
        let consumption = take_down(state, self.on, &self.values, at)?;
        Ok(vec![MeterEvent::Replaced { on: self.on, values: self.values.clone(), consumption, by: self.by }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            install::tests::day,
            read::tests::{read, volumes},
        },
        *,
    };
    use crate::{Role, given::given};

    fn replace(on: &str, value: u32) -> ReplaceMeter {
        ReplaceMeter { on: day(on), values: volumes(&[value]), by: MeterId::named("new") }
    }

    #[test]
    fn its_last_reading_counts() {
        let history = read(&[("2026-01-25", 150)]);
        let events = given::<Meter>(history.clone()).when(&replace("2026-03-01", 170)).unwrap();
        let by = MeterId::named("new");
        let (values, consumption) = (volumes(&[170]), volumes(&[20]));
        assert_eq!(events, [MeterEvent::Replaced { on: day("2026-03-01"), values, consumption, by }]);
        let story = given::<Meter>(history.into_iter().chain(events));
        assert_eq!(story.refused(&replace("2026-03-01", 170)), "meter.removed");
    }

    #[test]
    fn by_staff_with_what_it_can_have_shown() {
        let story = given::<Meter>(read(&[("2026-01-25", 150)]));
        assert_eq!(story.refused(&replace("2026-03-01", 149)), "meter.reading_below_previous");
        assert_eq!(story.as_role(Role::Auditor).refused(&replace("2026-03-01", 170)), "meter.not_allowed");
        assert_eq!(given::<Meter>([]).refused(&replace("2026-03-01", 170)), "meter.unknown");
    }
}
