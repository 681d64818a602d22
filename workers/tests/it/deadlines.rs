//! Timers: each fires once and in time, also after a restart and with two rivals.

use chrono::{DateTime, Utc};
use domain::{
    given::moment,
    id::{PersonId, TicketId},
    text::Prose,
    ticket::{
        Applicant, AssignTicket, Channel, OpenTicket, PauseTicket, Place, Priority, ResolveTicket,
        StartTicket, Status, Ticket, TicketKind,
    },
};
use test_world::{RunningWorker, World, until};
use workers::{
    deadlines::DeadlineTimers,
    health::State,
    project::{Projections, Projector},
};

const MONDAY: &str = "2026-03-02T09:00:00Z";

/// Four fifths of the working time until Thursday noon have passed.
fn wednesday() -> DateTime<Utc> {
    moment("2026-03-04T13:00:00Z")
}

fn next_week() -> DateTime<Utc> {
    moment("2026-03-11T09:00:00Z")
}

fn in_april() -> DateTime<Utc> {
    moment("2026-04-01T09:00:00Z")
}

fn timers(world: &World, clock: fn() -> DateTime<Utc>) -> RunningWorker {
    let deadlines = DeadlineTimers::new(world.pool.clone(), world.store.clone());
    world.keep(deadlines.at(clock))
}

fn request() -> OpenTicket {
    OpenTicket {
        kind: TicketKind::Request,
        source: Channel::Phone,
        place: Place::default(),
        applicant: Applicant::Person { person: PersonId::named("anna") },
        category: None,
        priority: Priority::Normal,
        text: Prose::parse("the tap drips").unwrap(),
        follows: None,
        homes: vec![],
    }
}

/// A ticket that has an executor at work since Monday.
async fn started(world: &World, name: &str) -> TicketId {
    let id = TicketId::named(name);
    world.ask_at(MONDAY, id.0, request()).await;
    world.ask_at(MONDAY, id.0, AssignTicket { executor: PersonId::named("oleg") }).await;
    world.ask_at(MONDAY, id.0, StartTicket {}).await;
    id
}

async fn status(world: &World, id: TicketId) -> Status {
    world.store.load::<Ticket>(id.0).await.unwrap().state.status().unwrap()
}

#[tokio::test]
async fn warned_missed_and_escalated_once_by_rivals_and_after_a_restart() {
    let world = World::with_rules().await;
    let mut following = world.react();
    following.push(world.keep(Projections::new(world.pool.clone(), world.vault.clone())));
    for n in 0..20 {
        started(&world, &format!("tap {n}")).await;
    }
    // a resolved ticket has no timers for its deadline
    let done = started(&world, "done").await;
    world.ask_at(MONDAY, done.0, ResolveTicket { summary: Prose::parse("tightened").unwrap() }).await;
    world.shown().await;

    for _ in 0..2 {
        let rivals = [timers(&world, wednesday), timers(&world, wednesday)];
        worked(&rivals).await;
        counted(&world, "ticket.deadline_warned", 20).await;
        for rival in rivals {
            rival.kill().await;
        }
    }
    assert_eq!(world.count("ticket.deadline_missed").await, 0);

    for _ in 0..2 {
        let rivals = [timers(&world, next_week), timers(&world, next_week)];
        worked(&rivals).await;
        counted(&world, "ticket.deadline_missed", 20).await;
        counted(&world, "ticket.escalated", 20).await;
        for rival in rivals {
            rival.kill().await;
        }
    }
    assert_eq!(world.count("ticket.deadline_warned").await, 20);
    for worker in following {
        worker.stop().await;
    }
    // all workers have stopped: no timer is left
    assert_eq!(world.count("ticket.deadline_missed").await, 20);
    assert_eq!(world.count("ticket.escalated").await, 20);
}

#[tokio::test]
async fn a_pause_ends_at_its_date_and_a_resolved_ticket_is_closed() {
    let world = World::with_rules().await;
    let following = world.keep(Projections::new(world.pool.clone(), world.vault.clone()));
    let (paused, open_end) = (started(&world, "paused").await, started(&world, "open end").await);
    let reason = Prose::parse("waits for a spare part").unwrap();
    let until = Some(moment("2026-03-04T12:00:00Z"));
    world.ask_at(MONDAY, paused.0, PauseTicket { reason: reason.clone(), until }).await;
    world.ask_at(MONDAY, open_end.0, PauseTicket { reason, until: None }).await;
    let resolved = started(&world, "resolved").await;
    world.ask_at(MONDAY, resolved.0, ResolveTicket { summary: Prose::parse("tightened").unwrap() }).await;
    world.shown().await;

    let firing = timers(&world, wednesday);
    counted(&world, "ticket.resumed", 1).await;
    firing.stop().await;
    assert_eq!(status(&world, paused).await, Status::InProgress);
    assert_eq!(status(&world, resolved).await, Status::Resolved);

    let firing = timers(&world, in_april);
    counted(&world, "ticket.closed", 1).await;
    firing.stop().await;
    assert_eq!(status(&world, resolved).await, Status::Closed);
    assert_eq!(status(&world, open_end).await, Status::Paused);
    following.stop().await;
}

/// Waits until one of them has done a turn.
async fn worked(rivals: &[RunningWorker]) {
    let leads = |worker: &RunningWorker| worker.health.all().get("deadlines") == Some(&State::Leading);
    until(async || rivals.iter().any(leads).then_some(())).await;
}

/// Waits until there are this many events and the models show them. There are never more.
async fn counted(world: &World, kind: &str, wanted: i64) {
    until(async || {
        let count = world.count(kind).await;
        assert!(count <= wanted, "{count} {kind}");
        (count == wanted).then_some(())
    })
    .await;
    world.shown().await;
}

/// While a model is still reading, it shows timers that have long fired.
#[tokio::test]
async fn no_timer_fires_before_the_model_has_read_the_log_as_it_was_at_the_start() {
    let world = World::with_rules().await;
    started(&world, "tap").await;
    let models = Projector::start(world.pool.clone(), world.vault.clone(), projections::all()).await;
    models.unwrap().catch_up().await.unwrap();
    started(&world, "another tap").await;
    let deadlines = timers(&world, next_week);
    worked(std::slice::from_ref(&deadlines)).await;
    assert_eq!(world.count("ticket.deadline_missed").await, 0);
    let following = world.keep(Projections::new(world.pool.clone(), world.vault.clone()));
    counted(&world, "ticket.deadline_missed", 2).await;
    deadlines.stop().await;
    following.stop().await;
}
