//! Where a ticket stands, as tables have it: the domain's word for it.

use domain::ticket::{Status, TicketEvent};
use strum::IntoEnumIterator;

/// The status that an event leads to, where it changes it.
pub(crate) fn after(event: &TicketEvent, before: &str) -> Option<Status> {
    parse(before).unwrap_or(Status::New).after(event)
}

/// As it is written in tables.
pub(crate) fn name(status: Status) -> &'static str {
    status.into()
}

/// Whether there is still something to do.
pub(crate) fn is_open(status: &str) -> bool {
    parse(status).is_some_and(Status::is_open)
}

fn parse(written: &str) -> Option<Status> {
    Status::iter().find(|status| name(*status) == written)
}

/// Whether a fact is told of a case of another system.
pub(crate) fn is_foreign(event: &TicketEvent) -> bool {
    matches!(event, TicketEvent::CaseRecorded { .. } | TicketEvent::StepRecorded { .. })
}
