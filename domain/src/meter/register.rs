//! One register of a meter and its arithmetic.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Refusal, RefusalKind, text::Label, volume::Volume};

/// What a meter shows in one place: a zone of the day, or all there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// `T1`.
    pub name: Label,
    /// Digits before the point; after the last of them it begins anew.
    #[schemars(range(min = 1, max = 12))]
    pub digits: u8,
    /// What it showed when installed.
    #[serde(default)]
    pub initial: Volume,
}

/// Why values are no reading of a meter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAReading {
    /// A value a register, no more, no less.
    #[error("{given} values are given for {registers} registers")]
    Count {
        /// Values given.
        given: usize,
        /// Registers there are.
        registers: usize,
    },
    /// The register cannot show that.
    #[error("register {0} has fewer digits")]
    Digits(Label),
    /// Registers do not go back.
    #[error("register {register} stood at {before} before")]
    Below {
        /// Which.
        register: Label,
        /// Where it stood.
        before: Volume,
    },
    /// Nobody reads tomorrow's meter.
    #[error("the day is in the future")]
    Future,
    /// Before the meter hung there, or before its last reading.
    #[error("the day is before {0}")]
    TooEarly(NaiveDate),
    /// One reading a day.
    #[error("the meter was read on {0} already")]
    Taken(NaiveDate),
}

impl Refusal for NotAReading {
    fn code(&self) -> &'static str {
        match self {
            Self::Count { .. } => "meter.wrong_number_of_values",
            Self::Digits(_) => "meter.too_many_digits",
            Self::Below { .. } => "meter.reading_below_previous",
            Self::Future => "meter.in_the_future",
            Self::TooEarly(_) => "meter.too_early",
            Self::Taken(_) => "meter.already_read",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Count { .. } | Self::Digits(_) | Self::Below { .. } | Self::Future | Self::TooEarly(_) => {
                RefusalKind::Invalid
            }
            Self::Taken(_) => RefusalKind::Conflict,
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(self.field_of("date"))
    }
}

impl NotAReading {
    /// The field at fault in a command that calls its day so.
    pub(super) fn field_of(&self, day: &'static str) -> &'static str {
        match self {
            Self::Count { .. } | Self::Digits(_) | Self::Below { .. } => "values",
            Self::Future | Self::TooEarly(_) | Self::Taken(_) => day,
        }
    }
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
        if let Some(counted) = after.less(before) {
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
