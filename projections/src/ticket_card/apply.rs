//! What each fact about a ticket changes on its card.

use domain::{
    id::CommentId,
    ticket::{Applicant, Closing, Material, TicketEvent},
};
use schemas::Recorded;
use uuid::Uuid;

use super::{
    Check, Comment, Edit, Ending, Escalation, File, Move, Pause, Route, Said, TicketCard, TicketCards, Visit,
    Work,
};
use crate::{
    promise::ShownPromises,
    read_model::Defect,
    ticket_status::{after, name},
};

pub(super) const READS: &[&str] = &["ticket.*", "house.registered", "house.unit_added"];

impl TicketCards {
    pub(super) fn ticket(&mut self, event: &Recorded, fact: &TicketEvent) -> Result<(), Defect> {
        if let Some(card) = self.opened(event, fact)? {
            self.cards.put(card);
            return Ok(());
        }
        let card = self.cards.edit(&event.id)?;
        card.take(event, fact);
        match fact {
            TicketEvent::Commented { comment, audience, author, text } => self.comments.put(Comment {
                key: Comment::key_of(event.id, *comment),
                id: comment.0,
                ticket: event.id,
                number: event.position,
                audience: <&str>::from(audience).to_owned(),
                author: author.clone(),
                text: text.to_string(),
                at: event.occurred_at,
                edits: vec![],
            }),
            TicketEvent::CommentEdited { comment, text, .. } => {
                let said = self.comments.edit(&Comment::key_of(event.id, *comment))?;
                let before = std::mem::replace(&mut said.text, text.to_string());
                said.edits.push(Edit { text: before, until: event.occurred_at });
            }
            _ => {}
        }
        Ok(())
    }

    fn opened(&self, event: &Recorded, fact: &TicketEvent) -> Result<Option<TicketCard>, Defect> {
        let TicketEvent::Opened {
            at,
            kind,
            source,
            place,
            applicant,
            category,
            priority,
            text,
            scenario,
            policy,
            follows,
            ..
        } = fact
        else {
            return Ok(None);
        };
        let contact = match applicant {
            Applicant::Anonymous { contact } => contact.as_ref().map(|sealed| sealed.0.clone()),
            Applicant::Person { .. } => None,
        };
        let mut promises = ShownPromises::default();
        promises.take(fact, *at);
        Ok(Some(TicketCard {
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
            contact,
            text: text.to_string(),
            executor: None,
            accepted: false,
            route: None,
            opened_at: *at,
            opened_by: event.actor().to_owned(),
            scenario: scenario.clone(),
            policy: policy.clone(),
            follows: follows.map(|before| before.0),
            visits: vec![],
            promises,
            moves: vec![],
            pauses: vec![],
            work: vec![],
            minutes: 0,
            materials: vec![],
            files: vec![],
            participants: vec![],
            escalations: vec![],
            resolutions: vec![],
            reopenings: vec![],
            reopened: 0,
            rating: None,
            checks: vec![],
            ending: None,
            merged_into: None,
            comments: 0,
            last_event_at: event.occurred_at,
        }))
    }
}

