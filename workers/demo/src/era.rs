//! The demo's own clock: it begins on a fixed day and runs for some months.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::period::Period;

/// The months of the demo.
#[derive(Debug, Clone, Copy)]
pub(super) struct Era {
    begin: NaiveDate,
    months: u32,
}

impl Era {
    pub(super) fn new(months: u32) -> Self {
        Self { begin: NaiveDate::from_ymd_opt(2025, 5, 1).unwrap_or_default(), months }
    }

    /// The first day of a month, the first month being 0.
    pub(super) fn first_day(self, month: u32) -> NaiveDate {
        self.begin + Months::new(month)
    }

    /// A day of a month.
    pub(super) fn day(self, month: u32, day: u32) -> NaiveDate {
        self.first_day(month) + Days::new(u64::from(day) - 1)
    }

    pub(super) fn period(self, month: u32) -> Period {
        Period::containing(self.first_day(month)).expect("the demo's months lie in this century")
    }

    /// The first moment after a month.
    pub(super) fn end_of(self, month: u32) -> DateTime<Utc> {
        local(self.first_day(month + 1), 0)
    }

    pub(super) fn begin(self) -> DateTime<Utc> {
        local(self.first_day(0), 0)
    }

    pub(super) fn end(self) -> DateTime<Utc> {
        self.end_of(self.months - 1)
    }
}

/// So many minutes into a local day. The company lives in Moscow, three hours ahead all year round.
pub(super) fn local(day: NaiveDate, minutes: u32) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(i64::from(minutes) - 180)
}
