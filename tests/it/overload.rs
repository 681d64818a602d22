//! R18: far more is asked than can be done.

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
        world::{Process, World, until},
    };

    /// Clients that ask without a pause.
    const CROWD: usize = 2_000;
    /// Requests in work at once: few, so that the crowd fills them on any machine.
    const PLACES: &str = "64";
    /// As much as a gateway may ever have, in MiB.
    const MEMORY: u64 = 512;

    /// Answers to the whole crowd so far.
    #[derive(Default)]
    struct Answers {
        done: AtomicUsize,
        turned_away: AtomicUsize,
    }

    /// Answers to one client.
    #[derive(Default)]
    struct Tally {
        done: Vec<Uuid>,
        /// Times that the answer left open whether it was done.
        unknown: usize,
    }

    async fn push(caller: Caller, stop: CancellationToken, answers: Arc<Answers>) -> Tally {
        let mut tally = Tally::default();
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

    /// Waits until this many more of the crowd are answered in this way; the most memory that was used meanwhile.
    async fn more(count: &AtomicUsize, gateway: &Process) -> u64 {
        let enough = count.load(Ordering::Relaxed) + CROWD;
        let mut most = 0;
        until(async || {
            most = most.max(gateway.memory());
            (count.load(Ordering::Relaxed) >= enough).then_some(())
        })
        .await;
        most
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_crowd_is_turned_away_in_order_and_nothing_acknowledged_is_lost() {
        let world = World::new().await;
        let places = [("DOMOVOY__GATEWAY__REQUESTS_MAX", PLACES)];
        let gateway = world.start_with("gateway", &places).await;
        let worker = world.start("worker").await;
        let caller = world.caller(&gateway, "all", ROLES).await;
        let (stop, answers) = (CancellationToken::new(), Arc::new(Answers::default()));
        let mut crowd = JoinSet::new();
        for _ in 0..CROWD {
            crowd.spawn(push(caller.clone(), stop.clone(), Arc::clone(&answers)));
        }
        let (owner, mut most) = (world.owner(), 0);
        for _ in 0..if soak() { 60 } else { 1 } {
            // a command that has a place keeps it until the lock is gone: there is none for the rest of the crowd
            let mut lock = owner.begin().await.unwrap();
            sqlx::query("SELECT FROM log.head FOR UPDATE").execute(&mut *lock).await.unwrap();
            most = most.max(more(&answers.turned_away, &gateway).await);
            caller.ready_is(true).await;
            lock.rollback().await.unwrap();
            most = most.max(more(&answers.done, &gateway).await);
        }
        stop.cancel();
        let tallies = crowd.join_all().await;
        assert!(most <= MEMORY, "{most} MiB");

        // it has recovered: the first who asks is served
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
