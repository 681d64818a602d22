//! The record of a ledger kept elsewhere. Entries arrive in any order; the figures are always those of
//! their own order in time.

use std::{collections::BTreeSet, fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{AccountEvent, Barred, Effect};
use crate::{
    Money,
    ledger::{PostingRules, Source, post},
    text::Label,
};

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

/// A place in time; the key decides between equals, whichever arrived first.
type Place = (NaiveDate, u32, EntryKey);

/// What is known of a ledger kept elsewhere.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Record {
    keys: BTreeSet<EntryKey>,
    /// The last entry that replaces.
    replaced_at: Option<Place>,
    /// It, and the charges and penalties after it. What lies before counts no more, nor ever will.
    standing: Vec<(Place, Money)>,
    expenses: Money,
    paid: Money,
    due: Money,
}

impl Record {
    /// All that is owed.
    pub fn due(&self) -> Money {
        self.due
    }

    /// All that was paid.
    pub fn paid(&self) -> Money {
        self.paid
    }

    /// What is left to pay; negative when too much was paid.
    pub fn balance(&self) -> Money {
        self.due - self.paid
    }

    /// What was paid beyond all that is owed.
    pub fn advance(&self) -> Money {
        (-self.balance()).max(Money::ZERO)
    }

    pub(super) fn knows(&self, key: EntryKey) -> bool {
        self.keys.contains(&key)
    }

    /// Takes an entry in and tells the fact that it becomes, with all figures after it.
    pub(super) fn take(&mut self, entry: ForeignEntry) -> Result<AccountEvent, Barred> {
        let ForeignEntry { key, label, kind, replaces, amount, effective, order, at } = entry;
        Money::total([amount])?;
        let (balance, advance) = (self.balance(), self.advance());
        self.place((effective, order, key), kind, replaces, amount);
        self.due = Money::total(self.standing.iter().map(|(_, amount)| *amount).chain([self.expenses]))?;
        self.paid = Money::total([self.paid])?;
        Money::total([self.balance()])?;
        let source = match kind {
            ForeignKind::Charge | ForeignKind::Expense | ForeignKind::Penalty | ForeignKind::Note => {
                Source::Charge
            }
            ForeignKind::Payment => Source::Payment,
        };
        let rules = PostingRules::default();
        let effect = Effect {
            allocation: vec![],
            advance: self.advance(),
            balance: self.balance(),
            postings: post(rules, source, self.balance() - balance, self.advance() - advance)?,
            rules,
        };
        let (due, paid) = (self.due, self.paid);
        Ok(AccountEvent::EntryRecorded {
            key,
            label,
            kind,
            replaces,
            amount,
            effective,
            order,
            at,
            due,
            paid,
            effect,
        })
    }

    /// Takes a fact in.
    pub(super) fn enter(&mut self, event: &AccountEvent) {
        if let AccountEvent::EntryRecorded { key, kind, replaces, amount, effective, order, due, .. } = event
        {
            self.place((*effective, *order, *key), *kind, *replaces, *amount);
            self.due = *due;
        }
    }

    fn place(&mut self, place: Place, kind: ForeignKind, replaces: bool, amount: Money) {
        self.keys.insert(place.2);
        match kind {
            ForeignKind::Expense => self.expenses += amount,
            ForeignKind::Payment => self.paid += amount,
            ForeignKind::Note => {}
            ForeignKind::Charge | ForeignKind::Penalty => {
                if self.replaced_at.is_none_or(|last| last < place) {
                    if replaces {
                        self.standing.retain(|(other, _)| *other > place);
                        self.replaced_at = Some(place);
                    }
                    self.standing.push((place, amount));
                }
            }
        }
    }
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
