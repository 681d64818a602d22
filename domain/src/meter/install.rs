//! A meter is put in.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Cadence, Meter, MeterEvent, MeterPlace, Register, UnitOfMeasure, verification::is_verification_in_range,
};
use crate::{Circumstance, Command, Refusal, day::last_day_anywhere, origin::Origin, text::Label};

/// Put a meter in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstallMeter {
    /// Place of the meter.
    pub place: MeterPlace,
    /// What it counts.
    pub service: Label,
    /// Unit in which the meter counts.
    pub unit_of_measure: UnitOfMeasure,
    /// The number on it.
    pub serial: Label,
    /// What it shows, the order of all values.
    #[schemars(length(min = 1, max = 8))]
    pub registers: Vec<Register>,
    /// Day of the installation.
    pub installed_on: NaiveDate,
    /// The last day on which its readings count.
    #[serde(default)]
    pub verified_until: Option<NaiveDate>,
    /// How often it is read.
    pub cadence: Cadence,
    /// Where it was known before.
    #[serde(default)]
    pub origin: Option<Origin>,
}

/// The reasons to refuse [`InstallMeter`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum InstallMeterRefused {
    /// The meter is installed already.
    #[error("the meter is installed already")]
    #[refusal(code = "meter.installed_already", kind = Conflict)]
    Installed,
    /// The meter has no register, too many, two of one name, or one with an impossible number of digits.
    #[error("a meter has 1 to 8 registers of different names with 1 to 12 digits")]
    #[refusal(code = "meter.registers", kind = Invalid, field = "registers")]
    Registers,
    /// The initial value needs more digits than the register has.
    #[error("register {0} has fewer digits")]
    #[refusal(code = "meter.too_many_digits", kind = Invalid, field = "registers")]
    Digits(Label),
    /// The date of installation is in the future or before 1900.
    #[error("the day of installation is before 1900 or in the future")]
    #[refusal(code = "meter.date_out_of_range", kind = Invalid, field = "installed_on")]
    Date,
    /// The verification ends before the installation, so that no reading would be accepted.
    #[error("the verification ends before the installation")]
    #[refusal(code = "meter.verification_expired", kind = Invalid, field = "verified_until")]
    Verification,
    /// The verification ends too long after the installation.
    #[error("a verification holds for at most 30 years after the installation")]
    #[refusal(code = "meter.verification_out_of_range", kind = Invalid, field = "verified_until")]
    VerifiedForEver,
}

impl Command for InstallMeter {
    type Of = Meter;
    type Refusal = InstallMeterRefused;
    const OPENS: bool = true;

    fn decide(&self, state: &Meter, at: &Circumstance) -> Result<Vec<MeterEvent>, InstallMeterRefused> {
        match state {
            Meter::Unknown => {}
            Meter::Known(_) => return Err(InstallMeterRefused::Installed),
        }
        let names: BTreeSet<_> = self.registers.iter().map(|register| &register.name).collect();
        let digits = self.registers.iter().all(|register| (1..=12).contains(&register.digits));
        if !(1..=8).contains(&names.len()) || names.len() != self.registers.len() || !digits {
            return Err(InstallMeterRefused::Registers);
        }
        if let Some(register) = self.registers.iter().find(|register| !register.can_show(register.initial)) {
            return Err(InstallMeterRefused::Digits(register.name.clone()));
        }
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
        if self.installed_on < first || self.installed_on > last_day_anywhere(at.now) {
            return Err(InstallMeterRefused::Date);
        }
        if self.verified_until.is_some_and(|until| until < self.installed_on) {
            return Err(InstallMeterRefused::Verification);
        }
        if self.verified_until.is_some_and(|until| !is_verification_in_range(self.installed_on, until)) {
            return Err(InstallMeterRefused::VerifiedForEver);
        }
        Ok(vec![MeterEvent::Installed {
            place: Some(self.place),
            service: self.service.clone(),
            unit_of_measure: self.unit_of_measure.clone(),
            serial: self.serial.clone(),
            registers: self.registers.clone(),
            installed_on: self.installed_on,
            verified_until: self.verified_until,
            cadence: self.cadence,
            origin: self.origin.clone(),
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{Role, given::given, id::UnitId, volume::Volume};

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn register(name: &str) -> Register {
        Register { name: Label::parse(name).unwrap(), digits: 5, initial: Volume::from(100) }
    }

    fn install(registers: &[&str]) -> InstallMeter {
        InstallMeter {
            place: MeterPlace::Unit { unit: UnitId::named("12") },
            service: Label::parse("electricity").unwrap(),
            unit_of_measure: UnitOfMeasure::parse("kWh").unwrap(),
            serial: Label::parse("A-1").unwrap(),
            registers: registers.iter().map(|name| register(name)).collect(),
            installed_on: day("2025-12-01"),
            verified_until: Some(day("2026-06-30")),
            cadence: Cadence::Monthly,
            origin: None,
        }
    }

    /// Five digits each, at 100 since 1 December 2025, verified until 30 June 2026.
    pub(crate) fn installed(registers: &[&str]) -> MeterEvent {
        given::<Meter>([]).when(&install(registers)).unwrap().remove(0)
    }

    #[test]
    fn a_meter_is_installed_once() {
        let story = given::<Meter>([installed(&["T1"])]);
        assert_eq!(story.refused(&install(&["T1"])), "meter.installed_already");
    }

    #[test]
    fn its_registers_have_names_and_digits() {
        let story = given::<Meter>([]);
        assert_eq!(story.refused(&install(&[])), "meter.registers");
        assert_eq!(story.refused(&install(&["T1", "T1"])), "meter.registers");
        let with = |digits, initial| InstallMeter {
            registers: vec![Register { digits, initial: Volume::from(initial), ..register("T1") }],
            ..install(&[])
        };
        assert_eq!(story.refused(&with(0, 0)), "meter.registers");
        assert_eq!(story.refused(&with(13, 0)), "meter.registers");
        assert_eq!(story.refused(&with(2, 100)), "meter.too_many_digits");
        assert!(story.when(&with(2, 99)).is_ok());
    }

    #[test]
    fn its_dates_make_sense() {
        let story = given::<Meter>([]);
        for on in ["2026-03-04", "1899-12-31"] {
            let late = InstallMeter { installed_on: day(on), verified_until: None, ..install(&["T1"]) };
            assert_eq!(story.refused(&late), "meter.date_out_of_range", "{on}");
        }
        let expired = InstallMeter { verified_until: Some(day("2025-11-30")), ..install(&["T1"]) };
        assert_eq!(story.refused(&expired), "meter.verification_expired");
        for until in ["2056-01-01", "9999-12-31", "+262142-12-31"] {
            let for_ever = InstallMeter { verified_until: Some(day(until)), ..install(&["T1"]) };
            assert_eq!(story.refused(&for_ever), "meter.verification_out_of_range", "{until}");
        }
    }

    #[test]
    fn residents_do_not_install_meters() {
        let story = given::<Meter>([]).as_role(Role::Resident);
        assert_eq!(story.refused(&install(&["T1"])), "meter.not_allowed");
    }
}
