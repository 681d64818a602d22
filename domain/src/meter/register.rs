//! One register of a meter and its arithmetic.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Refusal, text::Label, volume::Volume};

/// What a meter shows in one place: a zone of the day, or all there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Name of the register, such as `T1`.
    pub name: Label,
    /// Digits before the point; after the last of them it begins anew.
    #[schemars(range(min = 1, max = 12))]
    pub digits: u8,
    /// What it showed when installed.
    #[serde(default)]
    pub initial: Volume,
}

/// The reasons for which values are no reading of a meter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum NotAReading {
    /// The number of values is not the number of registers.
    #[error("{given} values are given for {registers} registers")]
    #[refusal(code = "meter.wrong_number_of_values", kind = Invalid, field = "values")]
    Count {
        /// The number of values.
        given: usize,
        /// The number of registers.
        registers: usize,
    },
    /// The value needs more digits than the register has.
    #[error("register {0} has fewer digits")]
    #[refusal(code = "meter.too_many_digits", kind = Invalid, field = "values")]
    Digits(Label),
    /// The value is lower than the one before, and that is no roll over the last digit.
    #[error("register {register} stood at {before} before")]
    #[refusal(code = "meter.reading_below_previous", kind = Invalid, field = "values")]
    Below {
        /// The name of the register.
        register: Label,
        /// Its value before.
        before: Volume,
    },
    /// The date is in the future. The value names the date's field.
    #[error("the day is in the future")]
    #[refusal(code = "meter.in_the_future", kind = Invalid)]
    Future(#[refusal(field)] &'static str),
    /// The date is before the installation or before the last reading, which is given after the date's field.
    #[error("the day is before {1}")]
    #[refusal(code = "meter.too_early", kind = Invalid)]
    TooEarly(#[refusal(field)] &'static str, NaiveDate),
    /// The meter has a reading of this date already. The first value names the date's field.
    #[error("the meter was read on {1} already")]
    #[refusal(code = "meter.already_read", kind = Conflict)]
    Taken(#[refusal(field)] &'static str, NaiveDate),
}

impl Register {
    /// The number of whole units after which it begins anew.
    fn capacity(&self) -> Decimal {
        Decimal::from(10_u64.saturating_pow(u32::from(self.digits)))
    }

    /// Whether it can show this.
    pub(super) fn can_show(&self, value: Volume) -> bool {
        value.decimal() < self.capacity()
    }

    /// What it counted between two values. A value below the one before is a roll over the last digit
    /// when that makes at most a tenth of the whole dial, otherwise a mistake.
    pub(super) fn consumption(&self, before: Volume, after: Volume) -> Result<Volume, NotAReading> {
        if !self.can_show(after) {
            return Err(NotAReading::Digits(self.name.clone()));
        }
        if let Some(counted) = after.checked_sub(before) {
            return Ok(counted);
        }
        Volume::exact(self.capacity() - before.decimal() + after.decimal())
            .ok()
            .filter(|rolled| rolled.decimal() * Decimal::TEN <= self.capacity())
            .ok_or_else(|| NotAReading::Below { register: self.name.clone(), before })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(before: u32, after: u32) -> Option<u32> {
        let register = Register { name: Label::parse("T1").unwrap(), digits: 5, initial: Volume::ZERO };
        let volume = register.consumption(before.into(), after.into()).ok()?;
        Some(volume.to_string().parse().unwrap())
    }

    #[test]
    fn counts_up_and_over_the_last_digit() {
        assert_eq!(counted(100, 112), Some(12));
        assert_eq!(counted(100, 100), Some(0));
        assert_eq!(counted(99_990, 5), Some(15));
        assert_eq!(counted(90_000, 0), Some(10_000));
    }

    #[test]
    fn does_not_count_back() {
        assert_eq!(counted(100, 99), None);
        assert_eq!(counted(90_000, 1), None, "more than a tenth of the dial");
        assert_eq!(counted(0, 100_000), None, "six digits on five");
    }
}
