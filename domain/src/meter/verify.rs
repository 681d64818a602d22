//! A meter is found to count right.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Meter, MeterEvent, NotInService, verification::is_verification_in_range};
use crate::{Circumstance, Command, Refusal, day::last_day_anywhere};

/// Say until when a meter is verified.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyMeter {
    /// When it was looked at.
    pub on: NaiveDate,
    /// The last day on which its readings count.
    pub until: NaiveDate,
}

/// The reasons to refuse [`VerifyMeter`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum VerifyMeterRefused {
    /// The meter is not in service.
    #[error(transparent)]
    #[refusal(transparent)]
    NotInService(#[from] NotInService),
    /// The date is in the future.
    #[error("the day is in the future")]
    #[refusal(code = "meter.in_the_future", kind = Invalid, field = "on")]
    Future,
    /// The date is before the installation.
    #[error("the meter was installed on {0}")]
    #[refusal(code = "meter.too_early", kind = Invalid, field = "on")]
    TooEarly(NaiveDate),
    /// The verification ends before its date or too long after it.
    #[error("a verification holds for at most 30 years after its day")]
    #[refusal(code = "meter.verification_out_of_range", kind = Invalid, field = "until")]
    Until,
}

impl Command for VerifyMeter {
    type Of = Meter;
    type Refusal = VerifyMeterRefused;

    fn decide(&self, state: &Meter, at: &Circumstance) -> Result<Vec<MeterEvent>, VerifyMeterRefused> {
        let meter = state.in_service()?;
        if self.on > last_day_anywhere(at.now) {
            return Err(VerifyMeterRefused::Future);
        }
        if self.on < meter.installed_on {
            return Err(VerifyMeterRefused::TooEarly(meter.installed_on));
        }
        if self.until <= self.on || !is_verification_in_range(self.on, self.until) {
            return Err(VerifyMeterRefused::Until);
        }
        if meter.verified_until == Some(self.until) {
            return Ok(vec![]);
        }
        Ok(vec![MeterEvent::Verified { on: self.on, until: self.until }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            install::tests::{day, installed},
            read::tests::reading,
        },
        *,
    };
    use crate::{Role, given::given};

    fn verify(on: &str, until: &str) -> VerifyMeter {
        VerifyMeter { on: day(on), until: day(until) }
    }

    #[test]
    fn a_verified_meter_is_read_on() {
        let after = given::<Meter>([installed(&["T1"])]).at("2026-07-02T09:00:00Z");
        assert_eq!(after.refused(&reading("2026-07-01", &[150])), "meter.verification_expired");
        let events = after.when(&verify("2026-07-01", "2030-06-30")).unwrap();
        let verified = given::<Meter>([installed(&["T1"]), events[0].clone()]).at("2026-07-02T09:00:00Z");
        assert!(verified.when(&reading("2026-07-01", &[150])).is_ok());
        assert_eq!(verified.when(&verify("2026-07-01", "2030-06-30")).unwrap(), []);
    }

    #[test]
    fn its_dates_make_sense() {
        let story = given::<Meter>([installed(&["T1"])]);
        assert_eq!(story.refused(&verify("2026-03-04", "2030-01-01")), "meter.in_the_future");
        assert_eq!(story.refused(&verify("2025-11-30", "2030-01-01")), "meter.too_early");
        assert_eq!(story.refused(&verify("2026-03-01", "2026-03-01")), "meter.verification_out_of_range");
        assert_eq!(story.refused(&verify("2026-03-01", "9999-12-31")), "meter.verification_out_of_range");
    }

    #[test]
    fn of_a_meter_that_hangs_and_by_staff() {
        let ok = verify("2026-03-01", "2030-01-01");
        assert_eq!(given::<Meter>([]).refused(&ok), "meter.unknown");
        let resident = given::<Meter>([installed(&["T1"])]).as_role(Role::Resident);
        assert_eq!(resident.refused(&ok), "meter.not_allowed");
    }
}
