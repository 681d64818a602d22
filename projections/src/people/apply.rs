//! What each fact about a person or a residency changes.

use chrono::NaiveDate;
use domain::{person::PersonEvent, residency::ResidencyEvent, share::Share};
use schemas::Recorded;
use serde_json::{Value, json};

use super::{People, PersonRow, ResidencyRow};
use crate::read_model::Defect;

pub(super) const READS: &[&str] = &["person.*", "residency.*"];

impl People {
    pub(super) fn person(&mut self, event: &Recorded, fact: &PersonEvent) -> Result<(), Defect> {
        if let PersonEvent::Registered { .. } = fact {
            let mut person = PersonRow {
                id: event.id,
                version: event.version,
                name: None,
                phones: json!([]),
                email: None,
                erased: false,
                registered_at: event.occurred_at,
            };
            person.is_reached(event);
            self.persons.put(person);
            return Ok(());
        }
        let person = self.persons.edit(&event.id)?;
        person.version = event.version;
        person.is_reached(event);
        person.erased |= matches!(fact, PersonEvent::Erased);
        Ok(())
    }

    pub(super) fn residency(&mut self, event: &Recorded, fact: &ResidencyEvent) -> Result<(), Defect> {
        if let ResidencyEvent::Began { person, house, unit, tie, share, from } = fact {
            let mut residency = ResidencyRow {
                id: event.id,
                version: event.version,
                person: person.0,
                house: house.0,
                unit: unit.0,
                tie: <&str>::from(tie).to_owned(),
                share: None,
                shares: json!([]),
                since: *from,
                until: None,
                reason: None,
            };
            if let Some(share) = share {
                residency.owns(*share, *from);
            }
            self.residencies.put(residency);
            return Ok(());
        }
        let residency = self.residencies.edit(&event.id)?;
        residency.version = event.version;
        match fact {
            ResidencyEvent::Began { .. } => {}
            ResidencyEvent::ShareChanged { to, since, .. } => residency.owns(*to, *since),
            ResidencyEvent::Ended { on, reason } => {
                residency.until = Some(*on);
                residency.reason = Some(reason.to_string());
            }
        }
        Ok(())
    }
}

impl PersonRow {
    /// As the event says. Where it says nothing, or its key is gone, nothing is left.
    fn is_reached(&mut self, event: &Recorded) {
        let contacts = event.opened.as_ref();
        self.name = contacts.map(|contacts| contacts.name.to_string());
        self.phones = contacts.map_or(json!([]), |contacts| json!(contacts.phones));
        self.email =
            contacts.and_then(|contacts| contacts.email.as_ref()).map(|email| email.as_str().to_owned());
    }
}

impl ResidencyRow {
    fn owns(&mut self, share: Share, since: NaiveDate) {
        self.share = Some(share.to_string());
        if let Value::Array(shares) = &mut self.shares {
            shares.push(json!({"share": share, "since": since}));
        }
    }
}
