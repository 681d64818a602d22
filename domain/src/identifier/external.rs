//! An account at another system that vouches for a user.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// An account at an identity provider. `OpenID` Connect Core 1.0, section 2, calls the two `iss` and `sub`; only
/// together do they name an account, and neither is ever normalised.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalIdentity {
    /// The identity provider, by the `https` address it names itself with.
    pub issuer: Issuer,
    /// The account there: case-sensitive, never given to anybody else by this issuer.
    pub subject: Subject,
}

/// An `https` address without query and fragment, of at most 255 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Issuer(String);

/// 1 to 255 printable ASCII characters. `OpenID` Connect Core 1.0, section 2, sets the upper bound.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Subject(String);

/// The text is not an issuer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an issuer is an https address without ? and #, of at most 255 visible ASCII characters")]
pub struct NotAnIssuer;

/// The text is not a subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a subject is 1 to 255 printable ASCII characters")]
pub struct NotASubject;

const CHARS_MAX: usize = 255;

impl Issuer {
    /// Takes the text as it is, or refuses it.
    pub fn parse(text: &str) -> Result<Self, NotAnIssuer> {
        let host = text.strip_prefix("https://").unwrap_or_default();
        let visible = text.bytes().all(|b| b.is_ascii_graphic() && !b"?#".contains(&b));
        let right = visible && text.len() <= CHARS_MAX && !host.is_empty() && !host.starts_with('/');
        if right { Ok(Self(text.to_owned())) } else { Err(NotAnIssuer) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Subject {
    /// Takes the text as it is, or refuses it.
    pub fn parse(text: &str) -> Result<Self, NotASubject> {
        let printable = text.bytes().all(|b| matches!(b, b' '..=b'~'));
        let right = printable && (1..=CHARS_MAX).contains(&text.len());
        if right { Ok(Self(text.to_owned())) } else { Err(NotASubject) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Issuer {
    type Error = NotAnIssuer;
    fn try_from(text: String) -> Result<Self, NotAnIssuer> {
        Self::parse(&text)
    }
}

impl From<Issuer> for String {
    fn from(issuer: Issuer) -> Self {
        issuer.0
    }
}

impl TryFrom<String> for Subject {
    type Error = NotASubject;
    fn try_from(text: String) -> Result<Self, NotASubject> {
        Self::parse(&text)
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.0
    }
}

impl JsonSchema for Issuer {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Issuer".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An https address without query and fragment, of at most 255 visible ASCII characters.",
            "type": "string",
            "pattern": r#"^https://[!"$-.0->@-~][!"$->@-~]*$"#,
            "maxLength": CHARS_MAX,
        })
    }
}

impl JsonSchema for Subject {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Subject".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "1 to 255 printable ASCII characters, compared letter by letter.",
            "type": "string",
            "pattern": "^[ -~]+$",
            "minLength": 1,
            "maxLength": CHARS_MAX,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_an_https_address() {
        assert_eq!(Issuer::parse("https://id.example/Realm").unwrap().as_str(), "https://id.example/Realm");
        let long = format!("https://{}", "x".repeat(248));
        for text in [
            "",
            "https://",
            "https:///x",
            "http://id.example",
            "https://a/?b",
            "https://a/#b",
            " https://a",
            "https://дом",
            &long,
        ] {
            assert_eq!(Issuer::parse(text), Err(NotAnIssuer), "{text}");
        }
    }

    #[test]
    fn a_subject_is_taken_as_it_is() {
        assert_eq!(Subject::parse(" Auth0|1 ").unwrap().as_str(), " Auth0|1 ");
        for text in ["", "a\n", "анна", &"x".repeat(256)] {
            assert_eq!(Subject::parse(text), Err(NotASubject), "{text}");
        }
    }
}
