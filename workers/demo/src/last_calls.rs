//! The calls that end the history, each left in a given status: the smallest company shows every one.

use domain::ticket::Status;

use super::complaints::{Complaint, complaint};

/// A call near the end of the history.
#[derive(Debug)]
pub(super) struct LastCall {
    /// Where it stands at the end.
    pub(super) status: Status,
    /// How long before the end it comes.
    pub(super) minutes_before_end: i64,
    category: &'static str,
}

impl LastCall {
    pub(super) fn about(&self) -> &'static Complaint {
        complaint(self.category)
    }
}

const fn call(status: Status, minutes_before_end: i64, category: &'static str) -> LastCall {
    LastCall { status, minutes_before_end, category }
}

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// A company of few tickets has the last of these.
pub(super) const LAST_CALLS: [LastCall; 8] = [
    call(Status::Paused, 20 * DAY, "lift"),
    call(Status::Resolved, 5 * HOUR, "blockage"),
    call(Status::InProgress, 20, "leak"),
    call(Status::Resolved, 2 * DAY, "electricity"),
    call(Status::Paused, 4 * DAY, "intercom"),
    call(Status::InProgress, 26 * HOUR, "plumbing"),
    call(Status::Assigned, 5 * HOUR, "roof"),
    call(Status::New, 45, "plumbing"),
];
