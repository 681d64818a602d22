//! What a charge is made of, as it is printed.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Money, Refusal,
    text::{Label, Text},
};

/// The name of a billing run: within a month a run charges an account once.
pub type Run = Text<60>;

/// Most lines of one entry: a receipt has some thirty.
const MOST: usize = 500;

/// A service with its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeLine {
    /// What was served.
    pub service: Label,
    /// How much of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Decimal>,
    /// In what it is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Label>,
    /// Price of one unit of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Decimal>,
    /// What is owed for it.
    pub amount: Money,
}

/// The reasons for which the lines of an entry are not valid.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum BadLines {
    /// There is no line, or there are too many.
    #[error("an entry has between 1 and {MOST} lines")]
    #[refusal(code = "account.number_of_lines", kind = Invalid, field = "lines")]
    Number,
    /// The amount of a line is zero, a charge has a negative value, or a quantity or price is out of range.
    /// The value is the number of the line, counted from 1.
    #[error("line {0} has no sensible amount, quantity or price")]
    #[refusal(code = "account.senseless_line", kind = Invalid, field = "lines")]
    Line(usize),
    /// The sum of the lines is zero or out of range.
    #[error("the lines add up to nothing or to too much")]
    #[refusal(code = "account.senseless_total", kind = Invalid, field = "lines")]
    Total,
}

/// Whether a quantity or a price is one that anybody could mean: a trillion, to the twelfth decimal.
fn means_something(value: Option<Decimal>) -> bool {
    value.is_none_or(|value| {
        value.abs() <= Decimal::from(1_000_000_000_000_i64) && value.normalize().scale() <= 12
    })
}

/// The sum of lines that charge: each is owed.
pub(super) fn charged(lines: &[ChargeLine]) -> Result<Money, BadLines> {
    let negative = |value: Option<Decimal>| value.is_some_and(|value| value.is_sign_negative());
    total(lines, |line| line.amount.is_positive() && !negative(line.quantity) && !negative(line.price))
}

/// The sum of lines that correct, upwards or downwards.
pub(super) fn corrected(lines: &[ChargeLine]) -> Result<Money, BadLines> {
    total(lines, |line| !line.amount.is_zero())
}

fn total(lines: &[ChargeLine], sensible: impl Fn(&ChargeLine) -> bool) -> Result<Money, BadLines> {
    if !(1..=MOST).contains(&lines.len()) {
        return Err(BadLines::Number);
    }
    let bounded = |line: &ChargeLine| means_something(line.quantity) && means_something(line.price);
    if let Some(at) = lines.iter().position(|line| !sensible(line) || !bounded(line)) {
        return Err(BadLines::Line(at + 1));
    }
    let total = Money::total(lines.iter().map(|line| line.amount)).map_err(|_| BadLines::Total)?;
    if total.is_zero() { Err(BadLines::Total) } else { Ok(total) }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn line(amount: i64) -> ChargeLine {
        ChargeLine {
            service: Label::parse("heating").unwrap(),
            quantity: None,
            unit: None,
            price: None,
            amount: Money::from_minor(amount),
        }
    }

    #[test]
    fn every_line_of_a_charge_is_owed() {
        assert_eq!(charged(&[line(100), line(50)]), Ok(Money::from_minor(150)));
        assert_eq!(charged(&[line(100), line(0)]), Err(BadLines::Line(2)));
        assert_eq!(charged(&[line(-1)]), Err(BadLines::Line(1)));
        let negative = ChargeLine { quantity: Some(Decimal::NEGATIVE_ONE), ..line(100) };
        assert_eq!(charged(&[negative]), Err(BadLines::Line(1)));
        let vast = ChargeLine { quantity: Some(Decimal::MAX), ..line(100) };
        assert_eq!(charged(std::slice::from_ref(&vast)), Err(BadLines::Line(1)));
        assert_eq!(
            corrected(&[ChargeLine { price: vast.quantity, quantity: None, ..vast }]),
            Err(BadLines::Line(1))
        );
        let fine = ChargeLine { price: Some(Decimal::new(1, 28)), ..line(100) };
        assert_eq!(charged(&[fine]), Err(BadLines::Line(1)));
    }

    #[test]
    fn a_correction_goes_either_way_but_somewhere() {
        assert_eq!(corrected(&[line(100), line(-150)]), Ok(Money::from_minor(-50)));
        assert_eq!(corrected(&[line(100), line(-100)]), Err(BadLines::Total));
    }

    #[test]
    fn there_are_not_too_many_and_not_too_large() {
        assert_eq!(charged(&[]), Err(BadLines::Number));
        assert_eq!(charged(&vec![line(1); 501]), Err(BadLines::Number));
        assert_eq!(charged(&[line(i64::MAX), line(i64::MAX)]), Err(BadLines::Total));
    }
}
