//! What services cost, as data: prices in kopecks, each since a month.

use domain::{Money, account::ChargeLine, period::Period};
use rust_decimal::Decimal;

use super::text::text;

/// A service with its price over time.
#[derive(Debug)]
pub(super) struct Tariff {
    service: &'static str,
    unit: &'static str,
    /// Since which year and month, how many kopecks; the latest last.
    prices: &'static [(i32, u32, i64)],
}

const fn tariff(service: &'static str, unit: &'static str, prices: &'static [(i32, u32, i64)]) -> Tariff {
    Tariff { service, unit, prices }
}

#[rustfmt::skip]
mod table {
    use super::{Tariff, tariff};

    pub(in super::super) const UPKEEP: Tariff = tariff("Содержание жилого помещения", "м²",
        &[(2025, 1, 3150), (2025, 7, 3420), (2026, 10, 3640)]);
    pub(in super::super) const PARKING: Tariff = tariff("Содержание машино-места", "м²",
        &[(2025, 1, 4200), (2026, 1, 4460)]);
    pub(in super::super) const HEATING: Tariff = tariff("Отопление", "Гкал",
        &[(2025, 1, 214_530), (2025, 7, 241_860), (2026, 1, 245_970), (2026, 10, 268_410)]);
    pub(in super::super) const COLD_WATER: Tariff = tariff("Холодное водоснабжение", "м³",
        &[(2025, 1, 4612), (2025, 7, 5120), (2026, 1, 5205), (2026, 10, 5690)]);
    pub(in super::super) const HOT_WATER: Tariff = tariff("Горячее водоснабжение", "м³",
        &[(2025, 1, 20_140), (2025, 7, 22_610), (2026, 1, 22_990), (2026, 10, 25_060)]);
    pub(in super::super) const DRAINAGE: Tariff = tariff("Водоотведение", "м³",
        &[(2025, 1, 3580), (2025, 7, 4010), (2026, 1, 4080), (2026, 10, 4430)]);
    pub(in super::super) const POWER_BY_DAY: Tariff = tariff("Электроэнергия, день", "кВт·ч",
        &[(2025, 1, 547), (2025, 7, 612), (2026, 1, 622), (2026, 10, 675)]);
    pub(in super::super) const POWER_BY_NIGHT: Tariff = tariff("Электроэнергия, ночь", "кВт·ч",
        &[(2025, 1, 302), (2025, 7, 338), (2026, 1, 344), (2026, 10, 373)]);
    pub(in super::super) const WASTE: Tariff = tariff("Обращение с ТКО", "чел.",
        &[(2025, 1, 11_860), (2025, 7, 13_240), (2026, 1, 13_465), (2026, 10, 14_680)]);
    pub(in super::super) const OVERHAUL: Tariff = tariff("Взнос на капитальный ремонт", "м²",
        &[(2025, 1, 1370), (2026, 1, 1435)]);
}
pub(super) use table::{
    COLD_WATER, DRAINAGE, HEATING, HOT_WATER, OVERHAUL, PARKING, POWER_BY_DAY, POWER_BY_NIGHT, UPKEEP, WASTE,
};

/// Gigacalories that a square metre takes in a month of the heating season.
pub(super) const HEAT_A_METRE: Decimal = Decimal::from_parts(22, 0, 0, false, 3);

impl Tariff {
    fn price(&self, period: Period) -> Decimal {
        let begun = |(year, month, _): &&(i32, u32, i64)| {
            Period::new(*year, *month).is_ok_and(|since| since <= period)
        };
        let (_, _, kopecks) = self.prices.iter().rfind(begun).unwrap_or(&self.prices[0]);
        Decimal::new(*kopecks, 2)
    }

    /// What so much of it costs in a month; nothing costs nothing.
    pub(super) fn line(&self, quantity: Decimal, period: Period) -> Option<ChargeLine> {
        let price = self.price(period);
        let amount = Money::rounded(quantity * price).ok().filter(|amount| amount.is_positive())?;
        Some(ChargeLine {
            service: text(self.service),
            quantity: Some(quantity),
            unit: Some(text(self.unit)),
            price: Some(price),
            amount,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_holds_from_its_month() {
        let cost = |period: &str| COLD_WATER.line(Decimal::TWO, period.parse().unwrap()).unwrap().amount;
        assert_eq!(cost("2025-06").to_string(), "92.24");
        assert_eq!(cost("2025-07").to_string(), "102.40");
        assert_eq!(cost("2026-12").to_string(), "113.80");
        assert!(COLD_WATER.line(Decimal::ZERO, "2026-12".parse().unwrap()).is_none());
    }
}
