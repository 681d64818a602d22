//! What a household is charged for a month, and what is put right afterwards.

use chrono::{Datelike, Days, TimeDelta};
use domain::{
    Money,
    account::{Charge, ChargeLine, CloseAccount, Correct, Reverse, WriteOff},
    house::UnitKind,
    id::EntryId,
    period::Period,
};
use rust_decimal::Decimal;

use super::{
    company::Company,
    dial::Dial,
    dice::Dice,
    era::local,
    habit::Habit,
    household::{Household, OFFICE_DAY},
    meter_sorts::{COLD, HOT, POWER, Sort},
    script::Script,
    tariffs::{
        COLD_WATER, DRAINAGE, HEAT_A_METRE, HEATING, HOT_WATER, OVERHAUL, PARKING, POWER_BY_DAY,
        POWER_BY_NIGHT, UPKEEP, WASTE,
    },
    text::text,
};

impl Household {
    /// The run of a month charges the household on the last evening.
    pub(super) fn charge(&mut self, company: &Company, month: u32) -> Script {
        let mut dice = company.dice(&format!("charge/{}/{month}", self.index));
        let mut script = company.script(&format!("charge/{}/{month}", self.index));
        let period = company.era.period(month);
        let lines = self.lines(period);
        let accountant = &company.accountant(month).actor;
        let at = local(period.last_day(), 20 * 60) + TimeDelta::seconds(i64::from(dice.between(0, 3_000)));
        let mut charge = Charge {
            entry: self.charged(company, month),
            run: Some(text(&format!("начисление {period}"))),
            period,
            effective: period.last_day(),
            due_on: period.last_day() + Days::new(15),
            lines,
        };
        let slip = dice.permille(2);
        self.charge_stands = !slip;
        if slip {
            charge.lines.push(ChargeLine {
                service: text("Домофон"),
                quantity: None,
                unit: None,
                price: None,
                amount: Money::from_minor(6_500),
            });
            self.owes += total(&charge.lines);
            script.ask(self.account.0, at, accountant, charge.clone());
            let reverse = Reverse {
                entry: self.entry(company, "reversal", month),
                reverses: charge.entry,
                reason: text("Начислена услуга, которой в помещении нет"),
                effective: period.last_day(),
            };
            self.owes -= total(&charge.lines);
            script.ask(self.account.0, at + TimeDelta::minutes(40), accountant, reverse);
            charge.lines.pop();
            (charge.entry, charge.run) = (self.entry(company, "charge again", month), None);
        }
        self.owes += total(&charge.lines);
        let at = if slip { at + TimeDelta::minutes(45) } else { at };
        script.ask(self.account.0, at, accountant, charge);
        script
    }

    fn lines(&self, period: Period) -> Vec<ChargeLine> {
        let area = self.unit.area;
        if self.unit.kind == UnitKind::Parking {
            return [PARKING.line(area, period), OVERHAUL.line(area, period)].into_iter().flatten().collect();
        }
        let used = |sort: &Sort, register| {
            let dial: Option<&Dial> = self.dials.iter().find(|dial| dial.is(sort));
            dial.map_or(Decimal::ZERO, |dial| dial.billable(register))
        };
        let (cold, hot) = (used(&COLD, 0), used(&HOT, 0));
        let heated = !(5..=9).contains(&period.first_day().month());
        let heat = if heated { area * HEAT_A_METRE } else { Decimal::ZERO };
        [
            UPKEEP.line(area, period),
            HEATING.line(heat, period),
            COLD_WATER.line(cold, period),
            HOT_WATER.line(hot, period),
            DRAINAGE.line(cold + hot, period),
            POWER_BY_DAY.line(used(&POWER, 0), period),
            POWER_BY_NIGHT.line(used(&POWER, 1), period),
            WASTE.line(Decimal::from(self.people), period),
            OVERHAUL.line(area, period),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What is put right in the course of a month about the one before.
    pub(super) fn put_right(&mut self, company: &Company, month: u32, dice: &mut Dice, script: &mut Script) {
        let day = company.era.day(month, OFFICE_DAY);
        let at = local(day, dice.between(9 * 60, 17 * 60));
        let accountant = &company.accountant(self.index).actor;
        let before = month.checked_sub(1);
        let part = Decimal::new(i64::from(dice.between(8, 40)), 2);
        let upkeep = before.and_then(|before| UPKEEP.line(self.unit.area * part, company.era.period(before)));
        let stands = before.filter(|_| self.charge_stands);
        if let Some(((before, line), less)) = stands.zip(upkeep).zip(correction(dice)) {
            let amount = if less { -line.amount } else { line.amount };
            let because = if less {
                "Перерасчёт: услуга оказана не в полном объёме, акт"
            } else {
                "Доначисление по акту сверки площадей"
            };
            let correct = Correct {
                entry: self.entry(company, "correction", month),
                corrects: self.charged(company, before),
                reason: text(because),
                effective: day,
                lines: vec![ChargeLine { quantity: None, unit: None, price: None, amount, ..line }],
            };
            self.owes += amount;
            script.ask(self.account.0, at, accountant, correct);
        }
        let hopeless = self.habit == Habit::Never && month > 11 && self.owes.is_positive();
        if hopeless && dice.permille(60) {
            let amount = self.owes.min(Money::from_minor(500_000));
            let write_off = WriteOff {
                entry: self.entry(company, "write-off", month),
                reason: text("Долг признан безнадёжным по решению суда"),
                effective: day,
                amount,
            };
            self.owes -= amount;
            script.ask(self.account.0, at, accountant, write_off);
        }
        if self.unit.kind == UnitKind::Parking && month > 5 && self.owes.is_zero() && dice.permille(8) {
            self.closed = true;
            let close = CloseAccount {
                reason: text("Машино-места объединены в один счёт")
            };
            script.ask(self.account.0, at, accountant, close);
        }
    }

    /// The entry that the run of a month makes.
    fn charged(&self, company: &Company, month: u32) -> EntryId {
        self.entry(company, "charge", month)
    }

    fn entry(&self, company: &Company, what: &str, month: u32) -> EntryId {
        EntryId::named(&company.name(&format!("{what}/{}/{month}", self.index)))
    }
}

/// Whether something is put right, and whether downwards.
fn correction(dice: &mut Dice) -> Option<bool> {
    dice.permille(7).then(|| dice.permille(850))
}

fn total(lines: &[ChargeLine]) -> Money {
    lines.iter().map(|line| line.amount).sum()
}
