//! E5, N1: a ticket is replayed for any instant on both clocks, with author and cause.

use chrono::{DateTime, Utc};
use domain::{
    Actor, Aggregate as _, Role,
    id::{PersonId, TicketId},
    ticket::{AssignTicket, EscalateTicket, OpenTicket, RecordHistory, Status, Ticket},
};
use exports::replay::{Replay, ReplayLimits, replay};
use schemas::{Ask, Fact, tail};
use serde_json::json;
use test_world::World;

async fn replayed(world: &World, id: TicketId, until: ReplayLimits) -> Option<Replay> {
    replay(&world.pool, id.0, until).await.unwrap()
}

#[tokio::test]
async fn a_ticket_is_replayed_as_it_was_known_after_each_event() {
    let (world, id) = (World::with_rules().await, TicketId::named("leak"));
    let leak = json!({"kind": "request", "source": "phone", "applicant": {"type": "anonymous"}, "text": "It drips."});
    world.does::<OpenTicket>(id.0, leak).await;
    world.does::<AssignTicket>(id.0, json!({"executor": PersonId::named("fitter")})).await;
    let late: EscalateTicket =
        serde_json::from_value(json!({"to": "supervisor", "because": "late"})).unwrap();
    let timer = Actor::named("worker:deadlines", Role::System);
    let ask = Ask::new("2026-03-09T09:00:00Z".parse().unwrap(), timer).because_of(8);
    world.store.execute(id.0, &late, &ask).await.unwrap();

    let mut state = Ticket::default();
    // the first six events are the default rules
    let events = tail::read_after(&world.pool, 6, 100).await.unwrap();
    for (n, event) in events.iter().enumerate() {
        let Fact::Ticket(fact) = event.fact() else { panic!("a ticket") };
        state.evolve(fact);
        let known = Some(event.recorded_at);
        let replay = replayed(&world, id, ReplayLimits { known, ..ReplayLimits::default() }).await.unwrap();
        assert_eq!((&replay.state, replay.events), (&state, n + 1));
    }
    let whole = replayed(&world, id, ReplayLimits::default()).await.unwrap();
    let last = whole.history.last().unwrap();
    assert_eq!((last.actor.as_deref(), last.cause), (Some("worker:deadlines"), Some(8)));
    assert_eq!(last.event, json!({"type": "escalated", "to": "supervisor", "because": "late"}));
    assert!(replayed(&world, TicketId::named("none"), ReplayLimits::default()).await.is_none());
}

#[tokio::test]
async fn an_imported_case_is_replayed_by_the_time_at_which_it_happened() {
    let (world, id) = (World::new().await, TicketId::named("desk/7"));
    let step = |key: u64, state: &str, at: &str| json!({"key": format!("{key:016x}"), "label": state, "state": state, "at": at});
    let steps =
        json!([step(2, "closed", "2020-01-03T00:00:00Z"), step(1, "assigned", "2020-01-02T00:00:00Z"),]);
    let case = json!({"origin": {"source": "desk", "id": "7"}, "opened_at": "2020-01-01T00:00:00Z"});
    world.does::<RecordHistory>(id.0, json!({"case": case, "steps": steps})).await;
    let at =
        |moment: &str| ReplayLimits { happened: Some(moment.parse::<DateTime<Utc>>().unwrap()), known: None };
    let mut stood = Vec::new();
    for day in ["2019-12-31", "2020-01-01", "2020-01-02", "2020-01-03"] {
        let replay = replayed(&world, id, at(&format!("{day}T12:00:00Z"))).await.unwrap();
        stood.push((replay.state.status(), replay.events));
    }
    let expected =
        [(None, 0), (Some(Status::New), 1), (Some(Status::Assigned), 2), (Some(Status::Closed), 3)];
    assert_eq!(stood, expected);
    let whole = replayed(&world, id, ReplayLimits::default()).await.unwrap();
    let order: Vec<_> = whole.history.iter().map(|event| event.version).collect();
    assert_eq!(order, [1, 3, 2], "in the order in which it happened");
    let before = ReplayLimits { known: Some("2020-06-01T00:00:00Z".parse().unwrap()), happened: None };
    assert_eq!(replayed(&world, id, before).await.unwrap().events, 0, "nobody knew of it then");
}
