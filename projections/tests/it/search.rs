//! Finding things by a few characters.

use domain::{
    contact::{Contacts, Phone},
    id::{PersonId, UnitId},
    person::{ChangeContacts, ErasePerson},
    text::Label,
    ticket::{OpenTicket, Place},
};
use projections::search::{Search, What, search};

use crate::{
    houses::house_with_two_flats,
    people::registered,
    tickets::{Story, a_year_of_tickets, prose, request},
    world::World,
};

const ALL: &[What] = &[What::Ticket, What::House, What::Unit, What::Person, What::Account, What::Meter];

async fn titles(world: &World, question: &str, visible: &[What]) -> Vec<String> {
    let found = search(&world.pool, question, visible).await.unwrap();
    found.into_iter().map(|found| format!("{}: {}", found.what, found.title)).collect()
}

#[tokio::test]
async fn a_few_characters_are_enough() {
    let world = World::new().await;
    house_with_two_flats(&world, "Светланская, 10").await;
    registered(&world, "Семёнова Анна").await;
    world.follow(100).await;

    assert_eq!(titles(&world, "СВЕ", ALL).await[0], "house: Светланская, 10");
    assert_eq!(titles(&world, "светланская 10, 9", ALL).await, ["unit: Светланская, 10, 9"]);
    assert_eq!(titles(&world, "семе", ALL).await, ["person: Семёнова Анна"]);
    assert_eq!(titles(&world, "анна", ALL).await, ["person: Семёнова Анна"], "any word");
    assert_eq!(titles(&world, "+7 (423) 200", ALL).await, ["person: Семёнова Анна"]);
    assert_eq!(titles(&world, "EXAMPLE.org", ALL).await, ["person: Семёнова Анна"]);
    assert!(titles(&world, "св", ALL).await.is_empty(), "too little to ask");
    assert!(titles(&world, "%%%", ALL).await.is_empty());
    assert!(titles(&world, "\\_x", ALL).await.is_empty());
}

#[tokio::test]
async fn what_is_written_alike_is_found_when_nothing_fits() {
    let world = World::new().await;
    house_with_two_flats(&world, "Светланская, 10").await;
    house_with_two_flats(&world, "Алеутская, 7").await;
    world.follow(100).await;
    assert_eq!(titles(&world, "светлонская", ALL).await[0], "house: Светланская, 10");
    assert_eq!(titles(&world, "алеуцкая", ALL).await[0], "house: Алеутская, 7");
    assert_eq!(titles(&world, "алиутская 7", &[What::House]).await, ["house: Алеутская, 7"]);
    assert!(titles(&world, "абракадабра", ALL).await.is_empty());
}

#[tokio::test]
async fn a_ticket_is_found_by_number_text_and_place() {
    let world = World::new().await;
    let house = house_with_two_flats(&world, "Pushkinskaya 3").await;
    let place = Place { house: Some(house), unit: Some(UnitId::named("Pushkinskaya 3/9")), address: None };
    let text = prose("The chandelier sparkles");
    let ticket = Story::opened(&world, "ours", OpenTicket { place, text, ..request() }).await.id;
    a_year_of_tickets(&world).await;
    world.follow(3).await;
    for question in ["1", "#1", " № 1 "] {
        assert_eq!(titles(&world, question, &[What::Ticket]).await, ["ticket: 1"], "{question}");
    }
    assert!(titles(&world, "#9999999", ALL).await.is_empty());
    let by_text = search(&world.pool, "chandel", ALL).await.unwrap();
    assert_eq!(by_text.len(), 1);
    assert_eq!((by_text[0].id, &*by_text[0].detail), (ticket.0, "Pushkinskaya 3, 9 The chandelier sparkles"));
    let by_both = search(&world.pool, "sparkles pushk", ALL).await.unwrap();
    assert_eq!(by_both, by_text, "all words, in any order");
    assert_eq!(titles(&world, "bailey", ALL).await, ["ticket: NA"], "one of another system");
}

#[tokio::test]
async fn only_what_may_be_seen_is_found() {
    let world = World::new().await;
    registered(&world, "Anna Svetlova").await;
    house_with_two_flats(&world, "Svetlanskaya 1").await;
    world.follow(100).await;
    assert_eq!(titles(&world, "svet", &[What::House]).await, ["house: Svetlanskaya 1"]);
    assert_eq!(titles(&world, "anna", &[What::House, What::Ticket]).await.len(), 0);
    assert_eq!(titles(&world, "svet", &[]).await.len(), 0);
}

#[tokio::test]
async fn who_is_erased_is_nowhere() {
    let world = World::new().await;
    let anna = registered(&world, "Anna Svetlova").await;
    registered(&world, "Boris Svetlov").await;
    let named = |name: &str| Contacts {
        name: Label::parse(name).unwrap(),
        phones: vec![Phone::parse("+79990000000").unwrap()],
        email: None,
    };
    let sealed = world.vault.seal(anna.0, &named("Anna Ivanova")).await.unwrap();
    world.ask(anna.0, ChangeContacts { person: anna, sealed }).await;
    world.follow(100).await;
    assert_eq!(titles(&world, "svetlov", ALL).await, ["person: Boris Svetlov"]);
    assert_eq!(titles(&world, "ivanova", ALL).await, ["person: Anna Ivanova"]);

    world.ask(PersonId::named("Anna Svetlova").0, ErasePerson {}).await;
    world.vault.forget(anna.0).await.unwrap();
    world.follow(100).await;
    assert!(titles(&world, "ivanova", ALL).await.is_empty());
    let live = world.contents(&Search::default()).await;
    let gone = ["anna", "ivanova", "9990000000"];
    assert!(live.iter().all(|row| gone.iter().all(|word| !row.to_lowercase().contains(word))), "{live:?}");
    world.rebuild(&mut Search::default()).await;
    assert_eq!(world.contents(&Search::default()).await, live);
}
