//! Names, telephone numbers and e-mail addresses of people. They are in clear text only in a request and for readers
//! with the right to see them; the log holds them as [`crate::sealed::Sealed`].

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::text::Label;

/// A telephone number in the international form: `+` and 7 to 15 digits (ITU-T E.164).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// An e-mail address in lower case: a local part, `@`, a domain with a dot; at most 254 bytes (RFC 5321).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a contact is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAContact {
    /// The text is not a number in the form of E.164.
    #[error("a phone number is + and 7 to 15 digits")]
    Phone,
    /// The text is not an e-mail address.
    #[error("not an e-mail address")]
    Email,
}

/// The personal data of a person. It is sealed under the person's key before it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// Full name, as in the person's documents.
    pub name: Label,
    /// At most five telephone numbers, the preferred one first.
    #[serde(default)]
    #[schemars(length(max = 5))]
    pub phones: Vec<Phone>,
    /// The e-mail address, if the person has given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// Longest e-mail address, by RFC 5321.
const EMAIL_BYTES_MAX: usize = 254;

impl Phone {
    /// Reads a number. Spaces, hyphens, brackets and dots are dropped.
    pub fn parse(text: &str) -> Result<Self, NotAContact> {
        let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
        let digits = number.strip_prefix('+').ok_or(NotAContact::Phone)?;
        let is_valid = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if is_valid { Ok(Self(number)) } else { Err(NotAContact::Phone) }
    }

    /// The number in the international form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Email {
    /// Reads an address; capitals become small letters.
    pub fn parse(text: &str) -> Result<Self, NotAContact> {
        let text = text.trim();
        let (name, host) = text.rsplit_once('@').ok_or(NotAContact::Email)?;
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        let is_valid =
            plain && !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
        if is_valid && text.len() <= EMAIL_BYTES_MAX {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(NotAContact::Email)
        }
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! texts {
    ($($name:ident: $format:literal),*) => {$(
        impl TryFrom<String> for $name {
            type Error = NotAContact;
            fn try_from(text: String) -> Result<Self, NotAContact> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format })
            }
        }
    )*};
}

texts! { Phone: "phone", Email: "email" }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_keeps_its_digits() {
        assert_eq!(Phone::parse("+7 (495) 123-45-67").unwrap().as_str(), "+74951234567");
        assert_eq!(Phone::parse("123"), Err(NotAContact::Phone));
        assert_eq!(Phone::parse("+7495123456789012"), Err(NotAContact::Phone));
    }

    #[test]
    fn an_address_has_a_name_and_a_host() {
        assert_eq!(Email::parse(" Anna@Example.org ").unwrap().as_str(), "anna@example.org");
        assert_eq!(Email::parse("anna@"), Err(NotAContact::Email));
        assert_eq!(Email::parse("a b@example.org"), Err(NotAContact::Email));
    }
}
