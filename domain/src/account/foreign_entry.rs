//! An entry of a ledger kept elsewhere, as its source has it.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::{Money, text::Label};

/// The identity of an entry in its own ledger: a hash of what the source says, 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntryKey(pub u64);

/// The text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key is 16 hexadecimal digits in lower case")]
pub struct NotAKey;

/// What an entry of a foreign ledger is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ForeignKind {
    /// Something is owed.
    Charge,
    /// Costs are owed besides; nothing replaces them.
    Expense,
    /// More is owed because of delay.
    Penalty,
    /// Something was paid.
    Payment,
    /// No money moved.
    Note,
}

/// An entry as the source has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignEntry {
    /// Its identity there.
    pub key: EntryKey,
    /// The source's own word for it.
    pub label: Label,
    /// What it is to us.
    pub kind: ForeignKind,
    /// A charge or penalty that stands in the place of the charges and penalties before it.
    #[serde(default)]
    pub replaces: bool,
    /// How much.
    pub amount: Money,
    /// When it counts.
    pub effective: NaiveDate,
    /// Its place among the entries of that day.
    pub order: u32,
    /// When it happened, where the source says more than the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
}

impl fmt::Display for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for EntryKey {
    type Err = NotAKey;
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let written = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 16 || !text.bytes().all(written) {
            return Err(NotAKey);
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| NotAKey)
    }
}

impl TryFrom<String> for EntryKey {
    type Error = NotAKey;
    fn try_from(text: String) -> Result<Self, NotAKey> {
        text.parse()
    }
}

impl From<EntryKey> for String {
    fn from(key: EntryKey) -> Self {
        key.to_string()
    }
}

impl JsonSchema for EntryKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EntryKey".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{16}$" })
    }
}
