//! Histories of tickets, and their figures.

use domain::{
    given::moment,
    house::Address,
    id::{TicketId, UnitId},
    ticket::{CaseHeader, CaseVerdict, Status, Ticket},
};
use projections::ticket_history::{TicketHistory, as_of, case, history, report, seconds_in_states};
use schemas::tail;
use serde_json::json;

use crate::{
    houses::house_with_two_flats,
    tickets::{a_long_story, a_year_of_tickets, case as head, label, mended, told},
    world::World,
};

const ASSIGN: (&str, Status, &str, &str) = ("Assign", Status::Assigned, "2012-10-09T14:50:17Z", "Value 1");
const RESOLVE: (&str, Status, &str, &str) =
    ("Resolve", Status::Resolved, "2012-10-25T12:00:00.5Z", "Value 2");
const AGAIN: (&str, Status, &str, &str) = ("Resolve", Status::Resolved, "2012-11-01T12:00:00Z", "Value 2");
const CLOSE: (&str, Status, &str, &str) = ("Close", Status::Closed, "2012-11-09T12:54:39Z", "Value 3");

#[tokio::test]
async fn a_case_is_the_same_in_whatever_order_it_is_told() {
    let orders =
        [[ASSIGN, RESOLVE, AGAIN, CLOSE], [CLOSE, AGAIN, RESOLVE, ASSIGN], [RESOLVE, CLOSE, ASSIGN, AGAIN]];
    let mut figures = vec![];
    for order in orders {
        let world = World::new().await;
        let head = || head("helpdesk", "NA", "2012-10-09T14:50:17Z");
        told(&world, head(), &order[..2]).await;
        world.follow(100).await;
        let id = told(&world, head(), &order).await;
        world.follow(1).await;
        let case = case(&world.pool, id.0).await.unwrap().unwrap();
        assert_eq!((case.steps, case.reopened, case.handovers), (4, 1, 2));
        assert_eq!((&*case.state, case.last_label.as_deref()), ("closed", Some("Close")));
        assert_eq!(case.closed_at, Some(moment(CLOSE.2)));
        let labels: Vec<_> =
            history(&world.pool, id.0).await.unwrap().into_iter().map(|step| step.label).collect();
        assert_eq!(labels, ["Assign", "Resolve", "Resolve", "Close"]);
        figures.push((case.variant, case.first_at, case.last_at));
    }
    assert!(figures.windows(2).all(|pair| pair[0] == pair[1]), "{figures:?}");
}

