//! What each fact about a ticket changes in the counters.

use chrono::{DateTime, Utc};
use domain::{
    text::Label,
    ticket::{Priority, Status, TicketEvent},
};
use schemas::Recorded;
use strum::IntoEnumIterator;

use super::{
    Dashboards,
    rows::{Category, CountedTicket, Quarter, Stand},
};
use crate::{
    read_model::Defect,
    ticket_status::{after, name},
};

pub(super) const READS: &[&str] = &[
    "ticket.opened",
    "ticket.classified",
    "ticket.assigned",
    "ticket.accepted",
    "ticket.declined",
    "ticket.started",
    "ticket.paused",
    "ticket.resumed",
    "ticket.resolved",
    "ticket.reopened",
    "ticket.closed",
    "ticket.cancelled",
    "ticket.rejected",
    "ticket.merged_into",
];

impl Dashboards {
    pub(super) fn want_counters(&mut self, event: &Recorded, fact: &TicketEvent) {
        self.quarters.prefetch(quarter(event.occurred_at));
        if let TicketEvent::Opened { priority, category, .. }
        | TicketEvent::Classified { priority, category, .. } = fact
        {
            self.categories.prefetch(text(category.as_ref()));
            for status in Status::iter() {
                self.stands.prefetch(key(name(status), priority.into()));
            }
        } else if let Some(status) = after(fact, "") {
            for priority in [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent] {
                self.stands.prefetch(key(name(status), priority.into()));
            }
        }
    }

    pub(super) fn want_old_counters(&mut self, event: &Recorded) -> Result<(), Defect> {
        if let Some(ticket) = self.tickets.get(&event.id)? {
            self.stands.prefetch(key(&ticket.status, &ticket.priority));
            self.categories.prefetch(ticket.category.clone());
        }
        Ok(())
    }

    pub(super) fn ticket(&mut self, event: &Recorded, fact: &TicketEvent) -> Result<(), Defect> {
        let at = event.occurred_at;
        if let TicketEvent::Opened { category, priority, .. } = fact {
            let ticket = CountedTicket {
                id: event.id,
                status: name(Status::New).to_owned(),
                priority: <&str>::from(priority).to_owned(),
                category: text(category.as_ref()),
                opened_at: at,
                answered: false,
                resolved_after: None,
            };
            self.stand(&ticket, 1)?;
            self.tickets.put(ticket);
            self.quarter(at)?.opened += 1;
            return Ok(());
        }
        let ticket = self.tickets.edit(&event.id)?;
        let before = ticket.clone();
        ticket.take(fact, at);
        let now = ticket.clone();
        if (&before.status, &before.priority) != (&now.status, &now.priority) {
            self.stand(&before, -1)?;
            self.stand(&now, 1)?;
        }
        if now.answered && !before.answered {
            let quarter = self.quarter(at)?;
            quarter.answered += 1;
            quarter.answer_micros += micros(before.opened_at, at);
        }
        match fact {
            TicketEvent::Resolved { .. } => self.quarter(at)?.resolved += 1,
            TicketEvent::Closed { .. } => {
                self.quarter(at)?.closed += 1;
                self.cycle(&now, 1)?;
            }
            TicketEvent::Reopened { .. } => {
                self.quarter(at)?.reopened += 1;
                if before.status == name(Status::Closed) {
                    self.cycle(&before, -1)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn stand(&mut self, ticket: &CountedTicket, difference: i64) -> Result<(), Defect> {
        let key = key(&ticket.status, &ticket.priority);
        let none = || Stand {
            key: key.clone(),
            status: ticket.status.clone(),
            priority: ticket.priority.clone(),
            tickets: 0,
        };
        self.stands.edit_or(key.clone(), none)?.tickets += difference;
        Ok(())
    }

    fn quarter(&mut self, at: DateTime<Utc>) -> Result<&mut Quarter, Defect> {
        let quarter = quarter(at);
        self.quarters.edit_or(quarter, || Quarter { quarter, ..Quarter::default() })
    }

    fn cycle(&mut self, ticket: &CountedTicket, difference: i64) -> Result<(), Defect> {
        let category = ticket.category.clone();
        let none = || Category { category: category.clone(), closed: 0, cycle_micros: 0 };
        let row = self.categories.edit_or(category.clone(), none)?;
        row.closed += difference;
        row.cycle_micros += difference * ticket.resolved_after.unwrap_or_default();
        Ok(())
    }
}

impl CountedTicket {
    fn take(&mut self, fact: &TicketEvent, at: DateTime<Utc>) {
        match fact {
            TicketEvent::Classified { category, priority, .. } => {
                self.category = text(category.as_ref());
                <&str>::from(priority).clone_into(&mut self.priority);
            }
            TicketEvent::Assigned { .. } => self.answered = true,
            TicketEvent::Resolved { .. } => self.resolved_after = Some(micros(self.opened_at, at)),
            _ => {}
        }
        if let Some(status) = after(fact, &self.status) {
            name(status).clone_into(&mut self.status);
        }
    }
}

fn text(category: Option<&Label>) -> String {
    category.map(ToString::to_string).unwrap_or_default()
}

fn key(status: &str, priority: &str) -> String {
    format!("{status}/{priority}")
}

fn quarter(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(15 * 60)
}

fn micros(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    to.timestamp_micros() - from.timestamp_micros()
}
