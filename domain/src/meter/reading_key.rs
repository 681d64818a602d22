//! The key of an imported reading.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Key of an imported reading: 64 bits of a hash over the source's row, written as 16 hexadecimal digits. A row has the
/// same key however often it is imported.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReadingKey(pub u64);

/// The text is not the key of a reading.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key is 16 hexadecimal digits")]
pub struct NotAReadingKey;

impl fmt::Display for ReadingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for ReadingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for ReadingKey {
    type Error = NotAReadingKey;
    fn try_from(text: String) -> Result<Self, NotAReadingKey> {
        let hex = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if hex {
            u64::from_str_radix(&text, 16).map(Self).map_err(|_| NotAReadingKey)
        } else {
            Err(NotAReadingKey)
        }
    }
}

impl From<ReadingKey> for String {
    fn from(key: ReadingKey) -> Self {
        key.to_string()
    }
}

impl JsonSchema for ReadingKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ReadingKey".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-fA-F]{16}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_digits_and_back() {
        let key = ReadingKey::try_from("00ff00ff00ff00ff".to_owned()).unwrap();
        assert_eq!(String::from(key), "00ff00ff00ff00ff");
        for text in ["ff", "+0ff00ff00ff00ff", "00ff00ff00ff00fg"] {
            assert_eq!(ReadingKey::try_from(text.to_owned()), Err(NotAReadingKey), "{text}");
        }
    }
}
