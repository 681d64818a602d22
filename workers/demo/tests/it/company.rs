//! The demo company: the same by the same seed, whole after an interruption, its money adds up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use demo_company::{DemoError, Size};
use domain::{
    Aggregate as _, Money,
    account::Account,
    ticket::{Ticket, TicketEvent},
};
use schemas::{Fact, tail};
use test_world::World;
use uuid::Uuid;
use workers::{project::Projections, reactor::RuleCursor};

use crate::loading::{UNTIL, events, load, load_until, story, until};

const SMALL: Size = Size { houses: 2, accounts: 24, months: 3, tickets: 40 };

/// Waits until the database has noticed that the leader is gone.
async fn nobody_leads(world: &World) {
    let leaders = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database \
         WHERE locktype = 'advisory' AND d.datname = current_database()";
    test_world::until(async || {
        let leaders: i64 = sqlx::query_scalar(leaders).fetch_one(&world.pool).await.unwrap();
        (leaders == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_same_seed_and_end_is_the_same_company() {
    let (one, other) = (World::new().await, World::new().await);
    load(&one, 7, SMALL).await.unwrap();
    load(&other, 7, SMALL).await.unwrap();
    let (one, other) = (story(&one).await, story(&other).await);
    assert!(one.len() > 1_000, "{} events", one.len());
    assert_eq!(one.len(), other.len());
    for (left, right) in one.iter().zip(&other) {
        assert_eq!(left, right);
    }
}

#[tokio::test]
async fn another_end_is_another_history_of_the_same_houses_and_does_not_go_on() {
    let (one, other) = (World::new().await, World::new().await);
    load(&one, 7, SMALL).await.unwrap();
    load_until(&other, 7, SMALL, until("2024-02-29")).await.unwrap();
    let next_day = load_until(&one, 7, SMALL, until("2026-03-16")).await;
    assert!(matches!(next_day, Err(DemoError::Another)));
    let (one, other) = (story(&one).await, story(&other).await);
    let houses = |story: &BTreeMap<(String, String, i64), String>| {
        story
            .keys()
            .filter(|(stream, ..)| stream == "house")
            .map(|(_, id, _)| id.clone())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(houses(&one), houses(&other));
    let tickets_of_both = one
        .iter()
        .filter(|((stream, ..), told)| stream == "ticket" && other.values().any(|also| also == *told));
    assert_eq!(tickets_of_both.count(), 0);
}

#[tokio::test]
async fn another_seed_is_another_company_and_does_not_move_in() {
    let world = World::new().await;
    let size = Size { houses: 1, accounts: 2, months: 1, tickets: 0 };
    load(&world, 7, size).await.unwrap();
    let before = events(&world).await.len();
    assert!(matches!(load(&world, 8, size).await, Err(DemoError::Another)));
    assert!(matches!(load(&world, 7, Size { months: 2, ..size }).await, Err(DemoError::Another)));
    assert!(matches!(load(&world, 7, Size { houses: 3, ..size }).await, Err(DemoError::Size)));
    assert_eq!(events(&world).await.len(), before);
}

#[tokio::test]
async fn an_interrupted_loading_goes_on_and_a_whole_one_changes_nothing() {
    let (whole, torn) = (World::new().await, World::new().await);
    load(&whole, 3, SMALL).await.unwrap();
    let expected = story(&whole).await;
    // given up amidst the commands, and again: whatever was under way then may or may not be in the log
    for commands in [40, 700] {
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let mut stop = Some(stop);
        let stop = |progress: demo_company::Progress| {
            if progress.commands >= commands
                && let Some(stop) = stop.take()
            {
                let _ = stop.send(());
            }
        };
        tokio::select! {
            biased;
            _ = stopped => {}
            loaded = demo_company::load(&torn.pool, &torn.vault, 3, SMALL, until(UNTIL), stop) => panic!("not interrupted: {loaded:?}"),
        }
        nobody_leads(&torn).await;
    }
    let reached = events(&torn).await.len();
    assert!(reached < expected.len(), "{reached} of {}", expected.len());
    load(&torn, 3, SMALL).await.unwrap();
    assert_eq!(story(&torn).await, expected);
    load(&torn, 3, SMALL).await.unwrap();
    assert_eq!(events(&torn).await.len(), expected.len());
}

#[tokio::test]
async fn every_photograph_can_be_looked_at() {
    let world = World::new().await;
    load(&world, 7, SMALL).await.unwrap();
    let attached = "SELECT count(*), count(f.sha256) FROM log.events e \
         LEFT JOIN files.contents f ON f.sha256 = decode(e.payload->>'sha256', 'hex') \
           AND octet_length(f.content) = (e.payload->>'size')::int AND f.media_type = e.payload->>'media_type' \
         WHERE e.event_type = 'ticket.file_attached'";
    let (attached, kept): (i64, i64) = sqlx::query_as(attached).fetch_one(&world.pool).await.unwrap();
    assert!(attached > 0);
    assert_eq!(attached, kept);
}

#[tokio::test]
async fn every_stream_is_there_and_tickets_stand_everywhere() {
    let world = World::new().await;
    load(&world, 1, SMALL).await.unwrap();
    let events = events(&world).await;
    let streams: BTreeSet<_> = events.iter().map(|event| event.stream.as_str()).collect();
    let all = [
        "account",
        "account_number",
        "calendar",
        "house",
        "identifier",
        "meter",
        "payment",
        "person",
        "residency",
        "scenario",
        "sla_policy",
        "ticket",
        "user",
    ];
    assert_eq!(streams, all.into());
    assert!(events.iter().all(|event| !matches!(event.fact(), Fact::Unreadable(_))));
    let tickets: BTreeSet<Uuid> =
        events.iter().filter(|event| event.stream == "ticket").map(|event| event.id).collect();
    assert_eq!(tickets.len(), 40);
    let mut states = BTreeSet::new();
    for id in tickets {
        states.extend(world.store.load::<Ticket>(id).await.unwrap().state.status().map(<&str>::from));
    }
    for state in ["new", "assigned", "in_progress", "paused", "resolved", "closed"] {
        assert!(states.contains(state), "no ticket is {state}: {states:?}");
    }
}

#[tokio::test]
async fn tickets_are_merged_into_those_that_were_not_over_by_then() {
    let world = World::new().await;
    load(&world, 1, Size { tickets: 200, ..SMALL }).await.unwrap();
    let mut events = events(&world).await;
    events.retain(|event| event.stream == "ticket");
    events.sort_by_key(|event| event.occurred_at);
    let (mut tickets, mut merges) = (HashMap::<Uuid, Ticket>::new(), 0);
    for event in &events {
        let Fact::Ticket(fact) = event.fact() else { panic!("{event:?}") };
        if let TicketEvent::MergedInto { ticket } = fact {
            let status = tickets.get(&ticket.0).and_then(Ticket::status);
            assert!(status.is_some_and(|status| !status.is_final()), "{status:?}");
            merges += 1;
        }
        tickets.entry(event.id).or_default().evolve(fact);
    }
    assert!(merges > 0);
}

#[tokio::test]
async fn money_adds_up() {
    use domain::account::AccountEvent;
    let world = World::new().await;
    load(&world, 2, Size { houses: 2, accounts: 60, months: 8, tickets: 0 }).await.unwrap();
    let (mut owed, mut posted, mut accounts) = (Money::ZERO, Money::ZERO, BTreeSet::new());
    for event in events(&world).await {
        let Fact::Account(fact) = event.fact() else { continue };
        accounts.insert(event.id);
        owed += match &fact {
            AccountEvent::Charged { total, .. } | AccountEvent::Corrected { total, .. } => *total,
            AccountEvent::Reversed { amount, .. } | AccountEvent::CreditReversed { amount, .. } => *amount,
            AccountEvent::Credited { amount, .. } | AccountEvent::WrittenOff { amount, .. } => -*amount,
            _ => Money::ZERO,
        };
        posted += fact
            .effect()
            .map_or(Money::ZERO, |effect| effect.postings.iter().map(|posting| posting.amount).sum());
    }
    assert_eq!(accounts.len(), 60);
    assert!(posted.is_zero());
    let mut balance = Money::ZERO;
    for account in accounts {
        balance += world.store.load::<Account>(account).await.unwrap().state.balance();
    }
    assert_eq!(balance, owed);
    assert!(owed.is_positive());
}

#[tokio::test]
async fn the_engine_finds_nothing_left_to_react_to() {
    let world = World::new().await;
    load(&world, 5, SMALL).await.unwrap();
    let head = tail::head(&world.pool).await.unwrap();
    let cursors = "SELECT position FROM workers.cursors WHERE name LIKE 'react:%'";
    let cursors: Vec<i64> = sqlx::query_scalar(cursors).fetch_all(&world.pool).await.unwrap();
    assert_eq!(cursors, vec![head; RuleCursor::all().len()]);
    // and if it looks at everything once more
    sqlx::query("UPDATE workers.cursors SET position = 0").execute(&world.pool).await.unwrap();
    let projections = world.keep(Projections::new(world.pool.clone(), world.vault.clone()));
    let reacting = world.react();
    world.reacted().await;
    assert!(matches!(load(&world, 5, SMALL).await, Err(DemoError::AtWork)));
    assert_eq!(tail::head(&world.pool).await.unwrap(), head);
    projections.stop().await;
    for worker in reacting {
        worker.stop().await;
    }
}
