//! How facts add up to a ticket. Total: what does not fit the stage changes nothing.

use super::{Clock, Comment, ForeignCase, LiveTicket, Moving, Stage, Standing, Status, Ticket, TicketEvent};
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
        if let (Self::Paused { since, .. }, TicketEvent::Assigned { executor }) = (self, event) {
            return Some(Self::Paused { executor: *executor, since });
        }
        let executor =
            if let TicketEvent::Assigned { executor } = event { Some(*executor) } else { self.executor() };
        match self.status().after(event)? {
            Status::New => Some(Self::New),
            Status::Assigned => {
                Some(Self::Assigned { executor: executor?, accepted: *event == TicketEvent::Accepted })
            }
            Status::InProgress => Some(Self::InProgress { executor: executor? }),
            Status::Paused => {
                let TicketEvent::Paused { at, .. } = event else { return None };
                Some(Self::Paused { executor: executor?, since: *at })
            }
            Status::Resolved => {
                let TicketEvent::Resolved { at, .. } = event else { return None };
                Some(Self::Resolved { executor: executor?, at: *at })
            }
            Status::Closed => Some(Self::Closed { executor: executor? }),
            Status::Cancelled => Some(Self::Cancelled { executor }),
            Status::Rejected => Some(Self::Rejected { executor }),
            Status::Merged => {
                let TicketEvent::MergedInto { ticket } = event else { return None };
                Some(Self::Merged { executor, into: *ticket })
            }
        }
    }
}
