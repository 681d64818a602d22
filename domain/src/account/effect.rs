//! The effect of an entry on an account: the debts that are settled and the figures afterwards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Money,
    id::EntryId,
    ledger::{PostingRules, Postings},
};

/// Effect of an entry on its account. It holds all figures after the entry, so that no reader computes them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// Changes of what settles what; a negative amount takes a settlement back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocation: Vec<Allocation>,
    /// Amount that is paid ahead after the entry, never negative.
    pub advance: Money,
    /// Amount that the resident owes after the entry; negative where they have paid ahead.
    pub balance: Money,
    /// Postings on the company's books; they add up to zero.
    pub postings: Postings,
    /// Version of the rules that made the postings.
    pub rules: PostingRules,
}

/// Part of a credit that settles part of a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Allocation {
    /// Entry that settles: a payment, a correction downwards or a write-off.
    pub credit: EntryId,
    /// Entry that is settled: a charge or a correction upwards.
    pub debt: EntryId,
    /// Amount settled; negative where a settlement is taken back.
    pub amount: Money,
}
