//! What a movement of money does to an account: which debts it settles, what it leaves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Money,
    id::EntryId,
    ledger::{PostingRules, Postings},
};

/// All figures that a reader needs after an entry, so that nobody has to work them out again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// What settles what, as changes: a negative amount is open again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocation: Vec<Allocation>,
    /// What is paid ahead, after it.
    pub advance: Money,
    /// What the resident owes, after it; negative when they have paid ahead.
    pub balance: Money,
    /// Its postings on the company's books.
    pub postings: Postings,
    /// The rules they were posted by.
    pub rules: PostingRules,
}

/// A part of a credit that settles a part of a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Allocation {
    /// The payment, the correction downwards or the write-off that settles.
    pub credit: EntryId,
    /// The charge or the correction upwards that is settled.
    pub debt: EntryId,
    /// How much; negative when it is taken back.
    pub amount: Money,
}
