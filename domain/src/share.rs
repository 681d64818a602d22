//! A share in a unit: half a flat.

use std::{fmt, num::NonZeroU32, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A fraction in lowest terms, more than nothing and at most the whole. Written as text: `"1/2"`, `"1"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Share {
    parts: NonZeroU32,
    of: NonZeroU32,
}

/// Why something is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAShare {
    /// Not a fraction.
    #[error("a share is written as 1/2")]
    NotAFraction,
    /// Nothing, or more than all.
    #[error("a share is more than nothing and at most the whole")]
    OutOfRange,
}

impl Share {
    /// All of it.
    pub const WHOLE: Self = Self { parts: NonZeroU32::MIN, of: NonZeroU32::MIN };

    /// So many parts of so many.
    pub fn new(parts: u32, of: u32) -> Result<Self, NotAShare> {
        if parts > of {
            return Err(NotAShare::OutOfRange);
        }
        let parts = NonZeroU32::new(parts).ok_or(NotAShare::OutOfRange)?;
        let of = NonZeroU32::new(of).ok_or(NotAShare::OutOfRange)?;
        let common = common_divisor(parts, of);
        let lowest = |n: NonZeroU32| NonZeroU32::new(n.get() / common).ok_or(NotAShare::OutOfRange);
        Ok(Self { parts: lowest(parts)?, of: lowest(of)? })
    }

    /// From text.
    pub fn parse(text: &str) -> Result<Self, NotAShare> {
        let (parts, of) = text.split_once('/').unwrap_or((text, "1"));
        let number = |text: &str| {
            let text = text.trim();
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            text.parse().ok().filter(|_| digits).ok_or(NotAShare::NotAFraction)
        };
        Self::new(number(parts)?, number(of)?)
    }

    /// The upper number.
    pub const fn parts(self) -> u32 {
        self.parts.get()
    }

    /// The lower number.
    pub const fn of(self) -> u32 {
        self.of.get()
    }
}

fn common_divisor(a: NonZeroU32, b: NonZeroU32) -> u32 {
    let (mut a, mut b) = (a.get(), b.get());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::WHOLE { f.write_str("1") } else { write!(f, "{}/{}", self.parts, self.of) }
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
            "description": "A fraction, more than nothing and at most the whole, e.g. \"1/2\".",
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
