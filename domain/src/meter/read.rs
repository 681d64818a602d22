//! A meter is read.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Meter, MeterEvent, MeterState, NotAReading, NotInService, ReadingSource};
use crate::{
    Actor, Circumstance, Command, Refusal, Role, day::last_day_anywhere, id::PersonId,
    registry::ListedCommand, residency::HomeUnit, volume::Volume,
};

/// Say what a meter shows.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadMeter {
    /// For which day.
    pub date: NaiveDate,
    /// A value a register, in their order.
    #[schemars(length(min = 1, max = 8))]
    pub values: Vec<Volume>,
    /// Who read it.
    pub source: ReadingSource,
    /// The person, where known; a resident's own id is filled in.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// Said again after it was found to be implausible.
    #[serde(default)]
    pub confirmed: bool,
    /// Where the actor lives or what they own, looked up by the caller: a resident reads the meters there.
    #[serde(skip)]
    pub homes: Vec<HomeUnit>,
}

/// The reasons to refuse [`ReadMeter`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ReadMeterRefused {
    /// A resident reads for another person, or under another source than the resident.
    #[error("a resident reads as a resident and in their own name")]
    #[refusal(code = "meter.not_yourself", kind = Forbidden)]
    NotYourself,
    /// The meter cannot be read.
    #[error(transparent)]
    #[refusal(transparent)]
    NotInService(#[from] NotInService),
    /// The date or the values are not possible.
    #[error(transparent)]
    #[refusal(transparent)]
    NotAReading(#[from] NotAReading),
    /// The verification ended before the date of the reading.
    #[error("the verification ended on {0}")]
    #[refusal(code = "meter.verification_expired", kind = Conflict, field = "date")]
    VerificationExpired(NaiveDate),
    /// The consumption is so unusual that it has to be confirmed.
    #[error("{counted} since the last reading is more than ten times the usual")]
    #[refusal(code = "meter.reading_implausible", kind = Invalid, field = "values")]
    Implausible {
        /// What the registers would have counted.
        counted: Decimal,
    },
}

/// Less than this is never a slip worth a question: an empty flat that is lived in again.
const PLAUSIBLE_ALWAYS_MAX: Decimal = Decimal::from_parts(50, 0, 0, false, 0);

impl ReadMeter {
    /// In whose name it is read. Meters elsewhere do not exist for a resident.
    fn reader(&self, meter: &Meter, actor: &Actor) -> Result<Option<PersonId>, ReadMeterRefused> {
        // another role than the resident's reads for others and for machines
        if actor.is_among(Self::AUDIENCE.without(Role::Resident)) {
            return Ok(self.person);
        }
        if !meter.known()?.is_in(&self.homes) {
            return Err(NotInService::Unknown.into());
        }
        let own = self.person.is_none() || self.person == actor.person;
        if self.source == ReadingSource::Resident && own {
            Ok(actor.person)
        } else {
            Err(ReadMeterRefused::NotYourself)
        }
    }
}

impl MeterState {
    /// Whether a reading of this day can be.
    fn check_day(&self, date: NaiveDate, now: DateTime<Utc>) -> Result<(), ReadMeterRefused> {
        if date > last_day_anywhere(now) {
            return Err(NotAReading::Future("date").into());
        }
        if date < self.installed_on {
            return Err(NotAReading::TooEarly("date", self.installed_on).into());
        }
        if let Some(until) = self.verified_until.filter(|until| *until < date) {
            return Err(ReadMeterRefused::VerificationExpired(until));
        }
        if self.readings.contains_key(&date) {
            return Err(NotAReading::Taken("date", date).into());
        }
        let (last, _) = self.last_values();
        if date < last { Err(NotAReading::TooEarly("date", last).into()) } else { Ok(()) }
    }

    /// Whether this is more than ten times what was counted in as many days before. All in whole
    /// products: nothing is divided, nothing is rounded.
    fn is_implausible(&self, date: NaiveDate, counted: Decimal) -> bool {
        let (last, _) = self.last_values();
        let days = |from: NaiveDate, to: NaiveDate| Decimal::from((to - from).num_days());
        let usual: Decimal =
            self.readings.values().flat_map(|reading| &reading.consumption).map(|v| v.decimal()).sum();
        let known = days(self.base.on, last);
        let since = days(last, date).max(Decimal::ONE);
        known > Decimal::ZERO
            && counted > PLAUSIBLE_ALWAYS_MAX
            && counted * known > Decimal::TEN * usual * since
    }
}

impl Command for ReadMeter {
    type Of = Meter;
    type Refusal = ReadMeterRefused;

    fn decide(&self, state: &Meter, at: &Circumstance) -> Result<Vec<MeterEvent>, ReadMeterRefused> {
        let person = self.reader(state, &at.actor)?;
        let meter = state.in_service()?;
        meter.check_day(self.date, at.now)?;
        let (_, before) = meter.last_values();
        let consumption = meter.consumption(&before, &self.values)?;
        let counted = consumption.iter().map(|volume| volume.decimal()).sum();
        let implausible = meter.is_implausible(self.date, counted);
        if implausible && !self.confirmed {
            return Err(ReadMeterRefused::Implausible { counted });
        }
        Ok(vec![MeterEvent::Read {
            date: self.date,
            values: self.values.clone(),
            consumption,
            source: self.source,
            person,
            confirmed: implausible,
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            MeterPlace,
            install::tests::{day, installed},
        },
        *,
    };
    use crate::{
        given::{Given, given},
        id::{HouseId, UnitId},
    };

    pub(crate) fn volumes(values: &[u32]) -> Vec<Volume> {
        values.iter().map(|value| Volume::from(*value)).collect()
    }

    pub(crate) fn reading(date: &str, values: &[u32]) -> ReadMeter {
        ReadMeter {
            date: day(date),
            values: volumes(values),
            source: ReadingSource::Operator,
            person: None,
            confirmed: false,
            homes: vec![],
        }
    }

    /// A meter with one register at 100, read as told.
    pub(crate) fn read(readings: &[(&str, u32)]) -> Vec<MeterEvent> {
        let mut history = vec![installed(&["T1"])];
        for (date, value) in readings {
            let said = ReadMeter { confirmed: true, ..reading(date, &[*value]) };
            let events = given::<Meter>(history.clone()).at("2026-06-30T09:00:00Z").when(&said).unwrap();
            history.extend(events);
        }
        history
    }

    fn story(readings: &[(&str, u32)]) -> Given<Meter> {
        given(read(readings))
    }

    #[test]
    fn consumption_is_what_was_counted_since() {
        let story = given::<Meter>([installed(&["T1", "T2"])]);
        let events = story.when(&reading("2026-01-25", &[150, 130])).unwrap();
        let [MeterEvent::Read { consumption, confirmed: false, .. }] = &events[..] else {
            panic!("one reading: {events:?}")
        };
        assert_eq!(*consumption, volumes(&[50, 30]));
    }

    #[test]
    fn a_register_does_not_go_back() {
        let story = story(&[("2026-01-25", 150)]);
        assert_eq!(story.refused(&reading("2026-02-25", &[149])), "meter.reading_below_previous");
        assert!(story.when(&reading("2026-02-25", &[150])).is_ok());
    }

    #[test]
    fn but_it_rolls_over() {
        let story = story(&[("2026-01-25", 99_950)]);
        let events = story.when(&reading("2026-02-25", &[20])).unwrap();
        assert!(matches!(&events[0], MeterEvent::Read { consumption, .. } if *consumption == volumes(&[70])));
    }

    #[test]
    fn a_value_a_register_and_no_more_digits_than_it_has() {
        let story = story(&[]);
        for values in [&[][..], &[150, 160]] {
            assert_eq!(story.refused(&reading("2026-01-25", values)), "meter.wrong_number_of_values");
        }
        assert_eq!(story.refused(&reading("2026-01-25", &[100_000])), "meter.too_many_digits");
    }

    #[test]
    fn on_a_day_that_was_once_and_when_it_hung_there() {
        let story = story(&[("2026-01-25", 150)]);
        assert!(story.when(&reading("2026-03-02", &[160])).is_ok());
        assert_eq!(story.refused(&reading("2026-03-03", &[160])), "meter.in_the_future");
        assert_eq!(story.refused(&reading("2026-01-25", &[160])), "meter.already_read");
        assert_eq!(story.refused(&reading("2026-01-24", &[120])), "meter.too_early");
        assert_eq!(story.when(&reading("2026-01-24", &[120])).unwrap_err().field(), Some("date"));
        assert_eq!(story.refused(&reading("2025-11-30", &[100])), "meter.too_early");
    }

    #[test]
    fn today_in_vladivostok_is_not_the_future() {
        let story = story(&[]).at("2026-03-02T22:00:00Z");
        assert!(story.when(&reading("2026-03-03", &[160])).is_ok());
    }

    #[test]
    fn while_the_verification_holds() {
        let story = story(&[]).at("2026-07-02T09:00:00Z");
        assert!(story.when(&reading("2026-06-30", &[160])).is_ok());
        assert_eq!(story.refused(&reading("2026-07-01", &[160])), "meter.verification_expired");
    }

    #[test]
    fn a_jump_is_asked_about() {
        // 60 in 60 days: one a day is usual.
        let story = story(&[("2026-01-30", 160)]);
        assert!(story.when(&reading("2026-02-09", &[260])).is_ok(), "ten times the usual");
        assert_eq!(story.refused(&reading("2026-02-09", &[261])), "meter.reading_implausible");
        let sure = ReadMeter { confirmed: true, ..reading("2026-02-09", &[261]) };
        let events = story.when(&sure).unwrap();
        assert!(matches!(events[0], MeterEvent::Read { confirmed: true, .. }));
        assert!(story.when(&reading("2026-01-31", &[210])).is_ok(), "below the floor");
    }

    #[test]
    fn a_resident_reads_in_their_own_name() {
        let anna = PersonId::named("anna");
        let actor = Actor { person: Some(anna), ..Actor::named("anna", Role::Resident) };
        let story = story(&[]).by(actor);
        let MeterEvent::Installed { place: Some(MeterPlace::Unit { unit }), .. } = installed(&["T1"]) else {
            panic!("a meter of a flat")
        };
        let home = HomeUnit { house: HouseId::named("house"), unit };
        let own =
            ReadMeter { source: ReadingSource::Resident, homes: vec![home], ..reading("2026-01-25", &[150]) };
        let events = story.when(&own).unwrap();
        assert!(matches!(events[0], MeterEvent::Read { person: Some(person), .. } if person == anna));
        let posing = ReadMeter { source: ReadingSource::Remote, ..own.clone() };
        assert_eq!(story.refused(&posing), "meter.not_yourself");
        let other = ReadMeter { person: Some(PersonId::named("boris")), ..own.clone() };
        assert_eq!(story.refused(&other), "meter.not_yourself");
        let elsewhere = HomeUnit { unit: UnitId::named("elsewhere"), ..home };
        for homes in [vec![], vec![elsewhere]] {
            assert_eq!(story.refused(&ReadMeter { homes, ..own.clone() }), "meter.unknown");
        }
        let moving = ReadMeter { homes: vec![elsewhere, home], ..own };
        assert!(story.when(&moving).is_ok());
    }
}
