//! The day that a moment falls on. A moment has a day only in a time zone, so this is the one place that chooses it.

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};

/// The day in a time zone.
#[expect(clippy::disallowed_methods, reason = "the zone is given")]
pub fn day_in<Z: TimeZone>(zone: &Z, moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(zone).date_naive()
}

/// The day in UTC: for bounds of years, where a day more or less decides nothing.
pub fn day_in_utc(moment: DateTime<Utc>) -> NaiveDate {
    day_in(&Utc, moment)
}

/// The day in the time zone where days begin first (UTC+14). A later day is in the future everywhere.
pub fn last_day_anywhere(moment: DateTime<Utc>) -> NaiveDate {
    day_in_utc(moment + TimeDelta::hours(14))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::moment;

    #[test]
    fn a_day_is_that_of_its_zone() {
        let late = moment("2026-03-31T21:30:00Z");
        let days = [day_in(&chrono_tz::Europe::Moscow, late), day_in_utc(late), last_day_anywhere(late)];
        assert_eq!(days.map(|day| day.to_string()), ["2026-04-01", "2026-03-31", "2026-04-01"]);
    }
}
