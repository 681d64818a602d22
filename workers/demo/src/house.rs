//! A house as the demo builds it: entrances, floors, flats, a few shops and parking places.

use chrono::{Datelike, TimeDelta};
use domain::{
    house::{AddEntrance, AddUnit, Address, Passport, RegisterHouse, RevisePassport, UnitKind},
    id::{HouseId, UnitId},
    text::Label,
};
use rust_decimal::Decimal;

use super::{company::Company, era::local, script::Script, text::text, words};

/// A house and who lives there.
#[derive(Debug)]
pub(super) struct House {
    pub(super) index: u32,
    pub(super) id: HouseId,
    address: Address,
    year: u16,
    floors: u16,
    entrances: u16,
    pub(super) units: Vec<Unit>,
}

/// A unit with an account of its own.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) id: UnitId,
    pub(super) kind: UnitKind,
    pub(super) number: Label,
    entrance: Option<u16>,
    floor: i16,
    pub(super) area: Decimal,
}

impl House {
    /// With so many units that somebody pays for.
    pub(super) fn new(company: &Company, index: u32, accounts: u32) -> Self {
        let mut dice = company.dice(&format!("house/{index}"));
        let floors = dice.weighed(&[(3, 5_u32), (3, 9), (2, 10), (1, 12), (1, 16)]);
        let shops = accounts / 25;
        let parking = accounts / 12;
        let flats = accounts - shops - parking;
        // four flats a floor, more where the house would have too many entrances
        let a_floor = (flats / (floors * 200) + 1).max(4);
        let entrances = flats.div_ceil(floors * a_floor).max(1);
        let area = |tenths: u32| Decimal::new(i64::from(tenths), 1);
        let unit = |kind: UnitKind, number: String, entrance: Option<u32>, floor: i16, area| Unit {
            id: UnitId::named(&company.name(&format!("house/{index}/{number}"))),
            kind,
            number: text(&number),
            entrance: entrance.map(|number| number as u16),
            floor,
            area,
        };
        let mut units: Vec<_> = (0..flats)
            .map(|flat| {
                let tenths =
                    dice.weighed(&[(3, 330_u32), (4, 450), (3, 610), (1, 780)]) + dice.between(0, 90);
                let entrance = flat / (floors * a_floor) + 1;
                let floor = flat / a_floor % floors + 1;
                let number = (flat + 1).to_string();
                unit(UnitKind::Flat, number, Some(entrance), floor as i16, area(tenths))
            })
            .collect();
        units.extend((0..shops).map(|shop| {
            let number = format!("Н{}", shop + 1);
            unit(UnitKind::Commercial, number, None, 1, area(dice.between(400, 2200)))
        }));
        units.extend((0..parking).map(|place| {
            let number = format!("М{}", place + 1);
            unit(UnitKind::Parking, number, None, -1, area(dice.between(125, 180)))
        }));
        Self {
            index,
            id: HouseId::named(&company.name(&format!("house/{index}"))),
            address: words::address(&mut dice, index),
            year: dice.between(1962, 2021) as u16,
            floors: floors as u16,
            entrances: entrances as u16,
            units,
        }
    }

    fn passport(&self) -> Passport {
        let inside: Decimal = self.units.iter().map(|unit| unit.area).sum();
        Passport {
            year: Some(self.year),
            floors: Some(self.floors),
            area: Some(inside + inside / Decimal::TEN),
            other: [("материал стен", "кирпич"), ("кровля", "мягкая"), ("отопление", "центральное")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        }
    }

    /// The company takes it on.
    pub(super) fn settle(&self, company: &Company) -> Script {
        let mut script = company.script(&format!("house/{}", self.index));
        let mut at =
            company.era.begin() + TimeDelta::hours(9) + TimeDelta::minutes(i64::from(self.index % 60));
        let mut soon = || {
            at += TimeDelta::seconds(10);
            at
        };
        let supervisor = &company.supervisor(self.index).actor;
        let register =
            RegisterHouse { address: self.address.clone(), passport: self.passport(), origin: None };
        script.ask(self.id.0, soon(), supervisor, register);
        for number in 1..=self.entrances {
            script.ask(self.id.0, soon(), supervisor, AddEntrance { number, floors: self.floors });
        }
        for unit in self.units.iter().cloned().chain([self.cellar(company)]) {
            let Unit { id, kind, number, entrance, floor, area } = unit;
            let add = AddUnit { unit: id, kind, number, entrance, floor: Some(floor), area: Some(area) };
            script.ask(self.id.0, soon(), supervisor, add);
        }
        script
    }

    /// What belongs to all.
    fn cellar(&self, company: &Company) -> Unit {
        Unit {
            id: UnitId::named(&company.name(&format!("house/{}/cellar", self.index))),
            kind: UnitKind::Common,
            number: text("Подвал"),
            entrance: None,
            floor: -1,
            area: Decimal::from(180),
        }
    }

    /// The roof is done anew in the first summer.
    pub(super) fn month(&self, company: &Company, month: u32) -> Option<Script> {
        let first_day = company.era.first_day(month);
        if month >= 12 || first_day.month() != 7 + self.index % 3 {
            return None;
        }
        let mut passport = self.passport();
        let year = first_day.format("%Y");
        passport.other.insert("капитальный ремонт кровли".to_owned(), year.to_string());
        let mut script = company.script(&format!("house/{}/roof", self.index));
        let at = local(company.era.day(month, 27), 15 * 60);
        script.ask(self.id.0, at, &company.supervisor(self.index).actor, RevisePassport { passport });
        Some(script)
    }
}
