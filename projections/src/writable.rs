//! Dates that a table takes. A log may have some that it does not, from before such commands were refused: one
//! row must not stop a read model for good.

use chrono::{DateTime, NaiveDate, Utc};

/// The day, or the last one that a calendar has a place for.
pub(crate) fn day(day: NaiveDate) -> NaiveDate {
    let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 31));
    day.max(first.unwrap_or(day)).min(last.unwrap_or(day))
}

/// The moment, on such a day.
pub(crate) fn moment(moment: DateTime<Utc>) -> DateTime<Utc> {
    day(moment.date_naive()).and_time(moment.time()).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_table_takes_is_brought_in() {
        for (said, written) in [
            ("+262142-12-31T10:00:00Z", "9999-12-31T10:00:00Z"),
            ("-0044-03-15T10:00:00Z", "0001-01-01T10:00:00Z"),
            ("2026-03-15T10:00:00Z", "2026-03-15T10:00:00Z"),
        ] {
            assert_eq!(moment(said.parse().unwrap()), written.parse::<DateTime<Utc>>().unwrap());
        }
    }
}
