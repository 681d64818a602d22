//! What holds for every meter, whatever happens to it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use domain::{
    Actor, Aggregate, Circumstance, Command, Role, decide,
    given::{default_rules, moment},
    id::{MeterId, UnitId},
    meter::{
        Cadence, CorrectReading, InstallMeter, Meter, MeterEvent, MeterPlace, ReadMeter, ReadingKey,
        ReadingSource, Register, RemoveMeter, UnitOfMeasure,
    },
    text::{Label, Prose},
    volume::Volume,
};
use proptest::{collection::vec, prelude::*, strategy::ValueTree};
use rust_decimal::Decimal;

const REGISTERS: usize = 2;

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap()
}

fn milli(value: u32) -> Volume {
    Volume::exact(Decimal::new(value.into(), 3)).unwrap()
}

/// What a projection sees: values and consumption of each day, corrections applied.
#[derive(Default)]
struct Book(BTreeMap<NaiveDate, (Vec<Volume>, Vec<Volume>)>);

impl Book {
    fn write(&mut self, event: &MeterEvent) {
        match event {
            MeterEvent::Read { date, values, consumption, .. }
            | MeterEvent::Removed { on: date, values, consumption, .. } => {
                let earlier = self.0.insert(*date, (values.clone(), consumption.clone()));
                if let Some((_, counted)) = earlier {
                    self.0.insert(*date, (values.clone(), counted));
                }
            }
            MeterEvent::ReadingCorrected { date, from, to, consumption, following, .. } => {
                let old = self.0.insert(*date, (to.clone(), consumption.clone()));
                assert_eq!(old.map(|(values, _)| values).as_ref(), Some(from), "the old value is kept");
                if let Some(next) = following {
                    self.0.get_mut(&next.date).unwrap().1.clone_from(&next.consumption);
                }
            }
            MeterEvent::Installed { .. }
            | MeterEvent::Verified { .. }
            | MeterEvent::Replaced { .. }
            | MeterEvent::ReadingRecorded { .. } => {}
        }
    }

    fn counted(&self, register: usize) -> Decimal {
        self.0.values().map(|(_, consumption)| consumption[register].decimal()).sum()
    }

    fn standing(&self, register: usize) -> Option<Decimal> {
        self.0.last_key_value().map(|(_, (values, _))| values[register].decimal())
    }
}

/// A meter that is asked things, with its book.
struct World {
    meter: Meter,
    book: Book,
    at: Circumstance,
    accepted: usize,
}

impl World {
    fn ask<C: Command<Of = Meter>>(&mut self, command: &C) {
        let Ok(events) = decide(command, &self.meter, &self.at) else { return };
        for event in &events {
            self.meter.evolve(event);
            self.book.write(event);
        }
        self.accepted += 1;
    }
}

fn installed(initial: [u32; REGISTERS]) -> World {
    let register = |(n, initial): (usize, u32)| Register {
        name: Label::parse(&format!("T{n}")).unwrap(),
        digits: 9,
        initial: milli(initial),
    };
    let mut world = World {
        meter: Meter::default(),
        book: Book::default(),
        at: Circumstance {
            now: moment("2040-01-01T00:00:00Z"),
            actor: Actor::named("laws", Role::Operator),
            rules: default_rules(),
        },
        accepted: 0,
    };
    world.ask(&InstallMeter {
        place: MeterPlace::Unit { unit: UnitId::named("12") },
        service: Label::parse("electricity").unwrap(),
        unit_of_measure: UnitOfMeasure::parse("kWh").unwrap(),
        serial: Label::parse("A-1").unwrap(),
        registers: initial.into_iter().enumerate().map(register).collect(),
        installed_on: first_day(),
        verified_until: None,
        cadence: Cadence::Monthly,
        origin: None,
    });
    world
}

#[derive(Debug, Clone)]
enum Ask {
    Read {
        after: u64,
        more: [u32; REGISTERS],
        confirmed: bool,
    },
    /// The so-many-eth reading, moved by this much up or down.
    Correct {
        which: prop::sample::Index,
        by: [i64; REGISTERS],
    },
    Remove {
        after: u64,
        more: [u32; REGISTERS],
    },
}

fn ask() -> impl Strategy<Value = Ask> {
    let more = || prop::array::uniform2(0..400_000_u32);
    prop_oneof![
        6 => (0..40_u64, more(), any::<bool>())
            .prop_map(|(after, more, confirmed)| Ask::Read { after, more, confirmed }),
        4 => (any::<prop::sample::Index>(), prop::array::uniform2(-200_000..200_000_i64))
            .prop_map(|(which, by)| Ask::Correct { which, by }),
        1 => (0..40_u64, more()).prop_map(|(after, more)| Ask::Remove { after, more }),
    ]
}

