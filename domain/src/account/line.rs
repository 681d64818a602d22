//! The lines of a charge or a correction, as they are printed on a receipt.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Money, Refusal,
    text::{Label, Text},
};

/// Name of a billing run. A run charges an account at most once for a month.
pub type Run = Text<60>;

/// Most lines of one entry. A receipt has about thirty.
const LINES_MAX: usize = 500;

/// A service with its amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeLine {
    /// Name of the service.
    pub service: Label,
    /// Quantity, at most twelve decimals and 1,000,000,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Decimal>,
    /// Unit of the quantity, e.g. `m3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Label>,
    /// Price of one unit in the company's currency, with the bounds of the quantity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Decimal>,
    /// Amount of the line in the company's currency; negative only in a correction.
    pub amount: Money,
}

/// The reasons for which the lines of an entry are not valid.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum BadLines {
    /// There is no line, or there are too many.
    #[error("an entry has between 1 and {LINES_MAX} lines")]
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

/// Largest quantity and largest price, in whole units.
const NUMBER_MAX: i64 = 1_000_000_000_000;
/// Most digits after the point of a quantity or a price.
const DECIMALS_MAX: u32 = 12;

/// Whether a quantity or a price is within bounds.
fn is_in_range(value: Option<Decimal>) -> bool {
    value.is_none_or(|value| {
        value.abs() <= Decimal::from(NUMBER_MAX) && value.normalize().scale() <= DECIMALS_MAX
    })
}

/// Sum of the lines of a charge; each line is above 0.
pub(super) fn charge_total(lines: &[ChargeLine]) -> Result<Money, BadLines> {
    let negative = |value: Option<Decimal>| value.is_some_and(|value| value.is_sign_negative());
    total(lines, |line| line.amount.is_positive() && !negative(line.quantity) && !negative(line.price))
}

/// Sum of the lines of a correction; a line is above or below 0.
pub(super) fn correction_total(lines: &[ChargeLine]) -> Result<Money, BadLines> {
    total(lines, |line| !line.amount.is_zero())
}

fn total(lines: &[ChargeLine], sensible: impl Fn(&ChargeLine) -> bool) -> Result<Money, BadLines> {
    if !(1..=LINES_MAX).contains(&lines.len()) {
        return Err(BadLines::Number);
    }
    let bounded = |line: &ChargeLine| is_in_range(line.quantity) && is_in_range(line.price);
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
        assert_eq!(charge_total(&[line(100), line(50)]), Ok(Money::from_minor(150)));
        assert_eq!(charge_total(&[line(100), line(0)]), Err(BadLines::Line(2)));
        assert_eq!(charge_total(&[line(-1)]), Err(BadLines::Line(1)));
        let negative = ChargeLine { quantity: Some(Decimal::NEGATIVE_ONE), ..line(100) };
        assert_eq!(charge_total(&[negative]), Err(BadLines::Line(1)));
        let vast = ChargeLine { quantity: Some(Decimal::MAX), ..line(100) };
        assert_eq!(charge_total(std::slice::from_ref(&vast)), Err(BadLines::Line(1)));
        assert_eq!(
            correction_total(&[ChargeLine { price: vast.quantity, quantity: None, ..vast }]),
            Err(BadLines::Line(1))
        );
        let fine = ChargeLine { price: Some(Decimal::new(1, 28)), ..line(100) };
        assert_eq!(charge_total(&[fine]), Err(BadLines::Line(1)));
    }

    #[test]
    fn a_correction_goes_either_way_but_somewhere() {
        assert_eq!(correction_total(&[line(100), line(-150)]), Ok(Money::from_minor(-50)));
        assert_eq!(correction_total(&[line(100), line(-100)]), Err(BadLines::Total));
    }

    #[test]
    fn there_are_not_too_many_and_not_too_large() {
        assert_eq!(charge_total(&[]), Err(BadLines::Number));
        assert_eq!(charge_total(&vec![line(1); 501]), Err(BadLines::Number));
        assert_eq!(charge_total(&[line(i64::MAX), line(i64::MAX)]), Err(BadLines::Total));
    }
}
