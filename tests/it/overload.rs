//! R18: the engine under far more requests than it can serve.

mod alone {
    use std::{
        collections::BTreeMap,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use reqwest::StatusCode;
    use serde_json::json;
    use tokio::task::JoinSet;
    use tokio_util::sync::CancellationToken;
    use uuid::Uuid;

    use crate::{
        caller::{Caller, try_answer},
        models::caught_up,
        soak,
        traffic::ROLES,
        world::{EngineProcess, EngineWorld, until},
    };

    /// Clients that send requests without a pause.
    const CLIENTS: usize = 2_000;
    /// Requests at the same time: few, so that the clients exceed them on any machine.
    const REQUESTS_MAX: &str = "64";
    /// Memory that a gateway may use at most, in MiB.
    const MEMORY_MIB_MAX: u64 = 512;

    /// Answers to all clients so far.
    #[derive(Default)]
    struct Answers {
        done: AtomicUsize,
        turned_away: AtomicUsize,
    }

    /// Answers to one client.
    #[derive(Default)]
    struct ClientTally {
        done: Vec<Uuid>,
        /// Answers that left open whether the command was done.
        unknown: usize,
    }

    async fn push(caller: Caller, stop: CancellationToken, answers: Arc<Answers>) -> ClientTally {
        let mut tally = ClientTally::default();
        while !stop.is_cancelled() {
            let body = json!({ "address": format!("Svetlanskaya {}", Uuid::now_v7()) });
            let answer =
                try_answer(caller.post("/api/houses", &body)).await.expect("an answer, whatever it is");
            match answer.status {
                StatusCode::CREATED => {
                    tally.done.push(answer.id());
                    answers.done.fetch_add(1, Ordering::Relaxed);
                }
                StatusCode::SERVICE_UNAVAILABLE => {
                    assert!(answer.headers.contains_key("retry-after"), "{answer:?}");
                    match answer.code() {
                        "engine.overloaded" => {
                            answers.turned_away.fetch_add(1, Ordering::Relaxed);
                        }
                        "engine.timed_out" => tally.unknown += 1,
                        other => panic!("{other}: {answer:?}"),
                    }
                }
                other => panic!("{other}: {answer:?}"),
            }
        }
        tally
    }

    /// Waits until this count has grown by the number of clients. Returns the most memory used meanwhile, in MiB.
    async fn more(count: &AtomicUsize, gateway: &EngineProcess) -> u64 {
        let enough = count.load(Ordering::Relaxed) + CLIENTS;
        let mut most = 0;
        until(async || {
            most = most.max(gateway.memory());
            (count.load(Ordering::Relaxed) >= enough).then_some(())
        })
        .await;
        most
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn surplus_requests_are_refused_and_nothing_acknowledged_is_lost() {
        let world = EngineWorld::new().await;
        let limits = [("DOMOVOY__GATEWAY__REQUESTS_MAX", REQUESTS_MAX)];
        let gateway = world.start_with("gateway", &limits).await;
        let worker = world.start("worker").await;
        let caller = world.caller(&gateway, "all", ROLES).await;
        let (stop, answers) = (CancellationToken::new(), Arc::new(Answers::default()));
        let mut crowd = JoinSet::new();
        for _ in 0..CLIENTS {
            crowd.spawn(push(caller.clone(), stop.clone(), Arc::clone(&answers)));
        }
        let (owner, mut most) = (world.owner(), 0);
        for _ in 0..if soak() { 60 } else { 1 } {
            // while the head is locked, commands fill all places, and the other clients are refused
            let mut lock = owner.begin().await.unwrap();
            sqlx::query("SELECT FROM log.head FOR UPDATE").execute(&mut *lock).await.unwrap();
            most = most.max(more(&answers.turned_away, &gateway).await);
            caller.ready_is(true).await;
            lock.rollback().await.unwrap();
            most = most.max(more(&answers.done, &gateway).await);
        }
        stop.cancel();
        let tallies = crowd.join_all().await;
        assert!(most <= MEMORY_MIB_MAX, "{most} MiB");

        // the gateway has recovered: the next request is served
        caller.done("/api/houses", &json!({ "address": "Svetlanskaya 1" })).await;
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
