//! Double entry: what moves on an account moves on the company's books too, and the sum is nought.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::Money;

/// An account of the company's books.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LedgerAccount {
    /// What residents owe: the open parts of their charges.
    Receivable,
    /// What was paid ahead and is owed to residents.
    Advances,
    /// What was charged.
    Revenue,
    /// What recalculations took back from revenue, or added to it.
    Corrections,
    /// What came in.
    Bank,
    /// What will never come in.
    WriteOff,
}

/// One side of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Posting {
    /// On which account.
    pub account: LedgerAccount,
    /// Debit is positive, credit is negative.
    pub amount: Money,
}

/// Postings whose sum is nought; there are no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Posting>", into = "Vec<Posting>")]
pub struct Postings(Vec<Posting>);

/// The postings do not add up to nought.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the postings do not add up to nought")]
pub struct Unbalanced;

/// What makes a balance move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MovementKind {
    /// Services of a period.
    Charge,
    /// A recalculation of a charge.
    Correction,
    /// Money that came in.
    Payment,
    /// A debt given up.
    WriteOff,
}

/// Version of [`post`]. An event keeps the version it was posted by, so that its postings can be
/// checked for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostingRules {
    /// Receivable holds the open parts, advances what is paid ahead; each source has one account.
    #[default]
    V1,
}

impl Postings {
    /// The one door.
    pub fn balanced(postings: Vec<Posting>) -> Result<Self, Unbalanced> {
        match Money::total(postings.iter().map(|posting| posting.amount)) {
            Ok(sum) if sum.is_zero() => Ok(Self(postings)),
            Ok(_) | Err(_) => Err(Unbalanced),
        }
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &Posting> {
        self.0.iter()
    }
}

/// The postings of a movement: `owed` is how the balance of the resident changes (positive: owes more),
/// `advance` how what they have paid ahead does. Each is an amount of its own, so their sums fit.
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
