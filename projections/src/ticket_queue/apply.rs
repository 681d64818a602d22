//! What each fact about a ticket changes in the list.

use domain::ticket::{Deadline, Target, TicketEvent};
use schemas::Recorded;

use super::{Count, QueuedTicket, TicketQueue};
use crate::{
    read_model::Defect,
    ticket_status::{after, is_open, name},
};

pub(super) const READS: &[&str] = &["ticket.*", "house.registered", "house.unit_added"];

/// Characters of the text that the list shows.
const EXCERPT: usize = 200;

impl TicketQueue {
    pub(super) fn ticket(&mut self, event: &Recorded, fact: &TicketEvent) -> Result<(), Defect> {
        if let Some(opened) = self.opened(event, fact)? {
            self.count(&opened.status, 1)?;
            self.tickets.put(opened);
            return Ok(());
        }
        let ticket = self.tickets.edit(&event.id)?;
        let before = ticket.status.clone();
        ticket.take(event, fact);
        let now = ticket.status.clone();
        if before != now {
            self.count(&before, -1)?;
            self.count(&now, 1)?;
        }
        Ok(())
    }

    fn opened(&self, event: &Recorded, fact: &TicketEvent) -> Result<Option<QueuedTicket>, Defect> {
        let TicketEvent::Opened {
            at,
            kind,
            source,
            place,
            applicant,
            category,
            priority,
            text,
            response_by,
            resolve_by,
            ..
        } = fact
        else {
            return Ok(None);
        };
        let mut ticket = QueuedTicket {
            id: event.id,
            number: event.number.unwrap_or_default(),
            version: event.version,
            status: "new".to_owned(),
            kind: <&str>::from(kind).to_owned(),
            priority: <&str>::from(priority).to_owned(),
            channel: <&str>::from(source).to_owned(),
            category: category.as_ref().map(ToString::to_string),
            house: place.house.map(|house| house.0),
            unit: place.unit.map(|unit| unit.0),
            address: self.places.address(place)?,
            applicant: applicant.person().map(|person| person.0),
            executor: None,
            team: None,
            participants: vec![],
            opened_at: *at,
            response_by: response_by.map(|deadline| deadline.due),
            response_pace: response_by.map(|deadline| pace(&deadline)),
            responded_at: None,
            resolve_by: resolve_by.map(|deadline| deadline.due),
            resolve_pace: resolve_by.map(|deadline| pace(&deadline)),
            resolved_at: None,
            next_due: None,
            next_pace: None,
            paused_until: None,
            escalated: false,
            last_event_at: event.occurred_at,
            text: text.as_str().chars().take(EXCERPT).collect(),
        };
        ticket.look_ahead();
        Ok(Some(ticket))
    }

    fn count(&mut self, status: &str, difference: i64) -> Result<(), Defect> {
        let none = || Count { status: status.to_owned(), tickets: 0 };
        self.counts.edit_or(status.to_owned(), none)?.tickets += difference;
        Ok(())
    }
}

impl QueuedTicket {
    fn take(&mut self, event: &Recorded, fact: &TicketEvent) {
        self.version = event.version;
        self.last_event_at = event.occurred_at;
        match fact {
            TicketEvent::Classified { kind, category, priority } => {
                <&str>::from(kind).clone_into(&mut self.kind);
                self.category = category.as_ref().map(ToString::to_string);
                <&str>::from(priority).clone_into(&mut self.priority);
            }
            TicketEvent::Routed { to, .. } => self.team = Some(to.to_string()),
            TicketEvent::Assigned { executor } => {
                self.executor = Some(executor.0);
                self.responded_at = self.responded_at.or(Some(event.occurred_at));
            }
            TicketEvent::Declined { .. } => self.executor = None,
            TicketEvent::Paused { until, .. } => self.paused_until = *until,
            TicketEvent::Resumed { .. } => self.paused_until = None,
            TicketEvent::Resolved { at, .. } => self.resolved_at = Some(*at),
            TicketEvent::Reopened { .. } => self.resolved_at = None,
            TicketEvent::ParticipantAdded { person } => self.participants.push(person.0),
            TicketEvent::DeadlineSet { which, deadline }
            | TicketEvent::DeadlineMoved { which, to: deadline, .. } => match which {
                Target::Response => {
                    (self.response_by, self.response_pace) = (Some(deadline.due), Some(pace(deadline)));
                }
                Target::Resolution => {
                    (self.resolve_by, self.resolve_pace) = (Some(deadline.due), Some(pace(deadline)));
                }
            },
            TicketEvent::Escalated { .. } => self.escalated = true,
            _ => {}
        }
        if let Some(status) = after(fact, &self.status) {
            name(status).clone_into(&mut self.status);
        }
        self.look_ahead();
    }

    fn look_ahead(&mut self) {
        let runs = is_open(&self.status) && self.status != "paused";
        let response = self.response_by.filter(|_| runs && self.responded_at.is_none());
        let resolution = self.resolve_by.filter(|_| runs && self.resolved_at.is_none());
        let promises = [response.zip(self.response_pace.clone()), resolution.zip(self.resolve_pace.clone())];
        (self.next_due, self.next_pace) = promises.into_iter().flatten().min().unzip();
    }
}

fn pace(deadline: &Deadline) -> String {
    <&str>::from(deadline.pace).to_owned()
}
