//! Where a ticket stands after an event: what all models of tickets agree on.

use domain::ticket::{Status, TicketEvent};

/// The status that an event leads to, where it changes it.
pub(crate) fn after(event: &TicketEvent, before: &str) -> Option<Status> {
    match event {
        TicketEvent::Opened { .. } | TicketEvent::Declined { .. } => Some(Status::New),
        // whoever takes over, the work still stands still
        TicketEvent::Assigned { .. } => (before != name(Status::Paused)).then_some(Status::Assigned),
        TicketEvent::Accepted | TicketEvent::Reopened { .. } => Some(Status::Assigned),
        TicketEvent::Started | TicketEvent::Resumed { .. } => Some(Status::InProgress),
        TicketEvent::Paused { .. } => Some(Status::Paused),
        TicketEvent::Resolved { .. } => Some(Status::Resolved),
        TicketEvent::Closed { .. } => Some(Status::Closed),
        TicketEvent::Cancelled { .. } => Some(Status::Cancelled),
        TicketEvent::Rejected { .. } => Some(Status::Rejected),
        TicketEvent::MergedInto { .. } => Some(Status::Merged),
        TicketEvent::StepRecorded { state, .. } => Some(*state),
        TicketEvent::Classified { .. }
        | TicketEvent::Routed { .. }
        | TicketEvent::Scheduled { .. }
        | TicketEvent::Rescheduled { .. }
        | TicketEvent::WorkLogged { .. }
        | TicketEvent::Confirmed
        | TicketEvent::Commented { .. }
        | TicketEvent::CommentEdited { .. }
        | TicketEvent::ParticipantAdded { .. }
        | TicketEvent::FileAttached { .. }
        | TicketEvent::DeadlineSet { .. }
        | TicketEvent::DeadlineMoved { .. }
        | TicketEvent::DeadlineWarned { .. }
        | TicketEvent::DeadlineMissed { .. }
        | TicketEvent::Escalated { .. }
        | TicketEvent::Rated { .. }
        | TicketEvent::QualityChecked { .. }
        | TicketEvent::CaseRecorded { .. } => None,
    }
}

/// As it is written in tables.
pub(crate) fn name(status: Status) -> &'static str {
    status.into()
}

/// Whether there is still something to do.
pub(crate) fn is_open(status: &str) -> bool {
    [Status::New, Status::Assigned, Status::InProgress, Status::Paused].map(name).contains(&status)
}

/// Whether it is over.
pub(crate) fn is_final(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Cancelled | Status::Rejected | Status::Merged)
}

/// Whether a fact is told of a case of another system.
pub(crate) fn is_foreign(event: &TicketEvent) -> bool {
    matches!(event, TicketEvent::CaseRecorded { .. } | TicketEvent::StepRecorded { .. })
}
