//! A unit becomes known.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{House, HouseEvent, UnitKind};
use crate::{Circumstance, Command, Refusal, id::UnitId, text::Label};

/// Add a flat, a room, a parking place.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddUnit {
    /// Its id, given by whoever adds it.
    pub unit: UnitId,
    /// What it is used for.
    pub kind: UnitKind,
    /// What stands on its door.
    pub number: Label,
    /// Through which entrance.
    #[serde(default)]
    pub entrance: Option<u16>,
    /// On which floor; below ground is negative.
    #[serde(default)]
    pub floor: Option<i16>,
    /// Area in square metres.
    #[serde(default)]
    pub area: Option<Decimal>,
}

/// The reasons to refuse [`AddUnit`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum AddUnitRefused {
    /// The house does not exist.
    #[error("there is no such house")]
    #[refusal(code = "house.unknown", kind = Unknown)]
    Unknown,
    /// The house has a unit with this id, or one of this kind with this number, already.
    #[error("the house has a unit with this number already")]
    #[refusal(code = "house.unit_taken", kind = Conflict, field = "number")]
    Taken,
    /// The house has no entrance with this number.
    #[error("the house has no entrance {0}")]
    #[refusal(code = "house.no_entrance", kind = Invalid, field = "entrance")]
    NoEntrance(u16),
    /// The floor is above the last one of the entrance or too far below ground.
    #[error("the entrance has no floor {0}")]
    #[refusal(code = "house.no_floor", kind = Invalid, field = "floor")]
    NoFloor(i16),
    /// The area is not positive or too large.
    #[error("an area is more than 0 and at most 100000 square metres")]
    #[refusal(code = "house.area_out_of_range", kind = Invalid, field = "area")]
    Area,
}

impl Command for AddUnit {
    type Of = House;
    type Refusal = AddUnitRefused;

    fn decide(&self, state: &House, _: &Circumstance) -> Result<Vec<HouseEvent>, AddUnitRefused> {
        let House::Registered { entrances, doors, .. } = state else { return Err(AddUnitRefused::Unknown) };
        let door = (self.kind, self.number.clone());
        if doors.contains_key(&self.unit) || doors.values().any(|taken| *taken == door) {
            return Err(AddUnitRefused::Taken);
        }
        if let Some(number) = self.entrance {
            let floors = entrances.get(&number).ok_or(AddUnitRefused::NoEntrance(number))?;
            if let Some(floor) = self.floor.filter(|floor| *floor > 0 && floor.unsigned_abs() > *floors) {
                return Err(AddUnitRefused::NoFloor(floor));
            }
        }
        if let Some(floor) = self.floor.filter(|floor| !(-10..=200).contains(floor)) {
            return Err(AddUnitRefused::NoFloor(floor));
        }
        if self.area.is_some_and(|area| area <= Decimal::ZERO || area > Decimal::from(100_000)) {
            return Err(AddUnitRefused::Area);
        }
        Ok(vec![HouseEvent::UnitAdded {
            unit: self.unit,
            kind: self.kind,
            number: self.number.clone(),
            entrance: self.entrance,
            floor: self.floor,
            area: self.area,
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::{super::register::tests::registered, *};
    use crate::given::given;

    fn flat(number: &str) -> AddUnit {
        AddUnit {
            unit: UnitId::named(number),
            kind: UnitKind::Flat,
            number: Label::parse(number).unwrap(),
            entrance: None,
            floor: Some(2),
            area: Some(Decimal::new(5430, 2)),
        }
    }

    fn house() -> [HouseEvent; 2] {
        [registered(), HouseEvent::EntranceAdded { number: 1, floors: 5 }]
    }

    #[test]
    fn a_door_number_is_taken_once() {
        let first = given::<House>(house()).when(&flat("12")).unwrap();
        let story = given::<House>(house().into_iter().chain(first));
        assert_eq!(story.refused(&flat("12")), "house.unit_taken");
        assert_eq!(
            story.refused(&AddUnit { unit: UnitId::named("other"), ..flat("12") }),
            "house.unit_taken"
        );
        assert!(story.when(&flat("13")).is_ok());
    }

    #[test]
    fn it_hangs_on_an_entrance_and_a_floor_that_exist() {
        let story = given::<House>(house());
        assert_eq!(story.refused(&AddUnit { entrance: Some(2), ..flat("1") }), "house.no_entrance");
        assert_eq!(
            story.refused(&AddUnit { entrance: Some(1), floor: Some(6), ..flat("1") }),
            "house.no_floor"
        );
        assert!(story.when(&AddUnit { entrance: Some(1), floor: Some(-1), ..flat("1") }).is_ok());
    }

    #[test]
    fn an_area_is_positive() {
        let story = given::<House>(house());
        assert_eq!(
            story.refused(&AddUnit { area: Some(Decimal::ZERO), ..flat("1") }),
            "house.area_out_of_range"
        );
    }
}
