//! Names on NATS: the company's stream, and a subject per kind of event.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The company's name in streams and subjects: 1 to 40 of `a-z 0-9 - _`, so that it is always one token of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanyName(String);

/// Why a text is not such a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a company's name in streams is 1 to 40 of a-z, 0-9, - and _")]
pub struct NotACompanyName;

impl Default for CompanyName {
    /// `demo`, the name in a new installation.
    fn default() -> Self {
        Self("demo".to_owned())
    }
}

impl CompanyName {
    /// Accepts 1 to 40 characters of `a-z 0-9 - _`.
    pub fn parse(text: &str) -> Result<Self, NotACompanyName> {
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
        let right = (1..=40).contains(&text.len()) && text.bytes().all(known);
        if right { Ok(Self(text.to_owned())) } else { Err(NotACompanyName) }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Name of its JetStream stream.
    pub fn stream(&self) -> String {
        format!("DOMOVOY_{}", self.0)
    }

    /// Pattern of all subjects of that stream.
    pub fn subjects(&self) -> String {
        format!("domovoy.{}.>", self.0)
    }

    /// The subject of a kind of event: `ticket.assigned` → `domovoy.<company>.ticket.assigned`. Subjects contain no
    /// ids, so that their number is bounded.
    pub fn subject(&self, kind: &str) -> String {
        format!("domovoy.{}.{kind}", self.0)
    }
}

impl fmt::Display for CompanyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CompanyName {
    type Err = NotACompanyName;
    fn from_str(text: &str) -> Result<Self, NotACompanyName> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CompanyName {
    type Error = NotACompanyName;
    fn try_from(text: String) -> Result<Self, NotACompanyName> {
        Self::parse(&text)
    }
}

impl From<CompanyName> for String {
    fn from(company: CompanyName) -> Self {
        company.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_one_token() {
        assert_eq!(
            CompanyName::parse("demo-1").unwrap().subject("ticket.opened"),
            "domovoy.demo-1.ticket.opened"
        );
        for text in ["", "a.b", "a b", "*", ">", "Дом", "A", &"a".repeat(41)] {
            assert_eq!(CompanyName::parse(text), Err(NotACompanyName), "{text}");
        }
    }

    #[test]
    fn every_kind_of_event_is_two_tokens() {
        for kind in crate::fact::kinds() {
            let tokens: Vec<&str> = kind.split('.').collect();
            let plain = |token: &&str| token.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            assert!(tokens.len() == 2 && tokens.iter().all(plain), "{kind}");
        }
    }
}
