//! Volumes: the quantities that meters count, in cubic metres, kilowatt-hours and other units.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::decimal;

/// A quantity from 0 to 1,000,000,000,000 with at most six decimals. The unit is that of the meter. It is written as
/// text: `"12.345"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Volume(Decimal);

/// Why a value is not a volume.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAVolume {
    /// The text is not a decimal number.
    #[error("not a decimal number")]
    NotANumber,
    /// The value is below 0.
    #[error("a volume is not negative")]
    Negative,
    /// The value has more than six decimals; no meter shows so many.
    #[error("a volume has at most six decimals")]
    TooPrecise,
    /// The value does not fit the largest register.
    #[error("a volume is at most {VOLUME_MAX}")]
    TooLarge,
}

/// The largest volume, in whole units: a register has at most twelve digits before the point.
const VOLUME_MAX: i64 = 1_000_000_000_000;
/// Most digits after the point.
const DECIMALS_MAX: u32 = 6;

impl Volume {
    /// The volume 0.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The volume that equals this decimal. Trailing zeros are dropped, so that equal volumes have equal texts.
    pub fn exact(value: Decimal) -> Result<Self, NotAVolume> {
        let value = value.normalize();
        if value < Decimal::ZERO {
            return Err(NotAVolume::Negative);
        }
        if value.scale() > DECIMALS_MAX {
            return Err(NotAVolume::TooPrecise);
        }
        if value > Decimal::from(VOLUME_MAX) {
            return Err(NotAVolume::TooLarge);
        }
        Ok(Self(value))
    }

    /// Reads a volume from digits with an optional point; space around them is ignored.
    pub fn parse(text: &str) -> Result<Self, NotAVolume> {
        Self::exact(decimal::parse(text.trim()).ok_or(NotAVolume::NotANumber)?)
    }

    /// The volume as a decimal; a sum of volumes may exceed the bound of one.
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// The difference of two volumes; `None` where it would be negative.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
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
            "description": "A volume in the unit of its meter, not negative, with at most six decimals, e.g. \"12.345\".",
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
        assert_eq!((two.checked_sub(one), one.checked_sub(two)), (Some(one), None));
    }
}
