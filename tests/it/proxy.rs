//! Behind our own proxy, the session cookie is for TLS only, and the client's address is the one that the proxy adds.

use reqwest::Client;
use serde_json::json;

use crate::{
    caller::{HttpAnswer, answer},
    world::{EngineProcess, EngineWorld, PASSWORD},
};

async fn sign_in(process: &EngineProcess, from: &str, password: &str) -> HttpAnswer {
    let body = json!({ "login": "anna", "password": password });
    let ask = Client::new().post(format!("{}/api/session", process.address)).json(&body);
    answer(ask.header("X-Forwarded-For", from)).await
}

#[tokio::test]
async fn forwarded_addresses_count_only_behind_a_proxy() {
    let world = EngineWorld::new().await;
    let behind = world.start("gateway --behind-proxy").await;
    let open = world.start("gateway").await;
    world.caller(&open, "anna", "operator").await;
    for process in [&behind, &open] {
        for _ in 0..10 {
            // the proxy appends its address to those that the client claims
            let wrong = sign_in(process, "198.51.100.1, 203.0.113.7", "not her password").await;
            assert_eq!(wrong.code(), "session.wrong_credentials", "{wrong:?}");
        }
        assert_eq!(sign_in(process, "203.0.113.7", PASSWORD).await.code(), "session.too_many_attempts");
    }
    let elsewhere = sign_in(&behind, "203.0.113.7, 198.51.100.1", PASSWORD).await;
    assert_eq!(elsewhere.status, 201, "{elsewhere:?}");
    let cookie = elsewhere.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.ends_with("; Secure"), "{cookie}");
    // without a proxy the header could claim any address, so it is ignored
    let anybody = sign_in(&open, "198.51.100.1", PASSWORD).await;
    assert_eq!(anybody.code(), "session.too_many_attempts");
    behind.stop().await;
    open.stop().await;
    world.check().await;
}
