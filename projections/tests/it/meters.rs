//! Meters and their readings, as they stand after corrections.

use domain::{
    id::{HouseId, MeterId, UnitId},
    meter::{
        Cadence, CorrectReading, Fitting, ForeignReading, InstallMeter, MeterPlace, ReadMeter, ReadingKey,
        ReadingSource, RecordReadings, Register, ReplaceMeter, Replacement, VerifyMeter,
    },
    origin::Origin,
    text::{Label, Prose, Text},
    volume::Volume,
};
use projections::meters::{by_month, meter, meters, meters_at, readings, report};
use rust_decimal::Decimal;
use serde_json::json;

use crate::{accounts::day, world::World};

pub(crate) fn volumes(values: &[&str]) -> Vec<Volume> {
    values.iter().map(|value| Volume::parse(value).unwrap()).collect()
}

pub(crate) async fn install(world: &World, name: &str, place: MeterPlace) -> MeterId {
    let id = MeterId::named(name);
    let register = |name| Register { name: Label::parse(name).unwrap(), digits: 6, initial: Volume::ZERO };
    let install = InstallMeter {
        place,
        service: Label::parse("electricity").unwrap(),
        unit_of_measure: Text::parse("kWh").unwrap(),
        serial: Label::parse(name).unwrap(),
        registers: vec![register("T1"), register("T2")],
        installed_on: day("2025-11-30"),
        verified_until: None,
        cadence: Cadence::Monthly,
        origin: None,
    };
    world.ask(id.0, install).await;
    id
}

/// Another meter in service that measures the same as those of [`install`].
fn like_before(place: Option<MeterPlace>) -> Replacement {
    let (service, unit_of_measure) = (Label::parse("electricity").unwrap(), Text::parse("kWh").unwrap());
    Replacement::InService(Fitting { place, service, unit_of_measure })
}

async fn read(world: &World, id: MeterId, on: &str, values: &[&str]) {
    let read = ReadMeter {
        date: day(on),
        values: volumes(values),
        source: ReadingSource::Operator,
        person: None,
        confirmed: true,
        homes: vec![],
    };
    world.ask(id.0, read).await;
}

/// Three readings, the middle one corrected, the last one that of the day on which it was replaced.
pub(crate) async fn meter_with_a_story(world: &World, name: &str) -> MeterId {
    let id = install(world, name, MeterPlace::Unit { unit: UnitId::named("flat") }).await;
    world.ask(id.0, VerifyMeter { on: day("2025-12-01"), until: day("2041-12-01") }).await;
    read(world, id, "2025-12-25", &["100", "10"]).await;
    read(world, id, "2026-01-25", &["250.5", "20"]).await;
    read(world, id, "2026-02-25", &["300", "30"]).await;
    let reason = Prose::parse("a slip of the pen").unwrap();
    let correct = CorrectReading { date: day("2026-01-25"), values: volumes(&["205.5", "20"]), reason };
    world.ask(id.0, correct).await;
    let replace = ReplaceMeter {
        on: day("2026-02-25"),
        values: volumes(&["300", "30"]),
        by: MeterId::named("another"),
        replacement: like_before(None),
    };
    world.ask(id.0, replace).await;
    id
}

/// Five days of a foreign meter, one missing, in disorder.
pub(crate) async fn foreign_meter(world: &World, name: &str) -> MeterId {
    let origin = Origin { source: Text::parse("grid").unwrap(), id: Label::parse(name).unwrap() };
    let id = MeterId::named(&origin.name());
    let reading = |key, on, counted: u32| ForeignReading {
        key: ReadingKey(key),
        date: day(on),
        register: Some(Volume::from(1000 + counted)),
        consumption: Volume::from(counted),
    };
    for readings in [
        vec![reading(2, "2009-03-31", 7), reading(4, "2009-04-02", 11)],
        vec![reading(1, "2009-03-30", 5), reading(2, "2009-03-31", 7)],
    ] {
        let record = RecordReadings {
            origin: origin.clone(),
            service: Label::parse("electricity").unwrap(),
            unit_of_measure: Text::parse("Wh").unwrap(),
            cadence: Cadence::Daily,
            readings,
        };
        world.ask(id.0, record).await;
    }
    id
}

