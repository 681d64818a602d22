//! The data of a house as a building.

use std::{collections::BTreeMap, ops::RangeInclusive};

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Data of a house as a building.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Passport {
    /// Year in which the house was put into service.
    #[schemars(range(min = 1500, max = 2200))]
    pub year: Option<u16>,
    /// Number of floors above ground; of the highest entrance where they differ.
    pub floors: Option<u16>,
    /// Total area in square metres.
    pub area: Option<Decimal>,
    /// Other properties under the source's own names: at most 200, names up to 200 and values up to 4,000
    /// characters.
    pub other: BTreeMap<String, String>,
}

/// First and last year in which a house can have been put into service.
const YEARS: RangeInclusive<u16> = 1500..=2200;
/// Most floors of a house above ground.
const FLOORS_MAX: u16 = 1_000;
/// Most square metres of a house; no building comes near.
const AREA_M2_MAX: i64 = 10_000_000;
/// Most digits after the point of an area.
const AREA_DECIMALS_MAX: u32 = 6;
/// Most properties under the source's own names.
const OTHER_ENTRIES_MAX: usize = 200;
/// Most characters of the name of such a property.
const OTHER_NAME_CHARS_MAX: usize = 200;
/// Most characters of the value of such a property.
const OTHER_VALUE_CHARS_MAX: usize = 4_000;

impl Passport {
    /// Name of the first field whose value is out of range, if there is one.
    pub(crate) fn out_of_range(&self) -> Option<&'static str> {
        let is_area = |area: Decimal| {
            (Decimal::ZERO..=Decimal::from(AREA_M2_MAX)).contains(&area)
                && area.normalize().scale() <= AREA_DECIMALS_MAX
        };
        let fits = |(name, value): (&String, &String)| {
            name.chars().count() <= OTHER_NAME_CHARS_MAX && value.chars().count() <= OTHER_VALUE_CHARS_MAX
        };
        if self.year.is_some_and(|year| !YEARS.contains(&year)) {
            Some("passport.year")
        } else if self.floors.is_some_and(|floors| floors > FLOORS_MAX) {
            Some("passport.floors")
        } else if self.area.is_some_and(|area| !is_area(area)) {
            Some("passport.area")
        } else if self.other.len() > OTHER_ENTRIES_MAX || !self.other.iter().all(fits) {
            Some("passport.other")
        } else {
            None
        }
    }
}
