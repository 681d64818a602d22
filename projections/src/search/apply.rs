//! What can be found because of each fact.

use domain::{
    account::AccountEvent,
    house::HouseEvent,
    id::{HouseId, UnitId},
    meter::{self, MeterEvent},
    person::PersonEvent,
    ticket::{self, TicketEvent},
};
use schemas::{Fact, Recorded};
use uuid::Uuid;

use super::{Entry, Search, What, plain};
use crate::read_model::Defect;

pub(super) const READS: &[&str] = &[
    "ticket.opened",
    "ticket.case_recorded",
    "house.registered",
    "house.unit_added",
    "person.*",
    "account.opened",
    "meter.installed",
];

/// Characters of a text that a find shows.
const EXCERPT: usize = 120;

impl Search {
    pub(super) fn want_places(&mut self, event: &Recorded) {
        let places = match event.fact() {
            Fact::Ticket(TicketEvent::Opened { place: ticket::Place { house, unit, .. }, .. })
            | Fact::Account(AccountEvent::Opened { house, unit, .. }) => keys(*house, *unit),
            Fact::Meter(MeterEvent::Installed { place: Some(place), .. }) => meter_place(*place),
            Fact::House(HouseEvent::UnitAdded { .. }) => keys(Some(HouseId(event.id)), None),
            _ => vec![],
        };
        places.into_iter().for_each(|place| self.entries.prefetch(place));
    }

    pub(super) fn want_words(&mut self, event: &Recorded) {
        if let Fact::House(HouseEvent::Registered { address, .. }) = event.fact() {
            self.vocabulary.prefetch(address.as_str());
        }
        if let Some(contacts) = &event.opened {
            self.vocabulary.prefetch(contacts.name.as_str());
        }
        if let Fact::Person(_) = event.fact() {
            self.entries.prefetch(key(What::Person, event.id));
        }
    }

    /// Somebody's name so far, which will be forgotten.
    pub(super) fn want_old_words(&mut self, event: &Recorded) -> Result<(), Defect> {
        if let Fact::Person(_) = event.fact()
            && let Some(person) = self.entries.get(&key(What::Person, event.id))?
        {
            self.vocabulary.prefetch(&person.title);
        }
        Ok(())
    }