#[tokio::test]
async fn a_corrected_reading_keeps_what_it_was_and_the_next_is_reckoned_anew() {
    let world = World::new().await;
    let id = meter_with_a_story(&world, "S-1").await;
    world.follow(3).await;
    let card = meter(&world.pool, id.0).await.unwrap().unwrap();
    assert_eq!((card.last_date, card.removed_on), (Some(day("2026-02-25")), Some(day("2026-02-25"))));
    assert_eq!((card.last_values, card.verified_until), (json!(["300", "30"]), Some(day("2041-12-01"))));

    let first = readings(&world.pool, id.0, None, 2).await.unwrap();
    let rest = readings(&world.pool, id.0, Some(first[1].id), 2).await.unwrap();
    let [last, corrected, oldest] = [&first[0], &first[1], &rest[0]];
    assert_eq!((oldest.counted, oldest.date), (Decimal::from(110), day("2025-12-25")));
    assert_eq!((&corrected.values, corrected.counted), (&json!(["205.5", "20"]), Decimal::new(1155, 1)));
    assert_eq!(corrected.corrections[0]["values"], json!(["250.5", "20"]));
    assert_eq!(corrected.corrections[0]["reason"], "a slip of the pen");
    assert_eq!(last.consumption, json!(["94.5", "10"]));
    assert_eq!((&last.source, rest.len()), (&Some("operator".to_owned()), 1), "taken down on that day");
}

#[tokio::test]
async fn what_a_meter_showed_when_taken_down_is_a_reading() {
    let world = World::new().await;
    let house = HouseId::named("house");
    let id = install(&world, "S-2", MeterPlace::House { house }).await;
    let by = MeterId::named("another");
    let replacement = like_before(Some(MeterPlace::House { house }));
    let (on, values) = (day("2026-01-10"), volumes(&["3", "4"]));
    world.ask(id.0, ReplaceMeter { on, values, by, replacement }).await;
    world.follow(100).await;
    let readings = readings(&world.pool, id.0, None, 9).await.unwrap();
    assert_eq!((readings.len(), readings[0].counted), (1, Decimal::from(7)));
    let there = meters_at(&world.pool, house.0).await.unwrap();
    assert_eq!((there.len(), there[0].replaced_by), (1, Some(by.0)));
}

#[tokio::test]
async fn foreign_readings_add_up_and_missing_ones_are_counted() {
    let world = World::new().await;
    let id = foreign_meter(&world, "H001").await;
    meter_with_a_story(&world, "S-1").await;
    world.follow(2).await;
    assert_eq!(
        serde_json::to_value(report(&world.pool, Some("grid")).await.unwrap()).unwrap(),
        json!({
            "meters": 1, "readings": 3, "total": 23, "by_month": {"2009-03": 12, "2009-04": 11}, "gaps": 1,
        })
    );
    let card = meter(&world.pool, id.0).await.unwrap().unwrap();
    assert_eq!((card.last_date, card.last_values), (Some(day("2009-04-02")), json!(["1011"])));
    let march = by_month(&world.pool, id.0, day("2009-03-01")..=day("2009-03-31")).await.unwrap();
    assert_eq!(serde_json::to_value(march).unwrap(), json!([{"month": "2009-03", "counted": 12}]));

    let all = serde_json::to_value(report(&world.pool, None).await.unwrap()).unwrap();
    assert_eq!(all["by_month"]["2026-01"], "115.5");
    assert_eq!(all["gaps"], 1);
    let listed = meters(&world.pool, None, 1).await.unwrap();
    assert_eq!(listed[0].serial, "H001");
    assert_eq!(meters(&world.pool, Some(id.0), 9).await.unwrap()[0].serial, "S-1");
}
