//! What each fact about a house changes on its card.

use domain::house::{HouseEvent, Passport};
use schemas::Recorded;
use serde_json::{Value, json};

use super::{HouseCard, Houses, UnitRow};
use crate::read_model::Defect;

pub(super) const READS: &[&str] = &["house.*"];

impl Houses {
    pub(super) fn house(&mut self, event: &Recorded, fact: &HouseEvent) -> Result<(), Defect> {
        if let HouseEvent::Registered { address, passport, origin } = fact {
            let mut card = HouseCard {
                id: event.id,
                version: event.version,
                address: address.to_string(),
                year: None,
                floors: None,
                area: None,
                passport: Value::Null,
                entrances: json!({}),
                units: 0,
                source: origin.as_ref().map(|origin| origin.source.to_string()),
                source_id: origin.as_ref().map(|origin| origin.id.to_string()),
                registered_at: event.occurred_at,
            };
            card.describe(passport);
            self.houses.put(card);
            return Ok(());
        }
        let card = self.houses.edit(&event.id)?;
        card.version = event.version;
        match fact {
            HouseEvent::Registered { .. } => {}
            HouseEvent::PassportRevised { passport } => card.describe(passport),
            HouseEvent::EntranceAdded { number, floors } => {
                card.entrances[number.to_string()] = json!(floors);
            }
            HouseEvent::UnitAdded { unit, kind, number, entrance, floor, area } => {
                card.units += 1;
                self.units.put(UnitRow {
                    id: unit.0,
                    house: event.id,
                    kind: <&str>::from(kind).to_owned(),
                    number: number.to_string(),
                    entrance: entrance.map(i32::from),
                    floor: floor.map(i32::from),
                    area: *area,
                });
            }
        }
        Ok(())
    }
}

impl HouseCard {
    fn describe(&mut self, passport: &Passport) {
        self.year = passport.year.map(i32::from);
        self.floors = passport.floors.map(i32::from);
        self.area = passport.area;
        self.passport = json!(passport.other);
    }
}
