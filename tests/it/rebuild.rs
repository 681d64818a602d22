//! R13: neither a rebuild of read models nor a restart sends a command.

use std::time::Duration;

use serde_json::json;
use sqlx::PgPool;
use tokio::{sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    caller::answer,
    check::head,
    models::{assert_equal, caught_up, contents},
    soak,
    traffic::{ROLES, Traffic, a_moment},
    world::EngineWorld,
};

/// A task that queries the models all the time.
struct Watcher {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Watcher {
    fn of(pool: PgPool) -> Self {
        let stop = CancellationToken::new();
        let until = stop.clone();
        let task = tokio::spawn(async move {
            let mut seen = (0, 0);
            loop {
                let query = "SELECT (SELECT count(*) FROM ticket_cards c LEFT JOIN ticket_comments m \
                     ON m.ticket = c.id), (SELECT count(*) FROM accounts)";
                let now: (i64, i64) =
                    sqlx::query_as(query).fetch_one(&pool).await.expect("a query is answered");
                assert!(now.0 >= seen.0 && now.1 >= seen.1, "{now:?} after {seen:?}");
                seen = now;
                if until.is_cancelled() {
                    break;
                }
            }
        });
        Self { stop, task }
    }

    async fn end(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

#[tokio::test]
async fn rebuilds_beside_live_traffic_end_equal_and_no_query_fails() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let (_, at) = watch::channel(world.caller(&engine, "all", ROLES).await);
    let (pool, traffic) = (world.pool(), Traffic::begin(&at, 3));
    let watchers = [Watcher::of(pool.clone()), Watcher::of(pool.clone())];
    for _ in 0..if soak() { 100 } else { 4 } {
        a_moment(Duration::from_millis(200)).await;
        world.output(&["rebuild"]).await;
    }
    traffic.end().await;
    for watcher in watchers {
        watcher.end().await;
    }
    caught_up(&pool).await;
    let (live, before) = (contents(&pool).await, head(&pool).await);
    world.output(&["rebuild"]).await;
    assert_equal(&live, &contents(&pool).await);
    assert_eq!(head(&pool).await, before);
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn a_restart_and_a_rebuild_send_no_command() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let (_, at) = watch::channel(caller.clone());
    let traffic = Traffic::begin(&at, 2);
    traffic.answered(50).await;
    traffic.end().await;
    let pool = world.pool();
    caught_up(&pool).await;
    let reactions = "SELECT count(*) FROM log.events WHERE metadata->>'actor' LIKE 'worker:%'";
    let reacted = async || sqlx::query_scalar::<_, i64>(reactions).fetch_one(&pool).await.unwrap();
    let (before, reactions_before) = (head(&pool).await, reacted().await);
    assert!(reactions_before > 2, "something was reacted to");
    engine.stop().await;

    world.output(&["rebuild"]).await;
    let engine = world.start("up").await;
    // a repeated reaction would be in the log before this event is read
    caller.at(&engine).done("/api/houses", &json!({ "address": "Svetlanskaya 1" })).await;
    caught_up(&pool).await;
    assert_eq!((head(&pool).await, reacted().await), (before + 1, reactions_before));
    engine.stop().await;
    world.check().await;
}

/// A raised version begins with empty tables, and so does the first start after an import.
#[tokio::test]
async fn a_model_that_has_read_nothing_is_built_before_requests_are_answered() {
    let world = EngineWorld::new().await;
    // no worker follows the log here
    let engine = world.start("gateway").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let house = caller.done("/api/houses", &json!({ "address": "Vladivostok, Svetlanskaya 1" })).await.id();
    let path = format!("/api/houses/{house}");
    let unknown = answer(caller.get(&path)).await;
    assert_eq!(unknown.status, 404);
    engine.stop().await;

    let engine = world.start("gateway").await;
    let known = answer(caller.at(&engine).get(&path)).await;
    assert_eq!(known.status, 200, "{:?}", known.body);
    engine.stop().await;
    world.check().await;
}
