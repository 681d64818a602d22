//! Another meter hangs in its place.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Meter, MeterEvent, NotAReading, NotInService, install::STAFF};
use crate::{Circumstance, Command, Refusal, Refused, id::MeterId, volume::Volume};

/// Hang another in its place. The other is installed by a command of its own.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceMeter {
    /// When.
    pub on: NaiveDate,
    /// What it showed last, a value a register.
    #[schemars(length(min = 1, max = 8))]
    pub values: Vec<Volume>,
    /// The other.
    pub by: MeterId,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceMeterRefused {
    /// Not for this actor.
    #[error("meters are replaced by staff")]
    NotAllowed,
    /// There is nothing to replace.
    #[error(transparent)]
    NotInService(#[from] NotInService),
    /// It cannot have shown that.
    #[error(transparent)]
    NotAReading(#[from] NotAReading),
}

impl Refusal for ReplaceMeterRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "meter.not_allowed",
            Self::NotInService(absent) => absent.code(),
            Self::NotAReading(wrong) => wrong.code(),
        }
    }
    fn refused(&self) -> Refused {
        match self {
            Self::NotAllowed => Refused::Forbidden,
            Self::NotInService(absent) => absent.refused(),
            Self::NotAReading(wrong) => wrong.refused(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotAllowed | Self::NotInService(_) => None,
            Self::NotAReading(wrong) => Some(wrong.field_of("on")),
        }
    }
}

impl Command for ReplaceMeter {
    type Of = Meter;
    type Refusal = ReplaceMeterRefused;

    fn decide(&self, state: &Meter, at: &Circumstance) -> Result<Vec<MeterEvent>, ReplaceMeterRefused> {
        if !at.actor.roles.any(&STAFF) {
            return Err(ReplaceMeterRefused::NotAllowed);
        }
        let consumption = state.in_service()?.close(self.on, &self.values, at.now)?;
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
