//! A house with its entrances and units.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Aggregate, Event,
    id::UnitId,
    origin::Origin,
    registry::commands,
    text::{Label, Text},
};

mod add_entrance;
mod add_unit;
mod passport;
mod register;
mod revise_passport;

pub use add_entrance::{AddEntrance, AddEntranceRefused};
pub use add_unit::{AddUnit, AddUnitRefused};
pub use passport::Passport;
pub use register::{RegisterHouse, RegisterHouseRefused};
pub use revise_passport::{RevisePassport, RevisePassportRefused};

commands! {
    House, "house.not_for_your_role":
    [Operator, Supervisor, Administrator] => AddEntrance, AddUnit, RegisterHouse, RevisePassport;
}

/// A postal address in one line of at most 500 characters.
pub type Address = Text<500>;

/// Use of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UnitKind {
    /// A flat, where people live.
    Flat,
    /// A shop or an office.
    Commercial,
    /// A place in a car park.
    Parking,
    /// A room for storage.
    Storage,
    /// Common property: hall, roof, boiler room.
    Common,
}

/// A fact about a house.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum HouseEvent {
    /// The company took over the management of the house.
    Registered {
        /// Postal address of the house.
        address: Address,
        /// Data of the building.
        passport: Passport,
        /// Identity in the system that the house was imported from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
    },
    /// The data of the building was replaced.
    PassportRevised {
        /// Data of the building from now on.
        passport: Passport,
    },
    /// An entrance was added to the house.
    EntranceAdded {
        /// Number of the entrance, from 1 to 200.
        number: u16,
        /// Number of floors that the entrance serves, from 1 to 200.
        floors: u16,
    },
    /// A unit was added to the house.
    UnitAdded {
        /// Id of the unit.
        unit: UnitId,
        /// Use of the unit.
        kind: UnitKind,
        /// Number on the unit's door.
        number: Label,
        /// Number of the entrance that leads to the unit.
        entrance: Option<u16>,
        /// Floor of the unit; negative below ground.
        floor: Option<i16>,
        /// Area in square metres.
        area: Option<Decimal>,
    },
}

impl Event for HouseEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
}

/// State of a house, as far as its commands need it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum House {
    /// The house is not managed by the company.
    #[default]
    Unknown,
    /// The house is managed by the company.
    Registered {
        /// Data of the building.
        passport: Passport,
        /// Number of floors by the number of the entrance.
        entrances: BTreeMap<u16, u16>,
        /// Use and door number by unit. A door number is unique within a use.
        doors: BTreeMap<UnitId, (UnitKind, Label)>,
    },
}

impl House {
    /// Whether a unit belongs to the house.
    pub fn has(&self, unit: UnitId) -> bool {
        match self {
            Self::Unknown => false,
            Self::Registered { doors, .. } => doors.contains_key(&unit),
        }
    }
}

impl Aggregate for House {
    const STREAM: &'static str = "house";
    type Event = HouseEvent;

    fn evolve(&mut self, event: &HouseEvent) {
        match (&mut *self, event) {
            (_, HouseEvent::Registered { passport, .. }) => {
                *self = Self::Registered {
                    passport: passport.clone(),
                    entrances: BTreeMap::new(),
                    doors: BTreeMap::new(),
                };
            }
            (Self::Registered { passport, .. }, HouseEvent::PassportRevised { passport: revised }) => {
                *passport = revised.clone();
            }
            (Self::Registered { entrances, .. }, HouseEvent::EntranceAdded { number, floors }) => {
                entrances.insert(*number, *floors);
            }
            (Self::Registered { doors, .. }, HouseEvent::UnitAdded { unit, kind, number, .. }) => {
                doors.insert(*unit, (*kind, number.clone()));
            }
            (
                Self::Unknown,
                HouseEvent::PassportRevised { .. }
                | HouseEvent::EntranceAdded { .. }
                | HouseEvent::UnitAdded { .. },
            ) => {}
        }
    }
}