#[tokio::test]
async fn a_long_case_is_counted_in_one_batch() {
    let world = World::new().await;
    let moments: Vec<String> = (0..8_000)
        .rev()
        .map(|second| format!("2013-01-01T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60))
        .collect();
    let steps: Vec<_> = moments.iter().map(|at| ("Wait", Status::Paused, at.as_str(), "")).collect();
    let id = told(&world, head("helpdesk", "1", "2013-01-01T00:00:00Z"), &steps).await;
    world.follow_with(&mut TicketHistory::default(), 10_000).await;
    assert_eq!(case(&world.pool, id.0).await.unwrap().unwrap().steps, 8_000);
}

#[tokio::test]
async fn steps_at_one_moment_keep_the_order_in_which_they_were_told() {
    let world = World::new().await;
    let at = "2013-01-01T00:00:00Z";
    let (one, two) = (("One", Status::New, at, ""), ("Two", Status::Closed, at, ""));
    let first = told(&world, head("s", "1", at), &[one, two]).await;
    let second = told(&world, head("s", "2", at), &[two, one]).await;
    world.follow(2).await;
    let first = case(&world.pool, first.0).await.unwrap().unwrap();
    let second = case(&world.pool, second.0).await.unwrap().unwrap();
    assert_ne!(first.variant, second.variant);
    assert_eq!((first.last_label.as_deref(), second.last_label.as_deref()), (Some("Two"), Some("One")));
    assert_eq!((first.closed_at, second.closed_at), (Some(moment(at)), None));
    assert_eq!((&*second.state, second.closings), ("new", 1));
}

#[tokio::test]
async fn a_report_has_the_figures_of_a_source() {
    let world = World::new().await;
    mended(&world, "ours").await;
    told(&world, head("helpdesk", "NA", ASSIGN.2), &[CLOSE, ASSIGN, RESOLVE, AGAIN]).await;
    told(&world, head("helpdesk", "2", ASSIGN.2), &[ASSIGN, RESOLVE]).await;
    let request = |id: &str| CaseHeader {
        due: Some(moment("2013-12-26T06:00:00Z")),
        address: Some(Address::parse("3810 BAILEY AVENUE").unwrap()),
        category: Some(label("HEATING")),
        ..head("requests", id, "2013-12-25T23:59:08Z")
    };
    let late = CaseHeader {
        closed_at: Some(moment("2013-12-26T07:15:00Z")),
        verdict: Some(CaseVerdict::Late),
        ..request("late")
    };
    let in_time = CaseHeader {
        closed_at: Some(moment("2013-12-25T01:15:00Z")),
        verdict: Some(CaseVerdict::Late),
        ..request("before it was opened")
    };
    told(&world, late, &[("Closed", Status::Closed, "2013-12-26T07:15:00Z", "")]).await;
    told(&world, in_time, &[("Closed", Status::Closed, "2013-12-25T01:15:00Z", "")]).await;
    told(&world, request("open"), &[("Open", Status::New, "2013-12-25T23:59:08Z", "")]).await;
    world.follow(100).await;

    let helpdesk = serde_json::to_value(report(&world.pool, Some("helpdesk")).await.unwrap()).unwrap();
    assert_eq!(
        helpdesk,
        json!({
            "cases": 2, "events": 6, "variants": 2,
            "by_label": {"Assign": 2, "Close": 1, "Resolve": 3},
            "by_last_label": {"Close": 1, "Resolve": 1},
            "by_state": {"closed": 1, "resolved": 1},
            "by_category": {},
            "reopened": 1, "handovers": 3,
            "cycle_seconds": {"median": 2_021_822.75, "p90_linear": 2_541_534.15, "p90_nearest": 2_671_462},
            "deadline": {"on_time": 0, "late": 0, "open": 0, "none": 2},
            "first": "2012-10-09T14:50:17Z", "last": "2012-11-09T12:54:39Z",
            "without_closing": 1, "closed_before_opened": 0, "largest_at_one_address": 0,
            "source_verdict": {"on_time": 0, "late": 0, "agrees": 0, "compared": 0},
        })
    );
    let requests = report(&world.pool, Some("requests")).await.unwrap();
    let figures = serde_json::to_value(&requests).unwrap();
    assert_eq!(figures["deadline"], json!({"on_time": 1, "late": 1, "open": 1, "none": 0}));
    assert_eq!(figures["source_verdict"], json!({"on_time": 0, "late": 2, "agrees": 1, "compared": 2}));
    assert_eq!((requests.largest_at_one_address, requests.closed_before_opened), (3, 1));
    assert_eq!(requests.without_closing, 1);
    assert_eq!(figures["by_category"], json!({"HEATING": 3}));
    assert_eq!(figures["cycle_seconds"]["p90_nearest"], json!(26_152), "from the opening on");
    let all = report(&world.pool, None).await.unwrap();
    assert_eq!((all.cases, all.events), (6, 15));
    assert_eq!(report(&world.pool, Some("nobody")).await.unwrap().cycle_seconds.median, None);
}

#[tokio::test]
async fn one_of_ours_is_counted_as_it_happens() {
    let world = World::new().await;
    let house = house_with_two_flats(&world, "Aleutskaya 7").await;
    let id = a_long_story(&world, "long", house, UnitId::named("Aleutskaya 7/9")).await;
    world.follow(7).await;
    let case = case(&world.pool, id.0).await.unwrap().unwrap();
    let steps = history(&world.pool, id.0).await.unwrap();
    assert_eq!(case.steps, steps.len() as i64);
    assert_eq!((case.reached, case.reopened, case.closings), (2, 1, 1));
    assert_eq!(case.done_at, Some(moment("2026-03-06T10:00:00Z")));
    assert_eq!(case.address.as_deref(), Some("Aleutskaya 7, 9"));
    assert_eq!((&*steps[0].label, &*steps[0].state), ("opened", "new"));
    let changes = steps.windows(2).filter(|pair| pair[0].by != pair[1].by).count();
    assert_eq!(case.handovers, changes as i64);
    assert_ne!(case.variant, uuid::Uuid::nil());
}

#[tokio::test]
async fn time_is_spent_in_states_until_the_end() {
    let world = World::new().await;
    let id = told(&world, head("helpdesk", "NA", ASSIGN.2), &[ASSIGN, RESOLVE, AGAIN, CLOSE]).await;
    world.follow(100).await;
    let steps = history(&world.pool, id.0).await.unwrap();
    let spent = seconds_in_states(&steps, moment("2026-01-01T00:00:00Z"));
    assert_eq!(serde_json::to_value(&spent).unwrap(), json!({"assigned": 1_372_183, "resolved": 1_299_278}));
    let halfway = seconds_in_states(&steps[..1], moment("2012-10-09T14:51:17Z"));
    assert_eq!(serde_json::to_value(&halfway).unwrap(), json!({"assigned": 60}));
}

#[tokio::test]
async fn a_ticket_at_any_instant_is_what_was_known_then() {
    let world = World::new().await;
    a_year_of_tickets(&world).await;
    world.follow(100).await;
    let events = tail::read_after(&world.pool, 0, 1000).await.unwrap();
    for name in ["long", "one", "new", "cancelled"] {
        let id = TicketId::named(name).0;
        let own = || events.iter().filter(|event| event.id == id);
        let steps = history(&world.pool, id).await.unwrap();
        let before = steps[0].recorded_at - chrono::TimeDelta::microseconds(1);
        assert_eq!(as_of(own(), before), Ticket::Unopened);
        for instant in steps.iter().map(|step| step.recorded_at) {
            let shown = steps.iter().rfind(|step| step.recorded_at <= instant).unwrap();
            let status = as_of(own(), instant).status().unwrap();
            assert_eq!(<&str>::from(status), shown.state, "{name} at {instant}");
        }
        let now = as_of(own(), steps.last().unwrap().recorded_at);
        assert_eq!(now, world.store.load::<Ticket>(id).await.unwrap().state);
    }
}
