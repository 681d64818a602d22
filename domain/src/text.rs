//! Text of bounded length: trimmed, not empty, without control characters.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Text of 1 to `MAX` characters (Unicode scalar values), without space at its ends.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const MAX: usize>(String);

/// A name or a label of at most 200 characters.
pub type Label = Text<200>;
/// A message, a description or a reason of at most 4,000 characters.
pub type Prose = Text<4000>;

/// Why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// The text has nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// The text has more characters than its type allows.
    #[error("the text is longer than {max} characters")]
    TooLong {
        /// The largest number of characters.
        max: usize,
    },
    /// The text has a control character other than line break and tab. PostgreSQL refuses U+0000 itself.
    #[error("the text has a control character")]
    Control,
}

impl<const MAX: usize> Text<MAX> {
    /// Trims and checks a text.
    pub fn parse(text: &str) -> Result<Self, NotText> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NotText::Empty);
        }
        if text.chars().count() > MAX {
            return Err(NotText::TooLong { max: MAX });
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            return Err(NotText::Control);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text as a slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const MAX: usize> TryFrom<String> for Text<MAX> {
    type Error = NotText;
    fn try_from(text: String) -> Result<Self, NotText> {
        Self::parse(&text)
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

impl<const MAX: usize> JsonSchema for Text<MAX> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Text{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_and_refuses() {
        assert_eq!(Text::<5>::parse("  дом ").unwrap().as_str(), "дом");
        assert_eq!(Text::<5>::parse("   "), Err(NotText::Empty));
        assert_eq!(Text::<5>::parse("подъезд"), Err(NotText::TooLong { max: 5 }));
        assert_eq!(Text::<5>::parse("a\0b"), Err(NotText::Control));
    }
}