    pub(super) fn ticket(&mut self, event: &Recorded, fact: &TicketEvent) -> Result<(), Defect> {
        match fact {
            TicketEvent::Opened { place, text, .. } => {
                let known = self.address(keys(place.house, place.unit))?;
                let address = known.or(place.address.as_ref().map(ToString::to_string));
                let text = text.as_str();
                let detail: String = text.chars().take(EXCERPT).collect();
                let detail = joined([address.as_deref(), Some(&detail)]);
                let number = event.number.unwrap_or_default().to_string();
                let words = joined([Some(number.as_str()), address.as_deref(), Some(text)]);
                self.entries.put(Entry::new(What::Ticket, event.id, number, detail, &words));
            }
            TicketEvent::CaseRecorded { origin, category, address, .. } => {
                let (title, source) = (origin.id.to_string(), origin.source.to_string());
                let told = [
                    Some(source.as_str()),
                    address.as_ref().map(domain::text::Text::as_str),
                    category.as_ref().map(domain::text::Text::as_str),
                ];
                let (detail, words) = (joined(told), joined([Some(title.as_str()), Some(&joined(told))]));
                self.entries.put(Entry::new(What::Ticket, event.id, title, detail, &words));
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn house(&mut self, event: &Recorded, fact: &HouseEvent) -> Result<(), Defect> {
        match fact {
            HouseEvent::Registered { address, .. } => {
                let address = address.to_string();
                let words = address.clone();
                self.vocabulary.count(&address, 1)?;
                self.entries.put(Entry::new(What::House, event.id, address, String::new(), &words));
            }
            HouseEvent::UnitAdded { unit, kind, number, .. } => {
                let house = self.address(keys(Some(HouseId(event.id)), None))?.unwrap_or_default();
                let (title, kind) = (format!("{house}, {number}"), <&str>::from(kind).to_owned());
                let words = title.clone();
                self.entries.put(Entry::new(What::Unit, unit.0, title, kind, &words));
            }
            HouseEvent::PassportRevised { .. } | HouseEvent::EntranceAdded { .. } => {}
        }
        Ok(())
    }

    pub(super) fn person(&mut self, event: &Recorded, fact: &PersonEvent) -> Result<(), Defect> {
        let key = key(What::Person, event.id);
        if *fact != PersonEvent::Erased && event.opened.is_none() {
            // erased later on: there is nothing to find any more
            return Ok(());
        }
        if let Some(before) = self.entries.get(&key)? {
            self.vocabulary.count(&before.title, -1)?;
        }
        let Some(contacts) = &event.opened else {
            self.entries.remove(&key);
            return Ok(());
        };
        let email = contacts.email.as_ref().map(domain::contact::Email::as_str);
        let phones = contacts.phones.iter().map(|phone| Some(phone.as_str()));
        let reached = joined(phones.chain([email]));
        let name = contacts.name.to_string();
        let words = joined([Some(name.as_str()), Some(&reached)]);
        self.vocabulary.count(&name, 1)?;
        self.entries.put(Entry::new(What::Person, event.id, name, reached, &words));
        Ok(())
    }

    pub(super) fn account(&mut self, event: &Recorded, fact: &AccountEvent) -> Result<(), Defect> {
        if let AccountEvent::Opened { number, house, unit, .. } = fact {
            let address = self.address(keys(*house, *unit))?.unwrap_or_default();
            let words = number.to_string();
            self.entries.put(Entry::new(What::Account, event.id, number.to_string(), address, &words));
        }
        Ok(())
    }

    pub(super) fn meter(&mut self, event: &Recorded, fact: &MeterEvent) -> Result<(), Defect> {
        if let MeterEvent::Installed { place, service, serial, .. } = fact {
            let address = self.address(place.map(meter_place).unwrap_or_default())?;
            let detail = joined([Some(service.as_str()), address.as_deref()]);
            let words = serial.to_string();
            self.entries.put(Entry::new(What::Meter, event.id, serial.to_string(), detail, &words));
        }
        Ok(())
    }

    /// The address of the first of these that is known.
    fn address(&self, places: Vec<String>) -> Result<Option<String>, Defect> {
        for place in places {
            if let Some(entry) = self.entries.get(&place)? {
                return Ok(Some(entry.title.clone()));
            }
        }
        Ok(None)
    }
}

impl Entry {
    fn new(what: What, id: Uuid, title: String, detail: String, words: &str) -> Self {
        let boost = match what {
            What::Person => 6,
            What::House => 5,
            What::Unit => 4,
            What::Account => 3,
            What::Ticket => 2,
            What::Meter => 1,
        };
        let (head, words) = (plain(&title), plain(words));
        Self {
            key: key(what, id),
            what: <&str>::from(what).to_owned(),
            id,
            title,
            detail,
            head,
            words,
            boost,
        }
    }
}

fn key(what: What, id: Uuid) -> String {
    format!("{}/{id}", <&str>::from(what))
}

/// A unit's address says more than that of its house.
fn keys(house: Option<HouseId>, unit: Option<UnitId>) -> Vec<String> {
    let unit = unit.map(|unit| key(What::Unit, unit.0));
    unit.into_iter().chain(house.map(|house| key(What::House, house.0))).collect()
}

fn meter_place(place: meter::MeterPlace) -> Vec<String> {
    match place {
        meter::MeterPlace::Unit { unit } => keys(None, Some(unit)),
        meter::MeterPlace::House { house } => keys(Some(house), None),
    }
}

fn joined<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> String {
    texts.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}
