//! Volumes: cubic metres, kilowatt-hours, whatever a register counts.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::decimal;

/// A quantity that is not negative, exact to the sixth decimal. Written as text: `"12.345"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Volume(Decimal);

/// Why something is no volume.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAVolume {
    /// Not a decimal number.
    #[error("not a decimal number")]
    NotANumber,
    /// Less than nothing.
    #[error("a volume is not negative")]
    Negative,
    /// Finer than any meter.
    #[error("a volume has at most six decimals")]
    TooPrecise,
    /// More than any house takes.
    #[error("a volume is at most {MAX}")]
    TooLarge,
}

/// The largest volume, in whole units: what twelve digits of a register show.
const MAX: i64 = 1_000_000_000_000;
const DECIMALS: u32 = 6;

impl Volume {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The one door. Trailing noughts are dropped, so that one volume has one text.
    pub fn exact(value: Decimal) -> Result<Self, NotAVolume> {
        let value = value.normalize();
        if value < Decimal::ZERO {
            return Err(NotAVolume::Negative);
        }
        if value.scale() > DECIMALS {
            return Err(NotAVolume::TooPrecise);
        }
        if value > Decimal::from(MAX) {
            return Err(NotAVolume::TooLarge);
        }
        Ok(Self(value))
    }

    /// From text, as a resident types it and an import reads it.
    pub fn parse(text: &str) -> Result<Self, NotAVolume> {
        Self::exact(decimal::parse(text.trim()).ok_or(NotAVolume::NotANumber)?)
    }

    /// As a decimal, for sums.
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// What is left when the other is taken away; nothing where it would be negative.
    pub fn less(self, other: Self) -> Option<Self> {
        Self::exact(self.0 - other.0).ok()
    }
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Volume {
    type Err = NotAVolume;
    fn from_str(text: &str) -> Result<Self, NotAVolume> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Volume {
    type Error = NotAVolume;
    fn try_from(text: String) -> Result<Self, NotAVolume> {
        Self::parse(&text)
    }
}

impl From<u32> for Volume {
    fn from(whole: u32) -> Self {
        Self(Decimal::from(whole).normalize())
    }
}

impl From<Volume> for String {
    fn from(volume: Volume) -> Self {
        volume.to_string()
    }
}

impl JsonSchema for Volume {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Volume".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A volume, not negative, with at most six decimals, e.g. \"12.345\".",
            "pattern": r"^\d{1,13}(\.\d{1,6})?$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_volume_has_one_text() {
        for (text, written) in [("0", "0"), ("12.340", "12.34"), (" 7514 ", "7514"), ("-0", "0")] {
            assert_eq!(Volume::parse(text).unwrap().to_string(), written);
        }
        assert_eq!(Volume::from(100).to_string(), "100");
    }

    #[test]
    fn refuses_what_no_register_shows() {
        assert_eq!(Volume::parse("-0.1"), Err(NotAVolume::Negative));
        assert_eq!(Volume::parse("0.0000001"), Err(NotAVolume::TooPrecise));
        assert_eq!(Volume::parse("1000000000001"), Err(NotAVolume::TooLarge));
        assert_eq!(Volume::parse("1e3"), Err(NotAVolume::NotANumber));
        assert_eq!(Volume::parse("1,5"), Err(NotAVolume::NotANumber));
        assert!(serde_json::from_str::<Volume>("1.5").is_err(), "a JSON number has been a float");
    }

    #[test]
    fn what_is_left_is_not_negative() {
        let (one, two) = (Volume::from(1), Volume::from(2));
        assert_eq!((two.less(one), one.less(two)), (Some(one), None));
    }
}
