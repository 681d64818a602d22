//! Persons and residencies; what is left of somebody erased.

use domain::{
    contact::{Contacts, Email, Phone},
    id::{HouseId, PersonId, ResidencyId, UnitId},
    person::{ChangeContacts, ErasePerson, RegisterPerson},
    residency::{BeginResidency, ChangeShare, EndResidency, Tie},
    share::Share,
    text::{Label, Prose},
};
use projections::people::{People, inhabitants, person, persons, residencies};
use serde_json::json;

use crate::{accounts::day, world::World};

pub(crate) async fn registered(world: &World, name: &str) -> PersonId {
    let id = PersonId::named(name);
    let contacts = Contacts {
        name: Label::parse(name).unwrap(),
        phones: vec![Phone::parse("+7 423 200-00-01").unwrap()],
        email: Some(Email::parse("one@example.org").unwrap()),
    };
    world.ask(id.0, RegisterPerson { sealed: world.vault.seal(id.0, &contacts).await.unwrap() }).await;
    id
}

async fn begins(world: &World, person: PersonId, unit: &str, tie: Tie, share: Option<&str>) -> ResidencyId {
    let id = ResidencyId::named(&format!("{person}/{unit}"));
    let begin = BeginResidency {
        person,
        house: HouseId::named("house"),
        unit: UnitId::named(unit),
        tie,
        share: share.map(|share| Share::parse(share).unwrap()),
        from: day("2020-01-01"),
    };
    world.ask(id.0, begin).await;
    id
}

/// Anna owned half a flat, then all of it; Boris rented it and left; Vera is erased.
pub(crate) async fn neighbours(world: &World) -> [PersonId; 3] {
    let [anna, boris, vera] =
        [registered(world, "Anna").await, registered(world, "Boris").await, registered(world, "Vera").await];
    let owner = begins(world, anna, "flat", Tie::Owner, Some("1/2")).await;
    world.ask(owner.0, ChangeShare { share: Share::WHOLE, since: day("2023-05-01") }).await;
    let tenant = begins(world, boris, "flat", Tie::Tenant, None).await;
    let reason = Prose::parse("moved out").unwrap();
    world.ask(tenant.0, EndResidency { on: day("2022-12-31"), reason }).await;
    begins(world, vera, "another flat", Tie::Resident, None).await;
    let renamed = Contacts { name: Label::parse("Anna B.").unwrap(), phones: vec![], email: None };
    let sealed = world.vault.seal(anna.0, &renamed).await.unwrap();
    world.ask(anna.0, ChangeContacts { person: anna, sealed }).await;
    world.ask(vera.0, ErasePerson {}).await;
    [anna, boris, vera]
}

#[tokio::test]
async fn who_lived_there_and_owned_how_much_on_a_day() {
    let world = World::new().await;
    neighbours(&world).await;
    world.follow(3).await;
    let on = async |text: &str| {
        let flat = UnitId::named("flat").0;
        let there = inhabitants(&world.pool, flat, day(text)).await.unwrap();
        let mut there: Vec<_> = there
            .into_iter()
            .map(|one| (one.name.unwrap(), one.residency.tie, one.residency.share))
            .collect();
        there.sort();
        there
    };
    let anna = |share: &str| ("Anna B.".to_owned(), "owner".to_owned(), Some(share.to_owned()));
    assert_eq!(on("2019-12-31").await, []);
    assert_eq!(on("2022-12-31").await, [anna("1/2"), ("Boris".to_owned(), "tenant".to_owned(), None)]);
    assert_eq!(on("2023-01-01").await, [anna("1/2")]);
    assert_eq!(on("2023-05-01").await, [anna("1")]);
    let house = HouseId::named("house").0;
    assert_eq!(inhabitants(&world.pool, house, day("2023-05-01")).await.unwrap().len(), 2);
}

#[tokio::test]
async fn somebody_erased_is_an_id_with_residencies() {
    let world = World::new().await;
    let [anna, boris, vera] = neighbours(&world).await;
    world.follow(2).await;
    let gone = person(&world.pool, vera.0).await.unwrap().unwrap();
    assert_eq!((gone.name, gone.phones, gone.email, gone.erased), (None, json!([]), None, true));
    assert_eq!(residencies(&world.pool, vera.0).await.unwrap()[0].tie, "resident");

    let first = persons(&world.pool, None, 1).await.unwrap();
    let rest = persons(&world.pool, Some(first[0].id), 9).await.unwrap();
    assert_eq!((first[0].id, rest[0].id, rest.len()), (anna.0, boris.0, 1));
    assert_eq!(rest[0].phones, json!(["+74232000001"]));
}

#[tokio::test]
async fn without_the_key_a_rebuild_finds_no_name() {
    let world = World::new().await;
    let anna = registered(&world, "Anna").await;
    world.follow(1).await;
    world.vault.forget(anna.0).await.unwrap();
    world.rebuild(&mut People::default()).await;
    let row = person(&world.pool, anna.0).await.unwrap().unwrap();
    assert_eq!((row.name, row.erased), (None, false));
}
