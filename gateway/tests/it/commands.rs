//! Key, version, position: what every command does.

use domain::Role;
use reqwest::Method;
use serde_json::json;

use crate::world::{World, send};

#[tokio::test]
async fn a_creation_says_where_it_is() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let answer = world.post(&token, "/api/houses", &json!({ "address": "Svetlanskaya 1" })).await.expect(201);
    let id = answer.id();
    assert_eq!(answer.headers["location"], format!("/api/houses/{id}"));
    assert_eq!(answer.headers["etag"], "\"1\"");
    assert_eq!(answer.headers["domovoy-position"].to_str().unwrap(), answer.body["position"].to_string());
    let added = world
        .post(&token, &format!("/api/houses/{id}/entrances"), &json!({ "number": 1, "floors": 9 }))
        .await
        .expect(200);
    assert_eq!(
        (added.body["version"].as_u64(), &added.headers["etag"]),
        (Some(2), &"\"2\"".parse().unwrap())
    );
}

#[tokio::test]
async fn the_same_key_has_one_effect_and_one_answer() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let create = |address: &str| {
        let request = world.request(Method::POST, "/api/houses").bearer_auth(&token);
        send(request.header("Idempotency-Key", "one").json(&json!({ "address": address })))
    };
    let first = create("Svetlanskaya 1").await.expect(201);
    let again = create("Svetlanskaya 1").await.expect(201);
    assert_eq!(first.body, again.body);
    assert_eq!(first.body["number"], 1, "it has a number that people say");
    assert_eq!(first.headers["etag"], again.headers["etag"]);
    create("Svetlanskaya 2").await.refused(422, "idempotency.key_reused");

    // the key is the user's own
    let other = world.token(Role::Supervisor).await;
    let request = world.request(Method::POST, "/api/houses").bearer_auth(&other);
    let others = send(request.header("Idempotency-Key", "one").json(&json!({ "address": "Svetlanskaya 1" })));
    assert_ne!(others.await.expect(201).id(), first.id());
    let houses: i64 = sqlx::query_scalar("SELECT count(*) FROM log.events WHERE aggregate_type = 'house'")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(houses, 2);
}

#[tokio::test]
async fn a_version_that_was_seen_must_still_hold() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let id = world.house(&token).await;
    let add = |number: u16, version: &'static str| {
        let request = world.request(Method::POST, &format!("/api/houses/{id}/entrances")).bearer_auth(&token);
        send(request.header("If-Match", version).json(&json!({ "number": number, "floors": 9 })))
    };
    add(1, "\"1\"").await.expect(200);
    let stale = add(2, "\"1\"").await;
    stale.refused(412, "version.stale");
    assert_eq!(stale.body["version"], 2);
    add(2, "\"2\"").await.expect(200);
    add(3, "*").await.expect(200);
    add(4, "7").await.refused(422, "request.header_invalid");
}

#[tokio::test]
async fn the_log_keeps_who_asked_and_in_which_request() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let request = world.request(Method::POST, "/api/houses").bearer_auth(&token);
    let request = request.header("traceparent", trace).header("X-Request-Id", "call-42");
    let answer = send(request.json(&json!({ "address": "Svetlanskaya 1" }))).await.expect(201);
    assert_eq!(answer.headers["x-request-id"], "call-42");
    let metadata: serde_json::Value =
        sqlx::query_scalar("SELECT metadata::jsonb FROM log.events WHERE position = $1")
            .bind(answer.body["position"].as_i64())
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(metadata["request"], "call-42");
    assert_eq!(metadata["traceparent"], trace);
    assert!(metadata["actor"].as_str().unwrap().starts_with("user:"));
}

#[tokio::test]
async fn stopping_finishes_and_then_closes() {
    let mut world = World::new().await;
    let token = world.token(Role::Operator).await;
    world.house(&token).await;
    world.stop().await;
    assert!(world.request(Method::GET, "/health/live").send().await.is_err());
}

#[tokio::test]
async fn without_a_database_it_is_alive_and_not_ready() {
    let world = World::new().await;
    let live = || send(world.request(Method::GET, "/health/live"));
    let ready = || send(world.request(Method::GET, "/health/ready"));
    assert_eq!(ready().await.expect(200).body["ready"], true);
    let token = world.token(Role::Operator).await;
    world.pool.close().await;
    live().await.expect(200);
    assert_eq!(ready().await.expect(503).body["ready"], false);
    let refused = world.post(&token, "/api/houses", &json!({ "address": "Svetlanskaya 1" })).await;
    refused.refused(503, "engine.unavailable");
    assert!(refused.headers.contains_key("retry-after"));
}
