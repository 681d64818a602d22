//! A day: a ticket from the call to the rating, as each role sees it.

use reqwest::StatusCode;
use serde_json::json;

use crate::world::{World, answer};

#[tokio::test]
async fn an_operator_opens_a_ticket_and_sees_it_in_the_queue() {
    let world = World::new().await;
    let engine = world.start("up").await;
    let operator = world.caller(&engine, "operator", "operator").await;

    let request = json!({
        "kind": "request", "source": "phone", "applicant": { "type": "anonymous" },
        "text": "Water drips from the ceiling",
    });
    let opened = operator.done("/api/tickets", &request).await;
    let card = operator.see(&format!("/api/tickets/{}", opened.id()), &opened).await;
    assert_eq!(card["status"], "new");
    assert_eq!(opened.version(), 1);

    let nobody = answer(operator.get("/api/tickets/00000000-0000-0000-0000-000000000000")).await;
    assert_eq!((nobody.status, nobody.code()), (StatusCode::NOT_FOUND, "ticket.unknown"));
    engine.stop().await;
}
