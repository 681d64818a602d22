//! Billing months, and the range of days that the ledger accepts.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A calendar month for which services are charged, from 1990-01 to 2100-12. It is written as text: `2026-03`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    first: NaiveDate,
}

/// Why a text or a day is not a billing month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPeriod {
    /// The text does not have the form `2026-03`.
    #[error("a period is a year and a month: 2026-03")]
    Form,
    /// The month is before 1990 or after 2100.
    #[error("a period is between 1990-01 and 2100-12")]
    OutOfRange,
}

/// Whether the ledger accepts a day. A year outside of 1990 to 2100 is a typing mistake.
pub fn is_ledger_day(day: NaiveDate) -> bool {
    (1990..=2100).contains(&day.year())
}

impl Period {
    /// The billing month of a year and a month from 1 to 12.
    pub fn new(year: i32, month: u32) -> Result<Self, NotAPeriod> {
        let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(NotAPeriod::Form)?;
        if is_ledger_day(first) { Ok(Self { first }) } else { Err(NotAPeriod::OutOfRange) }
    }

    /// The billing month in which a day lies.
    pub fn containing(day: NaiveDate) -> Result<Self, NotAPeriod> {
        Self::new(day.year(), day.month())
    }

    /// The following month; `None` after 2100-12.
    pub fn next(self) -> Option<Self> {
        Self::containing(self.first.checked_add_months(Months::new(1))?).ok()
    }

    /// The first day of the month.
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// The last day of the month.
    pub fn last_day(self) -> NaiveDate {
        self.first + Months::new(1) - Days::new(1)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (year, month) = text.split_once('-').ok_or(NotAPeriod::Form)?;
        let digits = |text: &str, len| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(NotAPeriod::Form);
        }
        let number = |text: &str| text.parse().map_err(|_| NotAPeriod::Form);
        Self::new(number(year)? as i32, number(month)?)
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;
    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A billing month, e.g. \"2026-03\".",
            "pattern": r"^(199\d|20\d\d|2100)-(0[1-9]|1[0-2])$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_the_same_text() {
        let written = serde_json::to_string(&period("2026-03")).unwrap();
        assert_eq!(written, r#""2026-03""#);
        assert_eq!(serde_json::from_str::<Period>(&written).unwrap(), period("2026-03"));
        for text in ["2026-3", "2026-13", "202603", "2026-00", "+026-03", "2026-03-01", "март"] {
            assert_eq!(text.parse::<Period>(), Err(NotAPeriod::Form), "{text}");
        }
        assert_eq!("1989-12".parse::<Period>(), Err(NotAPeriod::OutOfRange));
    }

    #[test]
    fn months_follow_each_other() {
        assert_eq!(period("2025-12").next(), Some(period("2026-01")));
        assert_eq!(period("2100-12").next(), None);
        assert!(period("2025-12") < period("2026-01"));
    }

    #[test]
    fn a_month_knows_its_days() {
        assert_eq!(period("2024-02").first_day().to_string(), "2024-02-01");
        assert_eq!(period("2024-02").last_day().to_string(), "2024-02-29");
        assert_eq!(Period::containing(period("2024-02").last_day()), Ok(period("2024-02")));
    }
}