impl TicketCard {
    fn take(&mut self, event: &Recorded, fact: &TicketEvent) {
        let (at, by) = (event.occurred_at, event.actor());
        self.version = event.version;
        self.last_event_at = at;
        self.promises.take(fact, at);
        if let Some(status) = after(fact, &self.status) {
            name(status).clone_into(&mut self.status);
        }
        match fact {
            TicketEvent::RulesAdopted { scenario, policy } => {
                (self.scenario, self.policy) = (scenario.clone(), policy.clone());
            }
            TicketEvent::Classified { kind, category, priority } => {
                <&str>::from(kind).clone_into(&mut self.kind);
                self.category = category.as_ref().map(ToString::to_string);
                <&str>::from(priority).clone_into(&mut self.priority);
            }
            TicketEvent::Routed { to, rule, because } => {
                let (to, because) = (to.to_string(), because.to_string());
                self.route = Some(Route { to, rule: rule.as_ref().map(ToString::to_string), because, at });
            }
            TicketEvent::Assigned { executor } => {
                (self.executor, self.accepted) = (Some(executor.0), false);
            }
            TicketEvent::Accepted => self.accepted = true,
            TicketEvent::Declined { .. } => (self.executor, self.accepted) = (None, false),
            TicketEvent::Scheduled { window } | TicketEvent::Rescheduled { to: window, .. } => {
                self.visits.push(Visit { window: *window, agreed_at: at });
            }
            TicketEvent::Paused { at, reason, until } => {
                let (from, reason, until) = (*at, reason.to_string(), *until);
                self.pauses.push(Pause { from, reason, until, to: None });
            }
            TicketEvent::Resumed { at } => {
                self.pauses.last_mut().into_iter().for_each(|pause| pause.to = Some(*at));
            }
            TicketEvent::WorkLogged { executor, minutes, materials, note } => {
                self.minutes += i64::from(*minutes);
                for material in materials {
                    self.used(material);
                }
                let (note, materials) = (note.as_ref().map(ToString::to_string), materials.clone());
                self.work.push(Work { executor: executor.0, minutes: *minutes, materials, note, at });
            }
            TicketEvent::Resolved { at, summary, .. } => self.resolutions.push(said(summary, *at, by)),
            TicketEvent::Reopened { at, reason } => {
                self.reopenings.push(said(reason, *at, by));
                self.reopened += 1;
                (self.ending, self.accepted) = (None, false);
            }
            TicketEvent::Closed { because } => self.end(event, Some(*because), None),
            TicketEvent::Cancelled { reason } | TicketEvent::Rejected { reason } => {
                self.end(event, None, Some(reason.to_string()));
            }
            TicketEvent::MergedInto { ticket } => {
                self.merged_into = Some(ticket.0);
                self.end(event, None, None);
            }
            TicketEvent::Commented { .. } => self.comments += 1,
            TicketEvent::ParticipantAdded { person } => self.participants.push(person.0),
            TicketEvent::FileAttached { file, audience, name, sha256, size, media_type } => {
                self.files.push(File {
                    id: file.0,
                    audience: *audience,
                    name: name.to_string(),
                    sha256: sha256.as_str().to_owned(),
                    size: *size,
                    media_type: media_type.to_string(),
                    at,
                    by: by.to_owned(),
                });
            }
            TicketEvent::DeadlineMoved { which, from, to, because } => self.moves.push(Move {
                which: *which,
                from: from.due,
                to: to.due,
                because: because.clone(),
                at,
                by: by.to_owned(),
            }),
            TicketEvent::Escalated { to, because } => {
                let to = <&str>::from(to).to_owned();
                self.escalations.push(Escalation { to, because: because.to_string(), at });
            }
            TicketEvent::Rated { rating } => self.rating = Some(*rating),
            TicketEvent::QualityChecked { verdict, remark } => self.checks.push(Check {
                verdict: *verdict,
                remark: remark.as_ref().map(ToString::to_string),
                at,
                by: by.to_owned(),
            }),
            // what is left shows in the status, the promises and the thread
            TicketEvent::Opened { .. }
            | TicketEvent::Started
            | TicketEvent::Confirmed
            | TicketEvent::CommentEdited { .. }
            | TicketEvent::DeadlineSet { .. }
            | TicketEvent::DeadlineWarned { .. }
            | TicketEvent::DeadlineMissed { .. }
            | TicketEvent::CaseRecorded { .. }
            | TicketEvent::StepRecorded { .. } => {}
        }
    }

    fn used(&mut self, material: &Material) {
        let same = |sum: &&mut Material| sum.name == material.name && sum.measure == material.measure;
        match self.materials.iter_mut().find(same) {
            Some(sum) => sum.quantity += material.quantity,
            None => self.materials.push(material.clone()),
        }
    }

    fn end(&mut self, event: &Recorded, because: Option<Closing>, reason: Option<String>) {
        let (at, by) = (event.occurred_at, event.actor().to_owned());
        self.ending = Some(Ending { because, reason, at, by });
    }
}

fn said(text: &impl ToString, at: chrono::DateTime<chrono::Utc>, by: &str) -> Said {
    Said { text: text.to_string(), at, by: by.to_owned() }
}

impl Comment {
    pub(super) fn key_of(ticket: Uuid, comment: CommentId) -> String {
        format!("{ticket}/{comment}")
    }
}
