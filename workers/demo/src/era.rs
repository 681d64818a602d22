//! The demo's own time: its history ends at a given moment, and began some months before.

use chrono::{
    DateTime, Datelike, Days, DurationRound, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
};
use domain::period::Period;

/// The company lives in Moscow, three hours ahead of UTC all year round.
const AHEAD_OF_UTC: TimeDelta = TimeDelta::minutes(180);
/// The minute at which a history ends that is to end on a given day.
const LAST_MINUTE: u32 = 15 * 60;

/// The moment at which the history ends: everything in it happened before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryEnd(DateTime<Utc>);

/// A history cannot end at such a moment.
#[derive(Debug, thiserror::Error)]
#[error("the history of a demo company ends between 2001 and 2099")]
pub struct NotAHistoryEnd;

impl HistoryEnd {
    /// On a day, at 15:00 of the company's time: the day is not over.
    pub fn on(day: NaiveDate) -> Result<Self, NotAHistoryEnd> {
        if (2001..=2099).contains(&day.year()) {
            Ok(Self(local(day, LAST_MINUTE)))
        } else {
            Err(NotAHistoryEnd)
        }
    }

    /// At a moment, rounded down to the minute.
    pub fn at(moment: DateTime<Utc>) -> Result<Self, NotAHistoryEnd> {
        let end = moment.duration_trunc(TimeDelta::minutes(1)).map_err(|_| NotAHistoryEnd)?;
        Self::on(clock(end).date()).map(|_| Self(end))
    }

    /// The first moment after the history.
    pub fn moment(self) -> DateTime<Utc> {
        self.0
    }

    /// The company's day at the end.
    pub fn day(self) -> NaiveDate {
        clock(self.0).date()
    }
}

/// The months of the demo: some whole ones, and the one under way at the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Era {
    begin: NaiveDate,
    end: DateTime<Utc>,
}

impl Era {
    /// So many whole months and what follows until the end.
    pub(super) fn new(months: u32, end: HistoryEnd) -> Self {
        let under_way = end.day() - Days::new(u64::from(end.day().day0()));
        Self { begin: under_way - Months::new(months), end: end.moment() }
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
        self.end
    }
}

/// So many minutes into a day of the company.
pub(super) fn local(day: NaiveDate, minutes: u32) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes.into()) - AHEAD_OF_UTC
}

/// What the company's clocks show.
pub(super) fn clock(moment: DateTime<Utc>) -> NaiveDateTime {
    (moment + AHEAD_OF_UTC).naive_utc()
}

#[cfg(test)]
mod tests {
    use domain::rules::pack::default_rules;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_end_is_a_minute_of_a_day() {
        let end = HistoryEnd::on(day("2024-02-29")).unwrap();
        assert_eq!(end.moment().to_rfc3339(), "2024-02-29T12:00:00+00:00");
        let late = HistoryEnd::at("2025-12-31T21:00:59.5Z".parse().unwrap()).unwrap();
        assert_eq!(
            (late.moment().to_rfc3339(), late.day()),
            ("2025-12-31T21:00:00+00:00".into(), day("2026-01-01"))
        );
        assert!(HistoryEnd::on(day("2000-12-31")).is_err());
        assert!(HistoryEnd::on(NaiveDate::MAX).is_err());
        assert!(HistoryEnd::at(DateTime::<Utc>::MAX_UTC).is_err());
    }

    #[test]
    fn the_whole_months_lie_before_the_one_under_way() {
        for (end, begin) in
            [("2026-01-01", "2025-10-01"), ("2024-02-29", "2023-11-01"), ("2026-05-31", "2026-02-01")]
        {
            let era = Era::new(3, HistoryEnd::on(day(end)).unwrap());
            assert_eq!(era.first_day(0), day(begin), "{end}");
            assert!(era.end_of(2) < era.end() && era.end() < era.end_of(3), "{end}");
        }
    }

    #[test]
    fn the_company_keeps_the_time_of_its_calendar() {
        let rules = default_rules();
        for moment in ["2026-03-31T20:59:00Z", "2026-03-31T21:00:00Z"] {
            let moment = moment.parse().unwrap();
            assert_eq!(clock(moment).date(), rules.day(moment));
        }
    }
}
