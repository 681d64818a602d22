//! Double-entry bookkeeping: each movement on a personal account is posted on the company's books too, and its postings
//! add up to zero.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::Money;

/// An account of the company's books, not of a resident.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LedgerAccount {
    /// Receivables: the open parts of what was charged to residents.
    Receivable,
    /// Advances: money that residents paid ahead.
    Advances,
    /// Revenue from charges.
    Revenue,
    /// Corrections of charges, upwards or downwards.
    Corrections,
    /// Money received from residents.
    Bank,
    /// Debts that were written off.
    WriteOff,
}

/// One side of a movement: an amount on one account of the company's books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Posting {
    /// The account of the company's books.
    pub account: LedgerAccount,
    /// The amount posted: a debit is positive, a credit is negative.
    pub amount: Money,
}

/// Postings that add up to zero. A value with another sum cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Posting>", into = "Vec<Posting>")]
pub struct Postings(Vec<Posting>);

/// The postings do not add up to zero.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the postings do not add up to zero")]
pub struct Unbalanced;

/// The kind of an entry that changes a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MovementKind {
    /// A charge for services of a period.
    Charge,
    /// A correction of a charge.
    Correction,
    /// A payment that was credited.
    Payment,
    /// A debt that was written off.
    WriteOff,
}

/// Version of the posting rules, the rules of [`post`]. An event records the version by which it was posted, so that its
/// postings can be checked at any later time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostingRules {
    /// Receivables hold the open parts of debts, advances hold what is paid ahead; each kind of movement has one
    /// account for its other side.
    #[default]
    V1,
}

impl Postings {
    /// Makes postings; fails where they do not add up to zero.
    pub fn balanced(postings: Vec<Posting>) -> Result<Self, Unbalanced> {
        match Money::total(postings.iter().map(|posting| posting.amount)) {
            Ok(sum) if sum.is_zero() => Ok(Self(postings)),
            Ok(_) | Err(_) => Err(Unbalanced),
        }
    }

    /// The postings in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Posting> {
        self.0.iter()
    }
}

/// The postings of a movement. `owed` is the change of the resident's balance, positive where they owe more; `advance`
/// is the change of what they have paid ahead. Both are within the bounds of an amount, so their sums do not overflow.
pub fn post(
    rules: PostingRules,
    kind: MovementKind,
    owed: Money,
    advance: Money,
) -> Result<Postings, Unbalanced> {
    match rules {
        PostingRules::V1 => {
            let against = match kind {
                MovementKind::Charge => LedgerAccount::Revenue,
                MovementKind::Correction => LedgerAccount::Corrections,
                MovementKind::Payment => LedgerAccount::Bank,
                MovementKind::WriteOff => LedgerAccount::WriteOff,
            };
            let sides = [
                (LedgerAccount::Receivable, owed + advance),
                (LedgerAccount::Advances, -advance),
                (against, -owed),
            ];
            let moved = sides.into_iter().filter(|(_, amount)| !amount.is_zero());
            Postings::balanced(moved.map(|(account, amount)| Posting { account, amount }).collect())
        }
    }
}

impl TryFrom<Vec<Posting>> for Postings {
    type Error = Unbalanced;
    fn try_from(postings: Vec<Posting>) -> Result<Self, Unbalanced> {
        Self::balanced(postings)
    }
}

impl From<Postings> for Vec<Posting> {
    fn from(postings: Postings) -> Self {
        postings.0
    }
}

impl JsonSchema for Postings {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Postings".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Posting>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(kind: MovementKind, owed: i64, advance: i64) -> Vec<(LedgerAccount, i64)> {
        let (owed, advance) = (Money::from_minor(owed), Money::from_minor(advance));
        let postings = post(PostingRules::V1, kind, owed, advance).unwrap();
        postings.iter().map(|posting| (posting.account, posting.amount.minor())).collect()
    }

    #[test]
    fn a_charge_uses_what_was_paid_ahead() {
        assert_eq!(
            posted(MovementKind::Charge, 10_000, -3_000),
            [
                (LedgerAccount::Receivable, 7_000),
                (LedgerAccount::Advances, 3_000),
                (LedgerAccount::Revenue, -10_000),
            ]
        );
    }

    #[test]
    fn a_payment_beyond_the_debt_is_an_advance() {
        assert_eq!(
            posted(MovementKind::Payment, -10_000, 3_000),
            [
                (LedgerAccount::Receivable, -7_000),
                (LedgerAccount::Advances, -3_000),
                (LedgerAccount::Bank, 10_000),
            ]
        );
    }

    #[test]
    fn what_does_not_balance_is_not_read() {
        let read = |text: &str| serde_json::from_str::<Postings>(text);
        assert!(
            read(r#"[{"account":"bank","amount":"1.00"},{"account":"revenue","amount":"-1.00"}]"#).is_ok()
        );
        let error = read(r#"[{"account":"bank","amount":"1.00"}]"#).unwrap_err();
        assert!(error.to_string().starts_with("the postings do not add up"), "{error}");
    }
}
