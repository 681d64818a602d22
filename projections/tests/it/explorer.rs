//! The event explorer.

use domain::{
    Actor, Role,
    house::{AddEntrance, AddUnit, Address, Passport, RegisterHouse, UnitKind},
    id::{HouseId, UnitId},
    text::Label,
};
use projections::{
    Defect, ReadModel,
    build::{self, ApplyError},
    explorer::{Explorer, FullEventRow, Wanted, happenings},
    houses::Houses,
};
use schemas::{
    Appender, tail,
    unit::{NewEvent, Part, Unit},
};

use crate::{houses::house_with_two_flats, world::World};

fn positions(found: &[FullEventRow]) -> Vec<i64> {
    found.iter().map(|one| one.line.position).collect()
}

/// Two houses of four events each, the second by another actor; then one by the first again.
async fn two_builders(world: &World) -> [HouseId; 2] {
    let first = house_with_two_flats(world, "Street 1").await;
    let second = HouseId::named("Street 2");
    let (now, actor) = ("2026-03-02T10:00:00Z", Actor::named("import:houses", Role::System));
    let address = Address::parse("Street 2").unwrap();
    let register = RegisterHouse { address, passport: Passport::default(), origin: None };
    world.ask_by(actor.clone(), now, second.0, register).await;
    world.ask_by(actor.clone(), now, second.0, AddEntrance { number: 1, floors: 5 }).await;
    let unit = AddUnit {
        unit: UnitId::named("flat"),
        kind: UnitKind::Flat,
        number: Label::parse("1").unwrap(),
        entrance: Some(1),
        floor: Some(1),
        area: None,
    };
    world.ask_by(actor, now, second.0, unit).await;
    world.ask(second.0, AddEntrance { number: 2, floors: 5 }).await;
    [first, second]
}

#[tokio::test]
async fn events_are_found_by_whatever_is_known_of_them() {
    let world = World::without_rules().await;
    let [first, second] = two_builders(&world).await;
    world.follow_with(&mut Explorer::default(), 3).await;
    let found = async |wanted: Wanted| happenings(&world.pool, &wanted, 100).await.unwrap();

    let all = found(Wanted::default()).await;
    assert_eq!(positions(&all), [8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(all[7].payload["address"], "Street 1");
    assert_eq!(all[3].metadata["actor"], "import:houses");

    let importer = || Some("import:houses".to_owned());
    assert_eq!(positions(&found(Wanted { actor: importer(), ..Wanted::default() }).await), [7, 6, 5]);
    let entrances = Some("house.entrance_added".to_owned());
    let wanted = Wanted { kind: entrances.clone(), ..Wanted::default() };
    assert_eq!(positions(&found(wanted).await), [8, 6, 2]);
    let wanted = Wanted { actor: importer(), kind: entrances, ..Wanted::default() };
    assert_eq!(positions(&found(wanted).await), [6]);
    let wanted = Wanted { stream_id: Some(first.0), ..Wanted::default() };
    assert_eq!(positions(&found(wanted).await), [4, 3, 2, 1]);

    let (since, until) = (Some(all[3].line.recorded_at), Some(all[1].line.recorded_at));
    assert_eq!(positions(&found(Wanted { since, until, ..Wanted::default() }).await), [6, 5]);
    assert_eq!(
        positions(&found(Wanted { since, stream_id: Some(second.0), ..Wanted::default() }).await),
        [8, 7, 6, 5]
    );
    let later = all[0].line.recorded_at + chrono::TimeDelta::days(1);
    assert!(found(Wanted { since: Some(later), ..Wanted::default() }).await.is_empty());
    let earlier = all[7].line.recorded_at;
    assert!(found(Wanted { until: Some(earlier), ..Wanted::default() }).await.is_empty());
}

#[tokio::test]
async fn pages_go_back_in_time() {
    let world = World::without_rules().await;
    two_builders(&world).await;
    world.follow_with(&mut Explorer::default(), 100).await;
    let mut wanted = Wanted::default();
    let mut seen = Vec::new();
    loop {
        let page = positions(&happenings(&world.pool, &wanted, 3).await.unwrap());
        let Some(last) = page.last() else { break };
        wanted.before = Some(*last);
        seen.extend(page);
    }
    assert_eq!(seen, [8, 7, 6, 5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn what_this_engine_cannot_read_is_shown_and_stops_nobody_but_those_who_need_it() {
    let world = World::without_rules().await;
    let id = house_with_two_flats(&world, "Street 1").await;
    let draft = NewEvent {
        kind: "house.painted".to_owned(),
        version: 1,
        payload: r#"{"type":"painted","colour":"red"}"#.to_owned(),
        metadata: r#"{"actor":"worker:tomorrow"}"#.into(),
        occurred_at: None,
    };
    let part = Part { stream: "house", id: id.0, expected: 4, events: vec![draft] };
    let unit = Unit { parts: vec![part], key: None };
    Appender::start(world.pool.clone()).append(unit).await.unwrap();

    world.follow_with(&mut Explorer::default(), 100).await;
    let wanted =
        Wanted { stream_id: Some(id.0), actor: Some("worker:tomorrow".to_owned()), ..Wanted::default() };
    let found = happenings(&world.pool, &wanted, 9).await.unwrap();
    assert_eq!((&*found[0].line.kind, &found[0].payload["colour"]), ("house.painted", &"red".into()));

    let mut connection = world.connection().await;
    let mut houses = Houses::default();
    build::prepare(&mut connection, &houses.about()).await.unwrap();
    let batch = tail::read_after(&world.pool, 0, 100).await.unwrap();
    let stopped = build::apply(&mut connection, &mut houses, 0, &batch).await;
    assert!(
        matches!(stopped, Err(ApplyError::Defect(Defect::Unreadable { position: 5, .. }))),
        "{stopped:?}"
    );
}
