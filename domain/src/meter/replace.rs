//! Another meter hangs in its place.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Fitting, Meter, MeterEvent,
    take_down::{TakeDownRefused, take_down},
};
use crate::{Circumstance, Command, Refusal, id::MeterId, volume::Volume};

/// Hang another in its place. The other is installed before, by a command of its own.
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
    /// The other as the caller found it.
    #[serde(skip)]
    pub replacement: Replacement,
}

/// A meter that is to replace another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Replacement {
    /// It was never installed.
    #[default]
    Unknown,
    /// It is the very meter that is to be replaced.
    Itself,
    /// It was removed or replaced.
    Removed,
    /// It is in service.
    InService(Fitting),
}

impl Replacement {
    /// As the state of the meter says.
    pub fn of(meter: &Meter) -> Self {
        match meter {
            Meter::Unknown => Self::Unknown,
            Meter::Known(meter) if meter.is_removed() => Self::Removed,
            Meter::Known(meter) => Self::InService(meter.fitting.clone()),
        }
    }
}

/// The reasons to refuse [`ReplaceMeter`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ReplaceMeterRefused {
    /// The meter cannot be taken down.
    #[error(transparent)]
    #[refusal(transparent)]
    TakeDown(#[from] TakeDownRefused),
    /// The meter would be replaced by itself.
    #[error("a meter is not replaced by itself")]
    #[refusal(code = "meter.replaced_by_itself", kind = Invalid, field = "by")]
    Itself,
    /// The other meter was never installed, or is removed or replaced.
    #[error("a meter is replaced by one that is in service")]
    #[refusal(code = "meter.replacement_not_in_service", kind = Conflict, field = "by")]
    NotInService,
    /// The other meter is at another place.
    #[error("a meter is replaced by one at the same place")]
    #[refusal(code = "meter.replacement_elsewhere", kind = Conflict, field = "by")]
    Elsewhere,
    /// The other meter measures another service, or counts in another unit.
    #[error("a meter is replaced by one that measures the same")]
    #[refusal(code = "meter.replacement_of_another_kind", kind = Conflict, field = "by")]
    AnotherKind,
}

impl Command for ReplaceMeter {
    type Of = Meter;
    type Refusal = ReplaceMeterRefused;

    fn decide(&self, state: &Meter, at: &Circumstance) -> Result<Vec<MeterEvent>, ReplaceMeterRefused> {
        let consumption = take_down(state, self.on, &self.values, at)?;
        let before = &state.in_service().map_err(TakeDownRefused::from)?.fitting;
        let after = match &self.replacement {
            Replacement::Itself => return Err(ReplaceMeterRefused::Itself),
            Replacement::Unknown | Replacement::Removed => return Err(ReplaceMeterRefused::NotInService),
            Replacement::InService(fitting) => fitting,
        };
        // the place of an imported meter may be unknown
        if let (Some(before), Some(after)) = (before.place, after.place)
            && before != after
        {
            return Err(ReplaceMeterRefused::Elsewhere);
        }
        if (&before.service, &before.unit_of_measure) != (&after.service, &after.unit_of_measure) {
            return Err(ReplaceMeterRefused::AnotherKind);
        }
        Ok(vec![MeterEvent::Replaced { on: self.on, values: self.values.clone(), consumption, by: self.by }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            install::tests::{day, installed},
            read::tests::{read, volumes},
        },
        *,
    };
    use crate::{Aggregate as _, Role, given::given, id::UnitId, meter::MeterPlace, text::Label};

    /// A meter like that of the other tests.
    fn like() -> Fitting {
        let mut meter = Meter::default();
        meter.evolve(&installed(&["T1"]));
        let Replacement::InService(fitting) = Replacement::of(&meter) else { panic!("{meter:?}") };
        fitting
    }

    fn replace(on: &str, value: u32) -> ReplaceMeter {
        let replacement = Replacement::InService(like());
        ReplaceMeter { on: day(on), values: volumes(&[value]), by: MeterId::named("new"), replacement }
    }

    #[test]
    fn the_other_is_in_service_at_the_same_place_and_measures_the_same() {
        let elsewhere = Some(MeterPlace::Unit { unit: UnitId::named("13") });
        let gas = Label::parse("gas").unwrap();
        let in_service = Replacement::InService;
        let story = given::<Meter>(read(&[]));
        for (replacement, expected) in [
            (Replacement::Itself, Some("meter.replaced_by_itself")),
            (Replacement::Unknown, Some("meter.replacement_not_in_service")),
            (Replacement::Removed, Some("meter.replacement_not_in_service")),
            (in_service(Fitting { place: elsewhere, ..like() }), Some("meter.replacement_elsewhere")),
            (in_service(Fitting { service: gas, ..like() }), Some("meter.replacement_of_another_kind")),
            (
                in_service(Fitting { unit_of_measure: "MWh".to_owned().try_into().unwrap(), ..like() }),
                Some("meter.replacement_of_another_kind"),
            ),
            (in_service(Fitting { place: None, ..like() }), None),
            (in_service(like()), None),
        ] {
            let command = ReplaceMeter { replacement, ..replace("2026-03-01", 170) };
            let refused = story.when(&command).err().map(|no| (no.code(), no.field()));
            assert_eq!(refused, expected.map(|code| (code, Some("by"))), "{command:?}");
        }
    }

    #[test]
    fn a_meter_that_was_replaced_replaces_none() {
        let history = read(&[]);
        let events = given::<Meter>(history.clone()).when(&replace("2026-03-01", 170)).unwrap();
        let replaced = given::<Meter>(history.into_iter().chain(events));
        assert_eq!(Replacement::of(replaced.state()), Replacement::Removed);
        assert_eq!(Replacement::of(&Meter::Unknown), Replacement::Unknown);
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
