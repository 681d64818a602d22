//! An entrance becomes known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{House, HouseEvent};
use crate::{Circumstance, Command, Refusal};

/// Add an entrance.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddEntrance {
    /// Number of the entrance within the house.
    #[schemars(range(min = 1, max = 200))]
    pub number: u16,
    /// Floors it serves.
    #[schemars(range(min = 1, max = 200))]
    pub floors: u16,
}

/// The reasons to refuse [`AddEntrance`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum AddEntranceRefused {
    /// The house does not exist.
    #[error("there is no such house")]
    #[refusal(code = "house.unknown", kind = Unknown)]
    Unknown,
    /// The house has an entrance with this number already.
    #[error("the house has entrance {0} already")]
    #[refusal(code = "house.entrance_taken", kind = Conflict, field = "number")]
    Taken(u16),
    /// The number or the count of floors is out of range. The value names the field.
    #[error("number and floors are between 1 and 200")]
    #[refusal(code = "house.out_of_range", kind = Invalid)]
    OutOfRange(#[refusal(field)] &'static str),
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
