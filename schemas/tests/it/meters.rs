//! Commands that are decided on the states of two meters.

use domain::{
    Refusal as _,
    id::{MeterId, UnitId},
    meter::{Cadence, InstallMeter, Meter, MeterPlace, Register, RemoveMeter, ReplaceMeter, Replacement},
    text::{Label, Prose, Text},
    volume::Volume,
};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};
use schemas::{Done, ExecuteError, Store, meters::Replace, store::UnitError};
use uuid::Uuid;

use crate::world::{LogWorld, ask};

async fn installed(store: &Store) -> MeterId {
    let id = MeterId(Uuid::now_v7());
    let install = InstallMeter {
        place: MeterPlace::Unit { unit: UnitId::named("12") },
        service: Label::parse("water").unwrap(),
        unit_of_measure: Text::parse("m3").unwrap(),
        serial: Label::parse("A-1").unwrap(),
        registers: vec![Register { name: Label::parse("T1").unwrap(), digits: 5, initial: Volume::ZERO }],
        installed_on: "2026-01-01".parse().unwrap(),
        verified_until: None,
        cadence: Cadence::Monthly,
        origin: None,
    };
    store.execute(id.0, &install, &ask()).await.unwrap();
    id
}

async fn replace(store: &Store, meter: MeterId, by: MeterId) -> Result<Done, UnitError> {
    let (on, values) = ("2026-02-01".parse().unwrap(), vec![Volume::from(7)]);
    let command = &ReplaceMeter { on, values, by, replacement: Replacement::Unknown };
    store.execute_unit(&Replace { meter, command }, &ask()).await
}

async fn remove(store: &Store, meter: MeterId) -> Result<Done, UnitError> {
    let (on, values) = ("2026-02-01".parse().unwrap(), vec![Volume::from(7)]);
    let remove = RemoveMeter { on, values, reason: Prose::parse("it leaks").unwrap() };
    store.execute(meter.0, &remove, &ask()).await.map_err(ExecuteError::of_unit)
}

#[track_caller]
fn refused(outcome: Result<Done, UnitError>) -> &'static str {
    match outcome {
        Err(ExecuteError::Refused(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_meter_is_replaced_by_another_one_in_service() {
    let world = LogWorld::new().await;
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let (old, new) = (installed(&world.store).await, installed(&world.store).await);
    assert_eq!(refused(replace(&world.store, old, old).await), "meter.replaced_by_itself");
    let nothing = MeterId(Uuid::now_v7());
    assert_eq!(refused(replace(&world.store, old, nothing).await), "meter.replacement_not_in_service");
    assert_eq!(replace(&world.store, old, new).await.unwrap().version, 2);
    assert_eq!(
        world.store.load_anew::<Meter>(new.0).await.unwrap().version,
        1,
        "the new one has no event of it"
    );
    assert_eq!(refused(replace(&world.store, new, old).await), "meter.replacement_not_in_service");
    // the first store still caches the third meter as it was installed
    let third = installed(&world.store).await;
    remove(&other, third).await.unwrap();
    assert_eq!(refused(replace(&world.store, new, third).await), "meter.replacement_not_in_service");
    world.check().await;
}

/// Two meters that are replaced by each other: one replacement is done. If the new meter is removed at the same time,
/// it is removed after the replacement, or there is no replacement.
#[tokio::test]
async fn a_replacement_is_sound_however_rivals_come_in_between() {
    let world = LogWorld::new().await;
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let stores = [&world.store, &other];
    let mut runner = TestRunner::new(Config::default());
    for _ in 0..32 {
        let (one, two) = (installed(&world.store).await, installed(&world.store).await);
        for id in [one, two] {
            other.load::<Meter>(id.0).await.unwrap();
        }
        let (removal, first) = (any::<bool>(), 0..2_usize).new_tree(&mut runner).unwrap().current();
        let (this, that) = (stores[first], stores[1 - first]);
        let rival = async { if removal { remove(that, two).await } else { replace(that, two, one).await } };
        let (there, rival) = tokio::join!(replace(this, one, two), rival);
        if removal {
            let removed = rival.unwrap().position.unwrap();
            match there {
                Ok(done) => assert!(done.position.unwrap() < removed, "the new meter was removed before"),
                no => assert_eq!(refused(no), "meter.replacement_not_in_service"),
            }
        } else {
            assert_ne!(there.is_ok(), rival.is_ok(), "{there:?} {rival:?}");
            let lost = refused(if there.is_ok() { rival } else { there });
            assert!(["meter.replacement_not_in_service", "meter.removed"].contains(&lost), "{lost}");
        }
    }
    world.check().await;
}
