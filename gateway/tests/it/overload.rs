//! More is asked than there is room for.

use domain::Role;
use futures::{StreamExt as _, stream::FuturesUnordered};
use gateway::Config;
use reqwest::Method;
use serde_json::json;

use crate::world::{World, send};

const PLACES: usize = 4;
const REQUESTS: usize = 40;

#[tokio::test]
async fn what_is_too_much_is_turned_away_and_nothing_acknowledged_is_lost() {
    let world = World::with(Config { requests_max: PLACES, ..Config::default() }).await;
    let token = world.token(Role::Operator).await;
    let houses: Vec<_> = (0..REQUESTS).map(|number| json!({ "address": number.to_string() })).collect();
    // a command that has a place keeps it until the lock is gone: all others find none
    let lock = world.lock_log().await;
    let mut answers: FuturesUnordered<_> =
        houses.iter().map(|house| world.post(&token, "/api/houses", house)).collect();
    for _ in PLACES..REQUESTS {
        let answer = answers.next().await.unwrap();
        answer.refused(503, "engine.overloaded");
        assert_eq!(answer.headers["retry-after"], "1");
    }
    lock.rollback().await.unwrap();
    let mut done = 0;
    while let Some(answer) = answers.next().await {
        answer.expect(201);
        done += 1;
    }
    assert_eq!(done, PLACES as i64);
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM log.events WHERE aggregate_type = 'house'")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(kept, done);
    // and it has recovered
    world.house(&token).await;
}

#[tokio::test]
async fn health_and_counters_are_answered_all_the_same() {
    let world = World::with(Config { requests_max: 0, ..Config::default() }).await;
    send(world.request(Method::GET, "/health/live")).await.expect(200);
    send(world.request(Method::GET, "/health/ready")).await.expect(200);
    send(world.request(Method::GET, "/metrics")).await.refused(401, "session.required");
    let watcher = world.token(Role::Integrator).await;
    let metrics = world.request(Method::GET, "/metrics").bearer_auth(watcher).send().await.unwrap();
    let text = metrics.text().await.unwrap();
    for name in ["domovoy_http_requests_total", "domovoy_model_position", "domovoy_log_position"] {
        assert!(text.contains(name), "{name}");
    }
    send(world.request(Method::GET, "/api/houses")).await.refused(503, "engine.overloaded");
}
