//! The name somebody signs in with.

use std::{fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// 3 to 64 of `a-z 0-9 . _ @ + -`; capitals become small, so that nobody can pass for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(String);

/// Why something is no login.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a login is 3 to 64 of a-z, 0-9 and . _ @ + -")]
pub struct NotALogin;

impl Login {
    /// The one door.
    pub fn parse(text: &str) -> Result<Self, NotALogin> {
        let text = text.trim().to_ascii_lowercase();
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._@+-".contains(&b);
        let right = (3..=64).contains(&text.len()) && text.bytes().all(known);
        if right { Ok(Self(text)) } else { Err(NotALogin) }
    }

    /// As a slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Login {
    type Err = NotALogin;
    fn from_str(text: &str) -> Result<Self, NotALogin> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Login {
    type Error = NotALogin;
    fn try_from(text: String) -> Result<Self, NotALogin> {
        Self::parse(&text)
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0
    }
}

impl JsonSchema for Login {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Login".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9._@+-]{3,64}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_small() {
        assert_eq!(Login::parse(" Anna.P ").unwrap().as_str(), "anna.p");
    }

    #[test]
    fn nothing_that_looks_like_another() {
        for text in ["ab", "an na", "анна", "anna\n.p", &"a".repeat(65)] {
            assert_eq!(Login::parse(text), Err(NotALogin), "{text}");
        }
    }
}
