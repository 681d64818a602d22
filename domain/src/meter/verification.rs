//! The range of a verification.

use chrono::{Days, NaiveDate};

/// Longest time for which a verification holds: 30 years, more than any meter gets. A later date is a typing mistake.
const VERIFICATION_DAYS_MAX: u64 = 30 * 366;

/// Whether a verification that starts on a day may hold until another.
pub(super) fn is_verification_in_range(on: NaiveDate, until: NaiveDate) -> bool {
    on.checked_add_days(Days::new(VERIFICATION_DAYS_MAX)).is_some_and(|last| until <= last)
}
