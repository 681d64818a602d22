//! The figures of a case, counted over its steps in the order in which they happened.

use chrono::{DateTime, Utc};
use domain::ticket::Status;
use uuid::Uuid;

use super::{Moment, TicketCase};
use crate::ticket_status::name;

impl TicketCase {
    /// One without steps.
    pub(super) fn opened(id: Uuid, number: i64, opened_at: DateTime<Utc>) -> Self {
        Self {
            id,
            number,
            source: None,
            source_id: None,
            opened_at,
            first_at: opened_at,
            last_at: None,
            closed_at: None,
            due: None,
            done_at: None,
            state: name(Status::New).to_owned(),
            last_label: None,
            last_by: None,
            steps: 0,
            reached: 0,
            reopened: 0,
            closings: 0,
            handovers: 0,
            variant: Uuid::nil(),
            category: None,
            address: None,
            verdict: None,
            told: None,
        }
    }

    /// Counts the step that happened next.
    pub(super) fn count(&mut self, moment: &Moment) {
        self.steps += 1;
        self.first_at = self.first_at.min(moment.at);
        self.last_at = Some(moment.at);
        self.last_label = Some(moment.label.clone());
        self.variant = Uuid::new_v5(&self.variant, moment.label.as_bytes());
        if let Some(state) = moment.state {
            name(state).clone_into(&mut self.state);
            self.reached += i64::from(state == Status::Resolved);
            self.reopened = (self.reached - 1).max(0);
            self.closings += i64::from(state.is_final());
        }
        if let Some(by) = &moment.by {
            let another = self.last_by.as_ref().is_some_and(|last| last != by);
            self.handovers += i64::from(another);
            self.last_by = Some(by.clone());
        }
    }

    /// Counts anew all that another system told.
    pub(super) fn retell(&mut self) {
        let told = self.told.take().unwrap_or_default();
        let mut moments: Vec<&Moment> = told.moments.iter().collect();
        // stable: of steps at one moment the one told first is the first
        moments.sort_by_key(|moment| moment.at);
        let mut anew = Self {
            source: self.source.take(),
            source_id: self.source_id.take(),
            due: self.due,
            category: self.category.take(),
            address: self.address.take(),
            verdict: self.verdict.take(),
            ..Self::opened(self.id, self.number, self.opened_at)
        };
        for moment in &moments {
            anew.count(moment);
        }
        let ended = moments.last().filter(|last| last.state.is_some_and(Status::is_final));
        anew.closed_at = told.closed_at.or(ended.map(|last| last.at));
        anew.done_at = anew.closed_at;
        anew.told = Some(told);
        *self = anew;
    }
}
