//! How facts add up to a ticket. Total: what does not fit the stage changes nothing.

use super::{Clock, Comment, ForeignCase, LiveTicket, Moving, Stage, Standing, Ticket, TicketEvent};
use crate::Aggregate;

impl Aggregate for Ticket {
    const STREAM: &'static str = "ticket";
    type Event = TicketEvent;

    fn evolve(&mut self, event: &TicketEvent) {
        if let Some(opened) = LiveTicket::opened(event) {
            *self = Self::Live(opened);
            return;
        }
        match self {
            Self::Live(live) => live.evolve(event),
            Self::Foreign(case) => case.evolve(event),
            Self::Unopened => {
                if let Some(case) = ForeignCase::recorded(event) {
                    *self = Self::Foreign(case);
                }
            }
        }
    }
}

impl LiveTicket {
    fn opened(event: &TicketEvent) -> Option<Self> {
        let TicketEvent::Opened { at, kind, applicant, category, priority, response_by, resolve_by, .. } =
            event
        else {
            return None;
        };
        Some(Self {
            kind: *kind,
            category: category.clone(),
            priority: *priority,
            applicant: applicant.clone(),
            stage: Stage::New,
            team: None,
            window: None,
            counted_from: *at,
            pauses: vec![],
            response: response_by.map(Clock::new),
            resolution: resolve_by.map(Clock::new),
            participants: [].into(),
            comments: [].into(),
            files: [].into(),
            escalations: [].into(),
            rating: None,
        })
    }

    fn evolve(&mut self, event: &TicketEvent) {
        if let (Stage::Paused { since, .. }, TicketEvent::Resumed { at }) = (self.stage, event) {
            self.pauses.push((since, *at));
        }
        if let Some(stage) = self.stage.after(event) {
            self.stage = stage;
        }
        match event {
            TicketEvent::Classified { kind, category, priority } => {
                (self.kind, self.category, self.priority) = (*kind, category.clone(), *priority);
            }
            TicketEvent::Routed { to, .. } => self.team = Some(to.clone()),
            TicketEvent::Assigned { .. } => self.response.iter_mut().for_each(Clock::meet),
            TicketEvent::Scheduled { window } | TicketEvent::Rescheduled { to: window, .. } => {
                self.window = Some(*window);
            }
            TicketEvent::Resolved { .. } => self.resolution.iter_mut().for_each(Clock::meet),
            TicketEvent::Reopened { at, .. } => {
                self.counted_from = *at;
                self.pauses.clear();
                self.resolution.iter_mut().for_each(Clock::run_again);
            }
            TicketEvent::Commented { comment, audience, author, .. } => {
                let said = Comment { author: author.clone(), audience: *audience };
                self.comments.insert(*comment, said);
            }
            TicketEvent::ParticipantAdded { person } => {
                self.participants.insert(*person);
            }
            TicketEvent::FileAttached { file, .. } => {
                self.files.insert(*file);
            }
            TicketEvent::DeadlineSet { which, deadline } => {
                *self.clock_mut(*which) = Some(Clock::new(*deadline));
            }
            TicketEvent::DeadlineMoved { which, to, because, .. } => {
                let kept = self.clock(*which).filter(|_| *because == Moving::Paused);
                let standing = kept.map_or(Standing::Running, |clock| clock.standing);
                *self.clock_mut(*which) = Some(Clock { deadline: *to, standing });
            }
            TicketEvent::DeadlineWarned { which, .. } => self.stand(*which, Standing::Warned),
            TicketEvent::DeadlineMissed { which, .. } => self.stand(*which, Standing::Missed),
            TicketEvent::Escalated { to, because } => {
                self.escalations.insert((*to, because.clone()));
            }
            TicketEvent::Rated { rating } => self.rating = Some(*rating),
            TicketEvent::Opened { .. }
            | TicketEvent::Accepted
            | TicketEvent::Declined { .. }
            | TicketEvent::Started
            | TicketEvent::Paused { .. }
            | TicketEvent::Resumed { .. }
            | TicketEvent::WorkLogged { .. }
            | TicketEvent::Confirmed
            | TicketEvent::Closed { .. }
            | TicketEvent::Cancelled { .. }
            | TicketEvent::Rejected { .. }
            | TicketEvent::MergedInto { .. }
            | TicketEvent::CommentEdited { .. }
            | TicketEvent::QualityChecked { .. }
            | TicketEvent::CaseRecorded { .. }
            | TicketEvent::StepRecorded { .. } => {}
        }
    }
}

impl Stage {
    /// The stage that follows, where the event leads to one.
    fn after(self, event: &TicketEvent) -> Option<Self> {
        let executor = self.executor();
        match event {
            TicketEvent::Assigned { executor } => Some(match self {
                // whoever takes over, the work still stands still
                Self::Paused { since, .. } => Self::Paused { executor: *executor, since },
                Self::New
                | Self::Assigned { .. }
                | Self::InProgress { .. }
                | Self::Resolved { .. }
                | Self::Closed { .. }
                | Self::Cancelled { .. }
                | Self::Rejected { .. }
                | Self::Merged { .. } => Self::Assigned { executor: *executor, accepted: false },
            }),
            TicketEvent::Accepted => executor.map(|executor| Self::Assigned { executor, accepted: true }),
            TicketEvent::Declined { .. } => Some(Self::New),
            TicketEvent::Started | TicketEvent::Resumed { .. } => {
                executor.map(|executor| Self::InProgress { executor })
            }
            TicketEvent::Paused { at, .. } => executor.map(|executor| Self::Paused { executor, since: *at }),
            TicketEvent::Resolved { at, .. } => executor.map(|executor| Self::Resolved { executor, at: *at }),
            TicketEvent::Reopened { .. } => {
                executor.map(|executor| Self::Assigned { executor, accepted: false })
            }
            TicketEvent::Closed { .. } => executor.map(|executor| Self::Closed { executor }),
            TicketEvent::Cancelled { .. } => Some(Self::Cancelled { executor }),
            TicketEvent::Rejected { .. } => Some(Self::Rejected { executor }),
            TicketEvent::MergedInto { ticket } => Some(Self::Merged { executor, into: *ticket }),
            TicketEvent::Opened { .. }
            | TicketEvent::Classified { .. }
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
            | TicketEvent::CaseRecorded { .. }
            | TicketEvent::StepRecorded { .. } => None,
        }
    }
}
