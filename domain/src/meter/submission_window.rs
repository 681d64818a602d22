//! The days in which residents send the readings of a month.

use chrono::{Datelike, Months, NaiveDate};

/// Day of the month until which residents send their readings. A later reading counts for the next month.
const SUBMISSION_DAY_LAST: u32 = 25;

/// The days in which a reading of a monthly meter is expected: from the 26th of a month to the 25th of the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubmissionWindow {
    /// First day of the window.
    pub from: NaiveDate,
    /// Last day of the window.
    pub by: NaiveDate,
}

impl SubmissionWindow {
    /// The window in which a day lies; `None` at the ends of the calendar.
    pub fn on(today: NaiveDate) -> Option<Self> {
        let this = today.with_day(SUBMISSION_DAY_LAST)?;
        let by = if today <= this { this } else { this.checked_add_months(Months::new(1))? };
        let from = by.checked_sub_months(Months::new(1))?.succ_opt()?;
        Some(Self { from, by })
    }

    /// Whether a meter that was last read on a day has no reading in this window.
    pub fn is_reading_missing(self, last: Option<NaiveDate>) -> bool {
        last.is_none_or(|last| last < self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_stretch_goes_from_the_26th_to_the_25th() {
        for (today, from, by) in [
            ("2026-02-25", "2026-01-26", "2026-02-25"),
            ("2026-02-26", "2026-02-26", "2026-03-25"),
            ("2026-12-31", "2026-12-26", "2027-01-25"),
            ("2026-01-01", "2025-12-26", "2026-01-25"),
        ] {
            assert_eq!(
                SubmissionWindow::on(day(today)),
                Some(SubmissionWindow { from: day(from), by: day(by) }),
                "{today}"
            );
        }
    }

    #[test]
    fn a_reading_of_the_stretch_is_enough() {
        let window = SubmissionWindow::on(day("2026-03-10")).unwrap();
        assert!(window.is_reading_missing(None) && window.is_reading_missing(Some(day("2026-02-25"))));
        assert!(
            !window.is_reading_missing(Some(day("2026-02-26")))
                && !window.is_reading_missing(Some(day("2026-03-10")))
        );
    }
}
