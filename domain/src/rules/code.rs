//! Names of configured things.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Root of the stream ids of rules; never changes.
const RULES: Uuid = Uuid::from_u128(0x1d0f_6a5e_3b77_4c1e_8d54_7275_6c65_7321);

/// Name of a configured thing within its kind: 1 to 40 of `a`–`z`, `0`–`9` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleCode(String);

/// The text is not a rule code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a rule code has 1 to 40 of a-z, 0-9 and _")]
pub struct NotARuleCode;

impl RuleCode {
    /// Most characters of a code.
    pub const CHARS_MAX: usize = 40;

    /// Parses a code.
    pub fn parse(text: &str) -> Result<Self, NotARuleCode> {
        let fits = (1..=Self::CHARS_MAX).contains(&text.len());
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if fits && text.bytes().all(plain) { Ok(Self(text.to_owned())) } else { Err(NotARuleCode) }
    }

    /// The code that the default pack gives to the rule of each kind. Screens show working hours by the calendar
    /// of this code.
    pub fn default_rule() -> Self {
        Self("default".to_owned())
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Id of the stream that keeps the rule of this code among the streams of a kind. A code therefore names
    /// one rule of its kind for ever.
    pub fn stream_id(&self, stream: &str) -> Uuid {
        Uuid::new_v5(&RULES, format!("{stream}:{}", self.0).as_bytes())
    }
}

impl std::fmt::Display for RuleCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for RuleCode {
    type Err = NotARuleCode;
    fn from_str(text: &str) -> Result<Self, NotARuleCode> {
        Self::parse(text)
    }
}

impl TryFrom<String> for RuleCode {
    type Error = NotARuleCode;
    fn try_from(text: String) -> Result<Self, NotARuleCode> {
        Self::parse(&text)
    }
}

impl From<RuleCode> for String {
    fn from(code: RuleCode) -> Self {
        code.0
    }
}

impl JsonSchema for RuleCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RuleCode".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z0-9_]{1,40}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_short_and_plain() {
        assert_eq!(RuleCode::parse("night_shift_2").unwrap().as_str(), "night_shift_2");
        for bad in ["", "Default", "по умолчанию", "a-b", &"x".repeat(41)] {
            assert_eq!(RuleCode::parse(bad), Err(NotARuleCode), "{bad:?}");
        }
    }

    #[test]
    fn kinds_do_not_share_streams() {
        let code = RuleCode::parse("default").unwrap();
        assert_ne!(code.stream_id("calendar"), code.stream_id("scenario"));
    }
}
