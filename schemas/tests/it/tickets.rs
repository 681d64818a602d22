//! Commands that are decided on the states of two tickets.

use std::collections::HashMap;

use domain::{
    Refusal as _,
    id::TicketId,
    text::Prose,
    ticket::{
        Applicant, CancelTicket, Channel, MergeTicket, OpenTicket, Place, Priority, Status, Ticket,
        TicketEvent, TicketKind,
    },
};
use futures::future::join_all;
use proptest::{
    collection::vec,
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};
use schemas::{Done, ExecuteError, Store, rule_pack::publish_default, store::UnitError, tickets::MergeWork};
use uuid::Uuid;

use crate::world::{LogWorld, ask};

/// A command of one of the rivals, on tickets by index.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Merge { ticket: usize, into: usize },
    Cancel(usize),
}

async fn with_rules() -> (LogWorld, [Store; 2]) {
    let world = LogWorld::new().await;
    publish_default(&world.store, ask().now).await.unwrap();
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let stores = [world.store.clone(), other];
    (world, stores)
}

async fn opened(store: &Store) -> TicketId {
    let id = TicketId(Uuid::now_v7());
    let open = OpenTicket {
        kind: TicketKind::Request,
        source: Channel::Phone,
        place: Place::default(),
        applicant: Applicant::Anonymous { contact: None },
        category: None,
        priority: Priority::Normal,
        text: Prose::parse("the tap drips").unwrap(),
        follows: None,
        homes: vec![],
    };
    store.execute(id.0, &open, &ask()).await.unwrap();
    id
}

async fn merge(store: &Store, ticket: TicketId, into: TicketId) -> Result<Done, UnitError> {
    store.execute_unit(&MergeWork(&MergeTicket { ticket, into, into_status: None }), &ask()).await
}

async fn cancel(store: &Store, ticket: TicketId) -> Result<Done, UnitError> {
    let cancel = CancelTicket { reason: Prose::parse("it stopped").unwrap() };
    store.execute(ticket.0, &cancel, &ask()).await.map_err(ExecuteError::of_unit)
}

#[track_caller]
fn refused(outcome: Result<Done, UnitError>) -> &'static str {
    match outcome {
        Err(ExecuteError::Refused(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    }
}

/// Replays the tickets in the order of the log: no ticket was merged into one that was final at that moment.
async fn count_sound_merges(world: &LogWorld) -> usize {
    let log: Vec<(String, String)> = sqlx::query_as(
        "SELECT aggregate_id, payload::text FROM log.events WHERE aggregate_type = 'ticket' ORDER BY position",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let (mut status, mut merges) = (HashMap::<TicketId, Status>::new(), 0);
    for (id, payload) in log {
        let id = TicketId(id.parse().unwrap());
        let event: TicketEvent = serde_json::from_str(&payload).unwrap();
        if let TicketEvent::MergedInto { ticket } = &event {
            assert!(status.get(ticket).is_some_and(|status| !status.is_final()), "{id:?} into {ticket:?}");
            merges += 1;
        }
        let before = status.get(&id).copied().unwrap_or(Status::New);
        status.insert(id, before.after(&event).unwrap_or(before));
    }
    merges
}

#[tokio::test]
async fn a_ticket_is_merged_only_into_one_that_exists_and_is_not_final() {
    let (world, [store, other]) = with_rules().await;
    let [first, second, third] = [opened(&store).await, opened(&store).await, opened(&store).await];
    assert_eq!(refused(merge(&store, first, first).await), "ticket.merged_into_itself");
    let nothing = TicketId(Uuid::now_v7());
    assert_eq!(refused(merge(&store, first, nothing).await), "ticket.merged_into_one_over");

    let done = merge(&store, second, first).await.unwrap();
    assert_eq!(done.version, 2);
    assert_eq!(
        store.load_anew::<Ticket>(first.0).await.unwrap().version,
        1,
        "the other one has no event of it"
    );
    assert_eq!(refused(merge(&store, first, second).await), "ticket.merged_into_one_over", "no cycle");
    // this store still caches the first ticket as it was opened
    cancel(&other, first).await.unwrap();
    assert_eq!(refused(merge(&store, third, first).await), "ticket.merged_into_one_over");
    assert_eq!(count_sound_merges(&world).await, 1);
    world.check().await;
}

#[tokio::test]
async fn of_two_merges_into_each_other_one_is_done() {
    let (world, [store, other]) = with_rules().await;
    for _ in 0..16 {
        let (one, two) = (opened(&store).await, opened(&store).await);
        // both stores cache both tickets
        for id in [one, two] {
            other.load::<Ticket>(id.0).await.unwrap();
        }
        let (there, back) = tokio::join!(merge(&store, one, two), merge(&other, two, one));
        assert_ne!(there.is_ok(), back.is_ok(), "{there:?} {back:?}");
        let lost = refused(if there.is_ok() { back } else { there });
        assert!(["ticket.merged_into_one_over", "ticket.not_in_this_state"].contains(&lost), "{lost}");
    }
    assert_eq!(count_sound_merges(&world).await, 16);
    world.check().await;
}

#[tokio::test]
async fn merges_are_sound_however_rivals_come_in_between() {
    const TICKETS: usize = 4;
    let (world, stores) = with_rules().await;
    let wish = prop_oneof![
        3 => (0..TICKETS, 0..TICKETS).prop_map(|(ticket, into)| Wish::Merge { ticket, into }),
        1 => (0..TICKETS).prop_map(Wish::Cancel),
    ];
    let rivals = vec((wish, any::<bool>()), 2..12);
    let mut runner = TestRunner::new(Config::default());
    for _ in 0..24 {
        let rivals = rivals.new_tree(&mut runner).unwrap().current();
        let tickets: Vec<TicketId> = join_all((0..TICKETS).map(|_| opened(&stores[0]))).await;
        let at_once = rivals.iter().map(|(wish, which)| {
            let (store, tickets) = (&stores[usize::from(*which)], &tickets);
            async move {
                match *wish {
                    Wish::Merge { ticket, into } => merge(store, tickets[ticket], tickets[into]).await,
                    Wish::Cancel(ticket) => cancel(store, tickets[ticket]).await,
                }
            }
        });
        for outcome in join_all(at_once).await {
            assert!(matches!(outcome, Ok(_) | Err(ExecuteError::Refused(_))), "{outcome:?} of {rivals:?}");
        }
        count_sound_merges(&world).await;
    }
    assert!(count_sound_merges(&world).await > 0);
    world.check().await;
}
