//! An entry of a ledger that is kept in another system.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::{Money, text::Label};

/// Key of an entry within its ledger: 64 bits of a hash over the source's row, written as 16 hexadecimal
/// digits in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntryKey(pub u64);

/// The text is not the key of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key is 16 hexadecimal digits in lower case")]
pub struct NotAnEntryKey;

/// Kind of an entry of a foreign ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ForeignKind {
    /// A charge, which is owed.
    Charge,
    /// Costs that are owed in addition; no entry replaces them.
    Expense,
    /// A penalty for late payment, which is owed.
    Penalty,
    /// A payment that was received.
    Payment,
    /// A note that changes no balance.
    Note,
}

/// An entry of a foreign ledger, as its source has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignEntry {
    /// Key of the entry in its source; a key that is known already changes nothing.
    pub key: EntryKey,
    /// Name of the entry in the source's own words.
    pub label: Label,
    /// Kind of the entry.
    pub kind: ForeignKind,
    /// Whether the entry replaces all charges and penalties before it; only a charge or a penalty can.
    #[serde(default)]
    pub replaces: bool,
    /// Amount of the entry in the company's currency.
    pub amount: Money,
    /// Accounting date: the day on which the entry takes effect.
    pub effective: NaiveDate,
    /// Position among the entries of the same day.
    pub order: u32,
    /// Moment of the entry, where the source gives more than the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
}

impl fmt::Display for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for EntryKey {
    type Err = NotAnEntryKey;
    fn from_str(text: &str) -> Result<Self, NotAnEntryKey> {
        let written = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 16 || !text.bytes().all(written) {
            return Err(NotAnEntryKey);
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| NotAnEntryKey)
    }
}

impl TryFrom<String> for EntryKey {
    type Error = NotAnEntryKey;
    fn try_from(text: String) -> Result<Self, NotAnEntryKey> {
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
