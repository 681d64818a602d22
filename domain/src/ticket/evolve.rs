//! How facts add up to a ticket. Total: what does not fit the stage changes nothing.

use super::{Comment, ForeignCase, LiveTicket, Promises, Stage, Status, Ticket, TicketEvent};
use crate::Aggregate;

impl Aggregate for Ticket {
    const STREAM: &'static str = "ticket";
    const STATE_VERSION: u16 = 2;
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
        let TicketEvent::Opened { at, kind, applicant, category, priority, scenario, policy, .. } = event
        else {
            return None;
        };
        let mut promises = Promises::default();
        promises.take(event);
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
            promises,
            scenario: scenario.clone(),
            policy: policy.clone(),
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
        self.promises.take(event);
        match event {
            TicketEvent::Classified { kind, category, priority } => {
                (self.kind, self.category, self.priority) = (*kind, category.clone(), *priority);
            }
            TicketEvent::Routed { to, .. } => self.team = Some(to.clone()),
            TicketEvent::Scheduled { window } | TicketEvent::Rescheduled { to: window, .. } => {
                self.window = Some(*window);
            }
            TicketEvent::Reopened { at, .. } => {
                self.counted_from = *at;
                self.pauses.clear();
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
            TicketEvent::Escalated { to, because } => {
                self.escalations.insert((*to, because.clone()));
            }
            TicketEvent::Rated { rating } => self.rating = Some(*rating),
            TicketEvent::RulesAdopted { scenario, policy } => {
                (self.scenario, self.policy) = (scenario.clone(), policy.clone());
            }
            TicketEvent::Opened { .. }
            | TicketEvent::Assigned { .. }
            | TicketEvent::Resolved { .. }
            | TicketEvent::DeadlineSet { .. }
            | TicketEvent::DeadlineMoved { .. }
            | TicketEvent::DeadlineWarned { .. }
            | TicketEvent::DeadlineMissed { .. }
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
                let TicketEvent::Resolved { closes_at, .. } = event else { return None };
                Some(Self::Resolved { executor: executor?, closes_at: *closes_at })
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
