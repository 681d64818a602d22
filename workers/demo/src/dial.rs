//! A meter as the demo turns it: what is used in a month, who reads it and who reads it wrong.

use chrono::{Months, NaiveDate, TimeDelta};
use domain::{
    Actor,
    id::MeterId,
    meter::{
        Cadence, CorrectReading, InstallMeter, MeterPlace, ReadMeter, ReadingSource, Register, RemoveMeter,
        ReplaceMeter, Replacement, VerifyMeter,
    },
    residency::HomeUnit,
    volume::Volume,
};
use futures::future::BoxFuture;
use rust_decimal::Decimal;
use schemas::{Ask, Done, meters::Replace};
use uuid::Uuid;

use super::{
    company::Company,
    dice::Dice,
    era::local,
    error::DemoError,
    meter_sorts::Sort,
    script::{Asked, Crew, Script, stopped},
    text::text,
};

/// A replacement, decided on both meters.
struct Replaced(ReplaceMeter);

impl Asked for Replaced {
    fn ask<'a>(
        &'a self,
        crew: &'a Crew,
        stream: Uuid,
        ask: &'a Ask,
    ) -> BoxFuture<'a, Result<Done, DemoError>> {
        Box::pin(async move {
            let work = Replace { meter: MeterId(stream), command: &self.0 };
            crew.store.execute_unit(&work, ask).await.map_err(stopped)
        })
    }
}

/// One meter and all that follow it in its place.
#[derive(Debug)]
pub(super) struct Dial {
    sort: &'static Sort,
    name: String,
    place: MeterPlace,
    /// How many hung here before.
    generation: u32,
    verified_until: NaiveDate,
    removed: bool,
    registers: Vec<Counter>,
}

#[derive(Debug, Clone, Default)]
struct Counter {
    shown: u64,
    /// Used in a usual month.
    usual: u64,
    /// Used in this one.
    used: u64,
    /// Used since the last reading.
    unread: u64,
    /// Charged by habit since the last reading.
    estimated: u64,
    /// To be charged for this month.
    billable: u64,
}

/// Who stands in front of it.
pub(super) struct Reader<'a> {
    /// A resident, who reads at home.
    pub(super) resident: Option<(&'a Actor, HomeUnit)>,
    pub(super) operator: &'a Actor,
    pub(super) executor: &'a Actor,
}

impl Dial {
    /// At this place, for so many people.
    pub(super) fn new(
        company: &Company,
        sort: &'static Sort,
        at: &str,
        place: MeterPlace,
        people: u32,
    ) -> Self {
        let name = format!("{at}/{}", sort.code);
        let mut dice = company.dice(&name);
        let mut registers = vec![Counter::default(); sort.registers.len()];
        for (counter, (_, _, a_person)) in registers.iter_mut().zip(sort.registers) {
            let usual = u64::from(people) * u64::from(dice.between(a_person * 7 / 10, a_person * 13 / 10));
            counter.usual = sort.whole(usual);
            counter.shown = sort.whole(counter.usual * u64::from(dice.between(1, 40)));
        }
        let verified_until = company.era.first_day(0)
            + TimeDelta::days(40)
            + TimeDelta::days(i64::from(dice.between(0, sort.interval * 365)));
        Self { sort, name, place, generation: 0, verified_until, removed: false, registers }
    }

    pub(super) fn is(&self, sort: &Sort) -> bool {
        self.sort.code == sort.code
    }

    /// What is to be charged of a register.
    pub(super) fn billable(&self, register: usize) -> Decimal {
        Decimal::new(self.registers[register].billable as i64, 3).normalize()
    }

    fn id(&self, company: &Company) -> MeterId {
        MeterId::named(&company.name(&format!("{}/{}", self.name, self.generation)))
    }

    fn values(&self) -> Vec<Volume> {
        self.registers.iter().map(|counter| volume(counter.shown)).collect()
    }

    fn install(&self, company: &Company, on: NaiveDate) -> InstallMeter {
        let mut dice = company.dice(&format!("{}/{}/serial", self.name, self.generation));
        let registers = self.sort.registers.iter().zip(&self.registers);
        InstallMeter {
            place: self.place,
            service: text(self.sort.service),
            unit_of_measure: text(self.sort.measure),
            serial: text(&format!("{:02}-{:07}", dice.between(12, 25), dice.between(1, 9_999_999))),
            registers: registers
                .map(|((name, digits, _), counter)| Register {
                    name: text(name),
                    digits: *digits,
                    initial: volume(counter.shown),
                })
                .collect(),
            installed_on: on,
            verified_until: Some(self.verified_until),
            cadence: Cadence::Monthly,
            origin: None,
        }
    }

    /// It is found in its place when the company comes.
    pub(super) fn found(&self, company: &Company, by: &Actor) -> Script {
        let mut script = company.script(&self.name);
        let day = company.era.first_day(0);
        let minutes = company.dice(&format!("{}/found", self.name)).between(10 * 60, 19 * 60);
        script.ask(self.id(company).0, local(day, minutes), by, self.install(company, day));
        script
    }

