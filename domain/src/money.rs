//! Money in the company's currency, and the only rounding in the system.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
    str::FromStr,
};

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::decimal;

/// An amount in the company's currency, exact to the hundredth, at most 9,999,999,999 either way. It is kept in
/// hundredths and written as text: `"-12.34"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Money(i64);

/// Why a value is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// The text is not a decimal number.
    #[error("not a decimal number")]
    NotANumber,
    /// The value has a part below one hundredth.
    #[error("an amount has at most two decimals")]
    TooPrecise,
    /// The value is larger than any amount of a house.
    #[error("an amount is at most {AMOUNT_MAX} either way")]
    TooLarge,
}

/// Largest amount either way, in whole units of the currency. A plain sum of some millions of such amounts fits an
/// `i64`; a sum without that bound goes through [`Money::total`].
const AMOUNT_MAX: i64 = 9_999_999_999;

impl Money {
    /// The amount 0.00.
    pub const ZERO: Self = Self(0);

    /// The amount of this many hundredths.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The amount in hundredths.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The amount that equals this decimal. A decimal that would have to be rounded is refused.
    pub fn exact(value: Decimal) -> Result<Self, NotMoney> {
        if value.abs() > Decimal::from(AMOUNT_MAX) {
            return Err(NotMoney::TooLarge);
        }
        let minor = value * Decimal::ONE_HUNDRED;
        if !minor.fract().is_zero() {
            return Err(NotMoney::TooPrecise);
        }
        i64::try_from(minor.trunc()).map(Self).map_err(|_| NotMoney::TooLarge)
    }

    /// The amount nearest to this decimal; a half is rounded away from zero, as accountants round.
    pub fn rounded(value: Decimal) -> Result<Self, NotMoney> {
        Self::exact(value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }

    /// The sum, or [`NotMoney::TooLarge`] where it is out of bounds. Whatever was summed, it never overflows, and the
    /// result can be written and read again.
    pub fn total(amounts: impl IntoIterator<Item = Self>) -> Result<Self, NotMoney> {
        let sum: i128 = amounts.into_iter().map(|amount| i128::from(amount.0)).sum();
        let minor = i64::try_from(sum).map_err(|_| NotMoney::TooLarge)?;
        if minor.unsigned_abs() > AMOUNT_MAX.unsigned_abs() * 100 {
            Err(NotMoney::TooLarge)
        } else {
            Ok(Self(minor))
        }
    }

    /// The amount as a decimal with two digits after the point.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Whether the amount is 0.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether the amount is above 0.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether the amount is below 0.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

impl FromStr for Money {
    type Err = NotMoney;
    fn from_str(text: &str) -> Result<Self, NotMoney> {
        Self::exact(decimal::parse(text).ok_or(NotMoney::NotANumber)?)
    }
}

impl TryFrom<String> for Money {
    type Error = NotMoney;
    fn try_from(text: String) -> Result<Self, NotMoney> {
        text.parse()
    }
}

impl TryFrom<Decimal> for Money {
    type Error = NotMoney;
    fn try_from(value: Decimal) -> Result<Self, NotMoney> {
        Self::exact(value)
    }
}

impl From<Money> for String {
    fn from(money: Money) -> Self {
        money.to_string()
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "Amount in the company's currency with at most two decimals, e.g. \"-12.34\".",
            "pattern": r"^-?\d{1,10}(\.\d{1,2})?$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_the_same_text() {
        for text in ["0.00", "12.34", "-0.05", "9999999999.00"] {
            assert_eq!(text.parse::<Money>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_would_need_rounding() {
        assert_eq!("1.005".parse::<Money>(), Err(NotMoney::TooPrecise));
        for text in ["1e3", "1_000.00", "5.", ".5", "+5"] {
            assert_eq!(text.parse::<Money>(), Err(NotMoney::NotANumber), "{text}");
        }
        assert_eq!("10000000000".parse::<Money>(), Err(NotMoney::TooLarge));
    }

    #[test]
    fn a_total_is_an_amount_or_refused() {
        let most = Money::from_minor(AMOUNT_MAX * 100);
        assert_eq!(Money::total([most, -most, Money::from_minor(1)]), Ok(Money::from_minor(1)));
        assert_eq!(Money::total([most, Money::from_minor(1)]), Err(NotMoney::TooLarge));
        assert_eq!(Money::total([Money::from_minor(i64::MAX); 3]), Err(NotMoney::TooLarge));
    }

    #[test]
    fn rounds_half_away_from_zero() {
        let half = Decimal::new(10_005, 4);
        assert_eq!(Money::rounded(half).unwrap().to_string(), "1.00");
        assert_eq!(Money::rounded(Decimal::new(-1005, 3)).unwrap().to_string(), "-1.01");
    }
}
