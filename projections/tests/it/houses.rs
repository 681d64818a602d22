//! The house card and its units.

use domain::{
    house::{AddEntrance, AddUnit, Address, Passport, RegisterHouse, RevisePassport, UnitKind},
    id::{HouseId, UnitId},
    text::Label,
};
use projections::houses::{house, houses, units};

use crate::world::World;

pub(crate) async fn house_with_two_flats(world: &World, name: &str) -> HouseId {
    let id = HouseId::named(name);
    let address = Address::parse(name).unwrap();
    world.ask(id.0, RegisterHouse { address, passport: Passport::default(), origin: None }).await;
    world.ask(id.0, AddEntrance { number: 1, floors: 5 }).await;
    for number in ["10", "9"] {
        let unit = AddUnit {
            unit: UnitId::named(&format!("{name}/{number}")),
            kind: UnitKind::Flat,
            number: Label::parse(number).unwrap(),
            entrance: Some(1),
            floor: Some(3),
            area: None,
        };
        world.ask(id.0, unit).await;
    }
    id
}

#[tokio::test]
async fn a_card_shows_what_is_known_of_the_house() {
    let world = World::new().await;
    let id = house_with_two_flats(&world, "Svetlanskaya 1").await;
    world.ask(id.0, RevisePassport { passport: Passport { year: Some(1967), ..Passport::default() } }).await;
    world.follow(100).await;

    let card = house(&world.pool, id.0).await.unwrap().unwrap();
    assert_eq!((card.version, card.units, card.year), (5, 2, Some(1967)));
    assert_eq!(card.entrances, serde_json::json!({"1": 5}));
    let numbers: Vec<_> =
        units(&world.pool, id.0).await.unwrap().into_iter().map(|unit| unit.number).collect();
    assert_eq!(numbers, ["9", "10"], "as one walks through the house");
}

#[tokio::test]
async fn houses_are_paged_by_address() {
    let world = World::new().await;
    for name in ["C street 1", "A street 1", "B street 1"] {
        house_with_two_flats(&world, name).await;
    }
    world.follow(100).await;
    let first = houses(&world.pool, None, 2).await.unwrap();
    let rest = houses(&world.pool, Some(first[1].id), 2).await.unwrap();
    let names: Vec<_> = first.iter().chain(&rest).map(|card| &*card.address).collect();
    assert_eq!(names, ["A street 1", "B street 1", "C street 1"]);
}