impl World {
    fn hear(&mut self, ask: &Ask, initial: [u32; REGISTERS]) {
        let last = self.book.0.last_key_value();
        let standing = last.map_or(initial.map(milli).to_vec(), |(_, (values, _))| values.clone());
        let last = last.map_or(first_day(), |(date, _)| *date);
        let up = |more: &[u32; REGISTERS]| -> Vec<Volume> {
            let sums = standing.iter().zip(more);
            sums.map(|(value, more)| Volume::exact(value.decimal() + milli(*more).decimal()).unwrap())
                .collect()
        };
        match ask {
            Ask::Read { after, more, confirmed } => self.ask(&ReadMeter {
                date: last + Days::new(*after),
                values: up(more),
                source: ReadingSource::Operator,
                person: None,
                confirmed: *confirmed,
                homes: vec![],
            }),
            Ask::Remove { after, more } => self.ask(&RemoveMeter {
                on: last + Days::new(*after),
                values: up(more),
                reason: Prose::parse("replaced").unwrap(),
            }),
            Ask::Correct { which, by } if !self.book.0.is_empty() => {
                let (date, (values, _)) = self.book.0.iter().nth(which.index(self.book.0.len())).unwrap();
                let moved = values.iter().zip(by).map(|(value, by)| {
                    Volume::exact(value.decimal() + Decimal::new(*by, 3)).unwrap_or_default()
                });
                self.ask(&CorrectReading {
                    date: *date,
                    values: moved.collect(),
                    reason: Prose::parse("typed wrong").unwrap(),
                });
            }
            Ask::Correct { .. } => {}
        }
    }
}

/// Any fact at all, in any order: a log may hold what no decision of today would make.
fn fact() -> impl Strategy<Value = MeterEvent> {
    let date = || (0..3000_u64).prop_map(|days| first_day() + Days::new(days));
    let volumes = || vec(any::<u32>().prop_map(milli), 0..4);
    let register = any::<u32>().prop_map(|initial| Register {
        name: Label::parse("T1").unwrap(),
        digits: 12,
        initial: milli(initial),
    });
    let reason = || Prose::parse("so").unwrap();
    prop_oneof![
        1 => (vec(register, 0..4), date(), prop::option::of(date())).prop_map(|(registers, on, until)| {
            MeterEvent::Installed {
                place: None,
                service: Label::parse("water").unwrap(),
                unit_of_measure: UnitOfMeasure::parse("m3").unwrap(),
                serial: Label::parse("1").unwrap(),
                registers,
                installed_on: on,
                verified_until: until,
                cadence: Cadence::Daily,
                origin: None,
            }
        }),
        1 => (date(), date()).prop_map(|(on, until)| MeterEvent::Verified { on, until }),
        8 => (date(), volumes(), volumes(), any::<bool>()).prop_map(
            |(date, values, consumption, confirmed)| MeterEvent::Read {
                date, values, consumption, source: ReadingSource::Remote, person: None, confirmed,
            }
        ),
        3 => (date(), volumes(), volumes()).prop_map(move |(date, to, consumption)| {
            MeterEvent::ReadingCorrected {
                date, from: vec![], to, reason: reason(), consumption, following: None,
            }
        }),
        1 => (date(), volumes(), volumes()).prop_map(|(on, values, consumption)| {
            MeterEvent::Replaced { on, values, consumption, by: MeterId::named("new") }
        }),
        4 => (any::<u64>(), date(), prop::option::of(any::<u32>()), any::<u32>()).prop_map(
            |(key, date, register, consumption)| MeterEvent::ReadingRecorded {
                key: ReadingKey(key),
                date,
                register: register.map(milli),
                consumption: milli(consumption),
            }
        ),
    ]
}

proptest! {
    #[test]
    fn consumption_adds_up_to_what_the_registers_moved(
        initial in prop::array::uniform2(0..1_000_000_u32),
        asks in vec(ask(), 1..40),
    ) {
        let mut world = installed(initial);
        for ask in &asks {
            world.hear(ask, initial);
            for (register, initial) in initial.iter().enumerate() {
                let Some(standing) = world.book.standing(register) else { continue };
                prop_assert_eq!(world.book.counted(register), standing - milli(*initial).decimal());
            }
        }
    }

    #[test]
    fn a_state_that_was_written_down_on_the_way_is_the_same(history in vec(fact(), 0..60)) {
        let mut whole = Meter::default();
        let mut resumed = Meter::default();
        for event in &history {
            whole.evolve(event);
            resumed = serde_json::from_value(serde_json::to_value(&resumed).unwrap()).unwrap();
            let read: MeterEvent = serde_json::from_value(serde_json::to_value(event).unwrap()).unwrap();
            resumed.evolve(&read);
            prop_assert_eq!(&resumed, &whole);
        }
    }

    #[test]
    fn no_history_makes_a_command_panic(history in vec(fact(), 0..30), asks in vec(ask(), 1..10)) {
        let mut world = installed([0, 0]);
        for event in &history {
            world.meter.evolve(event);
        }
        for ask in &asks {
            world.book = Book::default();
            world.hear(ask, [0, 0]);
        }
    }
}

#[test]
fn the_laws_are_tried_on_accepted_commands() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut asked, mut accepted) = (0, 0);
    for _ in 0..50 {
        let asks = vec(ask(), 20).new_tree(&mut runner).unwrap().current();
        let mut world = installed([0, 0]);
        asks.iter().filter(|ask| !matches!(ask, Ask::Remove { .. })).for_each(|ask| {
            asked += 1;
            world.hear(ask, [0, 0]);
        });
        accepted += world.accepted;
    }
    assert!(accepted * 2 > asked, "{accepted} of {asked}");
}
