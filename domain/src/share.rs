//! An owner's share in a unit, e.g. one half of a flat.

use std::{fmt, num::NonZeroU32, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A fraction in lowest terms, above 0 and at most 1. It is written as text: `"1/2"`, `"1"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Share {
    numerator: NonZeroU32,
    denominator: NonZeroU32,
}

/// Why a value is not a share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAShare {
    /// The text is not a fraction of two whole numbers.
    #[error("a share is written as 1/2")]
    NotAFraction,
    /// The fraction is 0, above 1, or has the denominator 0.
    #[error("a share is more than 0 and at most 1")]
    OutOfRange,
}

impl Share {
    /// The whole unit.
    pub const WHOLE: Self = Self { numerator: NonZeroU32::MIN, denominator: NonZeroU32::MIN };

    /// The fraction of these numbers, in lowest terms.
    pub fn new(numerator: u32, denominator: u32) -> Result<Self, NotAShare> {
        if numerator > denominator {
            return Err(NotAShare::OutOfRange);
        }
        let numerator = NonZeroU32::new(numerator).ok_or(NotAShare::OutOfRange)?;
        let denominator = NonZeroU32::new(denominator).ok_or(NotAShare::OutOfRange)?;
        let common = common_divisor(numerator, denominator);
        let lowest = |n: NonZeroU32| NonZeroU32::new(n.get() / common).ok_or(NotAShare::OutOfRange);
        Ok(Self { numerator: lowest(numerator)?, denominator: lowest(denominator)? })
    }

    /// Reads `1/2`, or `1` for the whole; space around the numbers is ignored.
    pub fn parse(text: &str) -> Result<Self, NotAShare> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let number = |text: &str| {
            let text = text.trim();
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            text.parse().ok().filter(|_| digits).ok_or(NotAShare::NotAFraction)
        };
        Self::new(number(numerator)?, number(denominator)?)
    }
}

/// The greatest common divisor, by Euclid's algorithm.
fn common_divisor(a: NonZeroU32, b: NonZeroU32) -> u32 {
    let (mut a, mut b) = (a.get(), b.get());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::WHOLE {
            f.write_str("1")
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl FromStr for Share {
    type Err = NotAShare;
    fn from_str(text: &str) -> Result<Self, NotAShare> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Share {
    type Error = NotAShare;
    fn try_from(text: String) -> Result<Self, NotAShare> {
        Self::parse(&text)
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.to_string()
    }
}

impl JsonSchema for Share {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Share".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An owner's share: a fraction above 0 and at most 1, e.g. \"1/2\".",
            "pattern": r"^\d{1,10}(/\d{1,10})?$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_share_has_one_text() {
        for (text, written) in [("1/2", "1/2"), ("2/4", "1/2"), ("7/7", "1"), ("1", "1"), (" 1 / 3 ", "1/3")]
        {
            assert_eq!(Share::parse(text).unwrap().to_string(), written);
        }
    }

    #[test]
    fn refuses_nothing_and_more_than_all() {
        for text in ["0/2", "3/2", "1/0", "2"] {
            assert_eq!(Share::parse(text), Err(NotAShare::OutOfRange), "{text}");
        }
        for text in ["", "half", "0.5", "-1/2", "+1/2", "1/2/3", "99999999999/2"] {
            assert_eq!(Share::parse(text), Err(NotAShare::NotAFraction), "{text}");
        }
    }
}