    /// A month of use: turned, perhaps verified or exchanged, perhaps read.
    pub(super) fn month(&mut self, company: &Company, month: u32, reader: &Reader<'_>) -> Option<Script> {
        if self.removed {
            self.registers.iter_mut().for_each(|counter| counter.billable = counter.usual);
            return None;
        }
        let mut dice = company.dice(&format!("{}/{month}", self.name));
        self.turn(&mut dice, month);
        let mut script = company.script(&format!("{}/{month}", self.name));
        if self.verified_until < company.era.day(month, 25) {
            self.renew(company, month, &mut dice, reader.executor, &mut script);
        }
        let taken_away = month > 1 && self.sort.step == 1 && dice.permille(1);
        if taken_away {
            self.take_away(company, month, reader.executor, &mut script);
        } else if dice.permille(940) {
            self.read(company, month, &mut dice, reader, &mut script);
        } else {
            for counter in &mut self.registers {
                counter.estimated += counter.usual;
                counter.billable = counter.usual;
            }
        }
        Some(script)
    }

    fn turn(&mut self, dice: &mut Dice, month: u32) {
        let away = month > 2 && dice.permille(30);
        for counter in &mut self.registers {
            let share = if away { 25 } else { dice.between(65, 135) };
            counter.used = self.sort.whole(counter.usual * u64::from(share) / 100);
            counter.shown += counter.used;
            counter.unread += counter.used;
        }
    }

    /// The verification runs out: it is verified again, or another hangs in its place.
    fn renew(
        &mut self,
        company: &Company,
        month: u32,
        dice: &mut Dice,
        executor: &Actor,
        script: &mut Script,
    ) {
        let on = company.era.day(month, dice.between(8, 14));
        let at = local(on, dice.between(9 * 60, 17 * 60));
        self.verified_until = on + Months::new(12 * self.sort.interval);
        let old = self.id(company);
        if dice.permille(700) {
            script.ask(old.0, at, executor, VerifyMeter { on, until: self.verified_until });
            return;
        }
        for counter in &mut self.registers {
            counter.shown -= self.sort.whole(counter.used / 2);
        }
        let values = self.values();
        self.generation += 1;
        self.registers.iter_mut().for_each(|counter| counter.shown = 0);
        let by = self.id(company);
        script.ask(by.0, at, executor, self.install(company, on));
        let replace = ReplaceMeter { on, values, by, replacement: Replacement::Unknown };
        script.ask(old.0, at, executor, Replaced(replace));
        for counter in &mut self.registers {
            counter.shown = self.sort.whole(counter.used / 2);
        }
    }

    fn take_away(&mut self, company: &Company, month: u32, executor: &Actor, script: &mut Script) {
        let on = company.era.day(month, 16);
        let remove =
            RemoveMeter {
                on, values: self.values(), reason: text("Демонтаж при перепланировке кухни")
            };
        script.ask(self.id(company).0, local(on, 11 * 60), executor, remove);
        self.removed = true;
        self.settle();
    }

    fn read(
        &mut self,
        company: &Company,
        month: u32,
        dice: &mut Dice,
        reader: &Reader<'_>,
        script: &mut Script,
    ) {
        let date = company.era.day(month, dice.between(18, 23));
        let at = local(date, dice.between(8 * 60, 21 * 60));
        let (source, by) = match reader.resident {
            Some((resident, _)) => dice.weighed(&[
                (60, (ReadingSource::Resident, resident)),
                (20, (ReadingSource::Operator, reader.operator)),
                (8, (ReadingSource::Executor, reader.executor)),
                (12, (ReadingSource::Remote, &company.staff.integrator.actor)),
            ]),
            None => (ReadingSource::Executor, reader.executor),
        };
        let right = self.values();
        let slip = dice.permille(7);
        let values = if slip {
            self.registers.iter().map(|counter| volume(counter.shown + 2 * counter.unread)).collect()
        } else {
            right.clone()
        };
        let wrong = values != right;
        let (id, person, confirmed) = (self.id(company), None, false);
        let homes = reader.resident.map(|(_, home)| home).into_iter().collect();
        script.ask(id.0, at, by, ReadMeter { date, values, source, person, confirmed, homes });
        if wrong {
            let reason = text("Ошибка при передаче показаний, проверено по фотографии");
            let correct = CorrectReading { date, values: right, reason };
            script.ask(id.0, at + TimeDelta::hours(20), reader.operator, correct);
        }
        self.settle();
    }

    /// What was read is charged, less what had been charged by habit.
    fn settle(&mut self) {
        for counter in &mut self.registers {
            let (counted, estimated) = (counter.unread, counter.estimated);
            counter.billable = counted.saturating_sub(estimated);
            counter.estimated = estimated.saturating_sub(counted);
            counter.unread = 0;
        }
    }
}

fn volume(thousandths: u64) -> Volume {
    Volume::exact(Decimal::new(thousandths as i64, 3)).expect("a volume of a flat")
}
