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
mod register;
mod revise_passport;

pub use add_entrance::{AddEntrance, AddEntranceRefused};
pub use add_unit::{AddUnit, AddUnitRefused};
pub use register::{RegisterHouse, RegisterHouseRefused};
pub use revise_passport::{RevisePassport, RevisePassportRefused};

commands!(House: AddEntrance, AddUnit, RegisterHouse, RevisePassport);

/// A postal address in one line.
pub type Address = Text<500>;

/// What a unit is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UnitKind {
    /// People live here.
    Flat,
    /// A shop, an office.
    Commercial,
    /// A parking place.
    Parking,
    /// A storage room.
    Storage,
    /// Belongs to all: hall, roof, boiler room.
    Common,
}

/// What is known of a house as a building.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Passport {
    /// Year it was put into service.
    #[schemars(range(min = 1500, max = 2200))]
    pub year: Option<u16>,
    /// Floors above ground, the most of any entrance.
    pub floors: Option<u16>,
    /// Total area in square metres.
    pub area: Option<Decimal>,
    /// Anything else, under the source's own names.
    pub other: BTreeMap<String, String>,
}

/// Most entries under the source's own names, and the longest name and value of one.
const OTHERS: (usize, usize, usize) = (200, 200, 4_000);
/// Square metres of the largest building there is, with room.
const LARGEST: i64 = 10_000_000;

impl Passport {
    /// The field that no building has so.
    pub(crate) fn odd(&self) -> Option<&'static str> {
        let (entries, name, value) = OTHERS;
        let area = |area: Decimal| {
            (Decimal::ZERO..=Decimal::from(LARGEST)).contains(&area) && area.normalize().scale() <= 6
        };
        let short =
            |(key, text): (&String, &String)| key.chars().count() <= name && text.chars().count() <= value;
        if self.year.is_some_and(|year| !(1500..=2200).contains(&year)) {
            Some("passport.year")
        } else if self.floors.is_some_and(|floors| floors > 1_000) {
            Some("passport.floors")
        } else if self.area.is_some_and(|value| !area(value)) {
            Some("passport.area")
        } else if self.other.len() > entries || !self.other.iter().all(short) {
            Some("passport.other")
        } else {
            None
        }
    }
}

/// Facts about a house.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum HouseEvent {
    /// The company took it on.
    Registered {
        /// Where it stands.
        address: Address,
        /// What is known of it.
        passport: Passport,
        /// Who told us.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
    },
    /// Something about the building became known or changed.
    PassportRevised {
        /// As it is from now on.
        passport: Passport,
    },
    /// An entrance with its floors.
    EntranceAdded {
        /// Its number.
        number: u16,
        /// Floors it serves.
        floors: u16,
    },
    /// A flat, a room, a parking place.
    UnitAdded {
        /// Its id.
        unit: UnitId,
        /// What it is used for.
        kind: UnitKind,
        /// What stands on its door.
        number: Label,
        /// Through which entrance.
        entrance: Option<u16>,
        /// On which floor; below ground is negative.
        floor: Option<i16>,
        /// Square metres.
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

/// A house as its commands see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum House {
    /// Not taken on yet.
    #[default]
    Unknown,
    /// Served by the company.
    Registered {
        /// What is known of the building.
        passport: Passport,
        /// Floors of each entrance.
        entrances: BTreeMap<u16, u16>,
        /// Door numbers, which do not repeat within a kind of unit.
        doors: BTreeMap<UnitId, (UnitKind, Label)>,
    },
}

impl House {
    /// Whether this unit is one of its.
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
