//! An entrance becomes known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{House, HouseEvent};
use crate::{Circumstance, Command, Refusal, RefusalKind};

/// Add an entrance.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddEntrance {
    /// Its number.
    #[schemars(range(min = 1, max = 200))]
    pub number: u16,
    /// Floors it serves.
    #[schemars(range(min = 1, max = 200))]
    pub floors: u16,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum AddEntranceRefused {
    /// No such house.
    #[error("there is no such house")]
    Unknown,
    /// That number is taken.
    #[error("the house has entrance {0} already")]
    Taken(u16),
    /// No entrance has number nought, and no house two hundred floors.
    #[error("number and floors are between 1 and 200")]
    OutOfRange(&'static str),
}

impl Refusal for AddEntranceRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "house.unknown",
            Self::Taken(_) => "house.entrance_taken",
            Self::OutOfRange(_) => "house.out_of_range",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::Unknown,
            Self::Taken(_) => RefusalKind::Conflict,
            Self::OutOfRange(_) => RefusalKind::Invalid,
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Taken(_) => Some("number"),
            Self::OutOfRange(field) => Some(field),
        }
    }
}

impl Command for AddEntrance {
    type Of = House;
    type Refusal = AddEntranceRefused;

    fn decide(&self, state: &House, _: &Circumstance) -> Result<Vec<HouseEvent>, AddEntranceRefused> {
        let House::Registered { entrances, .. } = state else { return Err(AddEntranceRefused::Unknown) };
        for (field, value) in [("number", self.number), ("floors", self.floors)] {
            if !(1..=200).contains(&value) {
                return Err(AddEntranceRefused::OutOfRange(field));
            }
        }
        if entrances.contains_key(&self.number) {
            return Err(AddEntranceRefused::Taken(self.number));
        }
        Ok(vec![HouseEvent::EntranceAdded { number: self.number, floors: self.floors }])
    }
}

#[cfg(test)]
mod tests {
    use super::{super::register::tests::registered, *};
    use crate::given::given;

    #[test]
    fn an_entrance_is_added_once() {
        let first = AddEntrance { number: 1, floors: 9 };
        let events = given::<House>([registered()]).when(&first).unwrap();
        assert_eq!(events, [HouseEvent::EntranceAdded { number: 1, floors: 9 }]);
        let story = given::<House>([registered(), events[0].clone()]);
        assert_eq!(story.refused(&first), "house.entrance_taken");
    }

    #[test]
    fn there_is_no_entrance_nought() {
        let story = given::<House>([registered()]);
        assert_eq!(story.refused(&AddEntrance { number: 0, floors: 9 }), "house.out_of_range");
        assert_eq!(given::<House>([]).refused(&AddEntrance { number: 1, floors: 9 }), "house.unknown");
    }
}
