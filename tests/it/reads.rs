//! R7: a request with a position sees everything up to it, or is refused because the views are behind.

use std::time::Duration;

use futures::future::{join, join_all};
use reqwest::{StatusCode, header::RETRY_AFTER};
use serde_json::json;
use uuid::Uuid;

use crate::{
    caller::{Caller, HttpAnswer, answer},
    soak,
    traffic::{ROLES, a_moment},
    world::{EngineWorld, until},
};

/// Reads the ticket at the position of a command's answer.
async fn look(caller: &Caller, written: &HttpAnswer) -> HttpAnswer {
    let position = written.body["position"].to_string();
    answer(caller.get(&format!("/api/tickets/{}", written.id())).header("Domovoy-Position", position)).await
}

/// Opens a ticket and comments on it again and again, reading it after each command.
async fn writes_and_reads(caller: &Caller, times: usize) {
    let open = json!({
        "kind": "request", "source": "phone", "applicant": { "type": "anonymous" }, "text": "no light",
    });
    let mut written = caller.done("/api/tickets", &open).await;
    let path = format!("/api/tickets/{}/comment", written.id());
    for _ in 0..times {
        let seen = until(async || {
            let seen = look(caller, &written).await;
            if seen.status == StatusCode::SERVICE_UNAVAILABLE {
                assert_eq!(seen.code(), "position.not_reached");
                return None;
            }
            Some(seen)
        })
        .await;
        assert_eq!(seen.status, StatusCode::OK, "{seen:?}");
        assert!(seen.version() >= written.version(), "{seen:?} is older than {written:?}");
        let comment = json!({ "comment": Uuid::now_v7(), "audience": "internal", "text": "still none" });
        written = caller.done(&path, &comment).await;
    }
}

#[tokio::test]
async fn a_client_sees_its_own_writes() {
    let world = EngineWorld::new().await;
    let gateway = world.start("gateway").await;
    let caller = world.caller(&gateway, "all", ROLES).await;
    let mut rivals = [world.start("worker").await, world.start("worker").await];
    let (rounds, times) = if soak() { (100, 2_000) } else { (3, 60) };
    let writers = join_all((0..4).map(|_| writes_and_reads(&caller, times)));
    let trouble = async {
        for _ in 0..rounds {
            a_moment(Duration::from_millis(500)).await;
            let [killed, other] = rivals;
            killed.kill().await;
            world.output(&["rebuild", "ticket_card"]).await;
            rivals = [other, world.start("worker").await];
        }
        rivals
    };
    let (_, rivals) = join(writers, trouble).await;
    for worker in rivals {
        worker.stop().await;
    }

    // no worker updates the views any more
    let ticket = json!({
        "kind": "request", "source": "phone", "applicant": { "type": "anonymous" }, "text": "no water",
    });
    let written = caller.done("/api/tickets", &ticket).await;
    let seen = look(&caller, &written).await;
    assert_eq!((seen.status.as_u16(), seen.code()), (503, "position.not_reached"));
    assert!(seen.headers.contains_key(RETRY_AFTER));
    let worker = world.start("worker").await;
    until(async || (look(&caller, &written).await.status == StatusCode::OK).then_some(())).await;
    worker.stop().await;
    gateway.stop().await;
    world.check().await;
}
