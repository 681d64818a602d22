//! The operators' list.

use domain::{
    given::moment,
    house::Address,
    id::{PersonId, TicketId, UnitId},
    ticket::{OpenTicket, PauseTicket, Place, Priority, Status, Ticket, TicketKind, Visibility},
};
use projections::ticket_queue::{Asked, Sort, overdue, queue, ticket};

use crate::{
    houses::house_with_two_flats,
    tickets::{Story, a_long_story, a_year_of_tickets, anna, mended, oleg, prose, request},
    world::World,
};

#[tokio::test]
async fn a_row_shows_how_a_ticket_stands() {
    let world = World::new().await;
    let house = house_with_two_flats(&world, "Aleutskaya 7").await;
    let id = a_long_story(&world, "long", house, UnitId::named("Aleutskaya 7/9")).await;
    world.follow(4).await;

    let row = ticket(&world.pool, id.0).await.unwrap().unwrap();
    assert_eq!(row.address.as_deref(), Some("Aleutskaya 7, 9"));
    assert_eq!(
        (&*row.status, &*row.priority, row.category.as_deref()),
        ("closed", "high", Some("water/tap"))
    );
    assert_eq!(
        (row.executor, row.applicant),
        (Some(PersonId::named("oleg").0), anna().person.map(|it| it.0))
    );
    assert_eq!((row.team.as_deref(), row.escalated, row.next_due), (Some("plumbers"), true, None));
    assert_eq!(row.participants, [PersonId::named("boris").0]);
    let state = world.store.load::<Ticket>(id.0).await.unwrap();
    assert_eq!(row.version as u64, state.version);
}

#[tokio::test]
async fn every_row_stands_where_the_domain_says() {
    let world = World::new().await;
    a_year_of_tickets(&world).await;
    world.follow(100).await;
    let page = queue(&world.pool, &Asked::of(Visibility::Every)).await.unwrap();
    assert_eq!(page.tickets.len(), 7, "no case of another system is to be done here");
    for row in &page.tickets {
        let state = world.store.load::<Ticket>(row.id).await.unwrap().state;
        assert_eq!(row.status, <&str>::from(state.status().unwrap()), "{row:?}");
        assert_eq!(row.executor, state.live().unwrap().executor().map(|person| person.0));
    }
    let counted: i64 = page.counts.iter().map(|count| count.tickets).sum();
    assert_eq!(counted, 7);
    let closed = page.counts.iter().find(|count| count.status == "closed").unwrap();
    assert_eq!(closed.tickets, 3);
}

#[tokio::test]
async fn pages_follow_one_another_in_every_order() {
    let world = World::new().await;
    a_year_of_tickets(&world).await;
    let emergency = OpenTicket { kind: TicketKind::Emergency, priority: Priority::Urgent, ..request() };
    Story::opened(&world, "flood", emergency).await;
    world.follow(100).await;
    for sort in [Sort::Due, Sort::Opened, Sort::Number] {
        let all = queue(&world.pool, &Asked { sort, ..Asked::of(Visibility::Every) }).await.unwrap();
        assert_eq!((all.tickets.len(), &all.next), (8, &None));
        let (mut seen, mut after) = (vec![], None);
        loop {
            let asked = Asked { sort, after, limit: 3, ..Asked::of(Visibility::Every) };
            let page = queue(&world.pool, &asked).await.unwrap();
            seen.extend(page.tickets.into_iter().map(|row| row.id));
            let Some(next) = page.next else { break };
            after = Some(next.parse().unwrap());
        }
        assert_eq!(seen, all.tickets.iter().map(|row| row.id).collect::<Vec<_>>(), "{sort:?}");
        if sort == Sort::Due {
            assert_eq!(seen[..2], [TicketId::named("flood").0, TicketId::named("new").0]);
        }
    }
    assert!("12".parse::<projections::ticket_queue::Cursor>().is_err());
}

#[tokio::test]
async fn what_is_asked_narrows_the_list() {
    let world = World::new().await;
    let address = Some(Address::parse("Улица Светланская, 5").unwrap());
    let place = Place { address, ..Place::default() };
    let ours =
        Story::opened(&world, "ours", OpenTicket { place, text: prose("Течёт 100%"), ..request() }).await;
    let ours = ours.assigned().await.id.0;
    let other = Story::opened(&world, "other", request()).await.id.0;
    world.follow(100).await;
    let found = async |asked: Asked| -> Vec<_> {
        let page = queue(&world.pool, &Asked { limit: 9, ..asked }).await.unwrap();
        page.tickets.into_iter().map(|row| row.id).collect()
    };
    let text = |text: &str| Asked { text: Some(text.to_owned()), ..Asked::of(Visibility::Every) };
    assert_eq!(found(text("СВЕТЛАН")).await, [ours]);
    assert_eq!(found(text("0%")).await, [ours]);
    assert_eq!(found(text("_")).await, [0_u128; 0].map(uuid::Uuid::from_u128));
    assert_eq!(found(Asked { statuses: vec![Status::New], ..Asked::of(Visibility::Every) }).await, [other]);
    let executor = Some(PersonId::named("oleg").0);
    assert_eq!(found(Asked { executor, ..Asked::of(Visibility::Every) }).await, [ours]);
    let both = Asked {
        category: Some("water".into()),
        kind: Some(TicketKind::Request),
        ..Asked::of(Visibility::Every)
    };
    assert_eq!(found(both).await.len(), 2);
}

#[tokio::test]
async fn overdue_is_what_is_broken_and_runs() {
    let world = World::new().await;
    mended(&world, "mended").await;
    let waits = Story::opened(&world, "waits", request()).await.id.0;
    let rests = Story::opened(&world, "rests", request()).await.assigned().await.started().await;
    let pause = PauseTicket { reason: prose("No washer"), until: None };
    rests.then(oleg(), "2026-03-02T11:00:00Z", pause).await;
    world.follow(100).await;
    let before = moment("2026-03-02T09:00:01Z");
    let after = moment("2026-04-02T09:00:00Z");
    assert_eq!(overdue(&world.pool, before).await.unwrap(), 0);
    assert_eq!(overdue(&world.pool, after).await.unwrap(), 1);
    let asked = Asked { overdue_at: Some(after), limit: 9, ..Asked::of(Visibility::Every) };
    let late: Vec<_> = queue(&world.pool, &asked).await.unwrap().tickets;
    assert_eq!(late.iter().map(|row| row.id).collect::<Vec<_>>(), [waits]);
}
