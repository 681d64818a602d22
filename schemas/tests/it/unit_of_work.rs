//! Decisions over several streams are appended together or not at all.

use domain::{Refusal as _, house::House};
use futures::future::join_all;
use schemas::{
    Ask, Done, ExecuteError, Store,
    appender::AppendError,
    store::{UnitError, UnitOfWork, Work},
};
use uuid::Uuid;

use crate::world::{LogWorld, ask, entrance, key, register};

/// Adds the same entrance to two houses.
struct BothHouses {
    houses: [Uuid; 2],
    entrance: u16,
}

impl Work for BothHouses {
    async fn decide(&self, unit: &mut UnitOfWork<'_>) -> Result<(), UnitError> {
        for house in self.houses {
            unit.execute(house, &entrance(self.entrance)).await?;
        }
        Ok(())
    }
}

async fn two_houses(world: &LogWorld) -> [Uuid; 2] {
    let houses = [Uuid::now_v7(), Uuid::now_v7()];
    for house in houses {
        world.store.execute(house, &register(), &ask()).await.unwrap();
    }
    houses
}

async fn versions(store: &Store, houses: [Uuid; 2]) -> [u64; 2] {
    let version = async |house| store.load_anew::<House>(house).await.unwrap().version;
    [version(houses[0]).await, version(houses[1]).await]
}

#[tokio::test]
async fn a_refusal_in_one_stream_leaves_nothing_in_the_other() {
    let world = LogWorld::new().await;
    let [first, second] = two_houses(&world).await;
    for houses in [[first, Uuid::now_v7()], [Uuid::now_v7(), second]] {
        let work = BothHouses { houses, entrance: 1 };
        let outcome = world.store.execute_unit(&work, &ask()).await;
        let Err(ExecuteError::Refused(refusal)) = outcome else { panic!("{outcome:?}") };
        assert_eq!(refusal.code(), "house.unknown");
    }
    assert_eq!(world.check().await, 2, "only the registrations are in the log");

    let work = BothHouses { houses: [first, second], entrance: 1 };
    let done = world.store.execute_unit(&work, &ask()).await.unwrap();
    assert_eq!(done, Done { version: 2, number: None, position: Some(4), replayed: false });
    assert_eq!(versions(&world.store, [first, second]).await, [2, 2]);
    assert_eq!(world.check().await, 4);
}

#[tokio::test]
async fn a_repetition_of_a_unit_gets_the_first_answer() {
    let world = LogWorld::new().await;
    let houses = two_houses(&world).await;
    let work = BothHouses { houses, entrance: 1 };
    let ask_once = Ask { key: Some(key("both", 1)), ..ask() };
    let first = world.store.execute_unit(&work, &ask_once).await.unwrap();
    // decided again, it would be refused: the entrance is there
    let again = world.store.execute_unit(&work, &ask_once).await.unwrap();
    assert_eq!(again, Done { replayed: true, ..first });
    let other = Ask { key: Some(key("both", 2)), ..ask() };
    let mismatch = world.store.execute_unit(&work, &other).await.unwrap_err();
    assert!(matches!(mismatch, ExecuteError::Append(AppendError::KeyMismatch)), "{mismatch:?}");
    assert_eq!(world.check().await, 4);
}

#[tokio::test]
async fn the_expected_version_is_that_of_the_first_stream() {
    let world = LogWorld::new().await;
    let houses = two_houses(&world).await;
    world.store.execute(houses[1], &entrance(7), &ask()).await.unwrap();
    let work = BothHouses { houses, entrance: 1 };
    let stale = Ask { seen: Some(2), ..ask() };
    let refused = world.store.execute_unit(&work, &stale).await.unwrap_err();
    assert!(matches!(refused, ExecuteError::Stale { at: 1 }), "{refused:?}");
    let fresh = Ask { seen: Some(1), ..ask() };
    assert_eq!(world.store.execute_unit(&work, &fresh).await.unwrap().version, 2);
    assert_eq!(versions(&world.store, houses).await, [2, 3]);
    world.check().await;
}

#[tokio::test]
async fn rivals_over_the_same_streams_all_get_through_in_either_order() {
    let world = LogWorld::new().await;
    let [first, second] = two_houses(&world).await;
    let stores = [world.store.clone(), Store::new(world.pool.clone(), world.appender.clone(), 1 << 20)];
    let rivals = (1..=8).map(|entrance| {
        let store = &stores[usize::from(entrance % 2)];
        let houses = if entrance % 4 < 2 { [first, second] } else { [second, first] };
        async move { store.execute_unit(&BothHouses { houses, entrance }, &ask()).await }
    });
    for outcome in join_all(rivals).await {
        outcome.unwrap();
    }
    assert_eq!(versions(&world.store, [first, second]).await, [9, 9]);
    assert_eq!(world.check().await, 18);
}
