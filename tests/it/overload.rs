//! R18: far more is asked than can be done.

mod alone {
    use std::{
        collections::BTreeMap,
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
        time::Duration,
    };

    use reqwest::StatusCode;
    use serde_json::json;
    use tokio::task::JoinSet;
    use uuid::Uuid;

    use crate::{
        caller::{Caller, try_answer},
        models::caught_up,
        soak,
        traffic::ROLES,
        world::World,
    };

    /// More at once than the gateway has places for.
    const CROWD: usize = 2_000;
    /// As much as a gateway may ever have, in MiB.
    const MEMORY: u64 = 512;

    /// What a crowd of one was answered.
    #[derive(Default)]
    struct Tally {
        done: Vec<Uuid>,
        turned_away: usize,
        /// Whether these were done was not said.
        unknown: usize,
    }

    async fn push(caller: Caller, stop: Arc<AtomicBool>) -> Tally {
        let mut tally = Tally::default();
        while !stop.load(Ordering::Relaxed) {
            let body = json!({ "address": format!("Svetlanskaya {}", Uuid::now_v7()) });
            let answer =
                try_answer(caller.post("/api/houses", &body)).await.expect("an answer, whatever it is");
            match answer.status {
                StatusCode::CREATED => tally.done.push(answer.id()),
                StatusCode::SERVICE_UNAVAILABLE => {
                    assert!(answer.headers.contains_key("retry-after"), "{answer:?}");
                    match answer.code() {
                        "engine.overloaded" => tally.turned_away += 1,
                        "engine.timed_out" => tally.unknown += 1,
                        other => panic!("{other}: {answer:?}"),
                    }
                }
                other => panic!("{other}: {answer:?}"),
            }
        }
        tally
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_crowd_is_turned_away_in_order_and_nothing_acknowledged_is_lost() {
        let world = World::new().await;
        let gateway = world.start("gateway").await;
        let worker = world.start("worker").await;
        let caller = world.caller(&gateway, "all", ROLES).await;
        let stop = Arc::new(AtomicBool::new(false));
        let mut crowd = JoinSet::new();
        for _ in 0..CROWD {
            crowd.spawn(push(caller.clone(), Arc::clone(&stop)));
        }
        let mut most = 0;
        for _ in 0..if soak() { 600 } else { 10 } {
            tokio::time::sleep(Duration::from_secs(1)).await;
            most = most.max(gateway.memory());
        }
        assert!(caller.is_ready().await, "whoever watches over it is answered");
        stop.store(true, Ordering::Relaxed);
        let tallies = crowd.join_all().await;
        assert!(most <= MEMORY, "{most} MiB");
        let turned_away: usize = tallies.iter().map(|tally| tally.turned_away).sum();
        assert!(turned_away > 0, "that was no crowd");

        // nobody has to wait for what is over
        let pause = Duration::from_secs(5);
        let house = json!({ "address": "Svetlanskaya 1" });
        tokio::time::timeout(pause, caller.done("/api/houses", &house)).await.expect("it has recovered");
        let pool = world.pool();
        let houses = "SELECT aggregate_id::uuid, count(*) FROM log.events WHERE event_type = 'house.registered' GROUP BY 1";
        let houses: Vec<(Uuid, i64)> = sqlx::query_as(houses).fetch_all(&pool).await.unwrap();
        let houses: BTreeMap<_, _> = houses.into_iter().collect();
        let unknown: usize = tallies.iter().map(|tally| tally.unknown).sum();
        let done: Vec<_> = tallies.into_iter().flat_map(|tally| tally.done).collect();
        assert!(!done.is_empty() && done.iter().all(|house| houses.get(house) == Some(&1)));
        let more = houses.len() - 1 - done.len();
        assert!(more <= unknown, "{more} are there that were neither acknowledged nor in doubt");
        caught_up(&pool).await;
        worker.stop().await;
        gateway.stop().await;
        world.check().await;
    }
}
