//! What an auditor does: a ticket as it was, why it became so, the chain, a dossier to take away.

use std::io::Cursor;

use domain::Role;
use reqwest::Method;
use schemas::dossier;
use serde_json::json;
use sqlx::{Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use crate::world::World;

#[tokio::test]
async fn a_ticket_is_seen_as_it_was_and_its_history_leaves_with_a_proof() {
    let world = World::new().await;
    let (desk, auditor) = (world.token(Role::Operator).await, world.token(Role::Auditor).await);
    let executor = world.user("eva", Role::Executor).await;
    let open = json!({
        "kind": "request", "source": "phone", "applicant": { "type": "anonymous" }, "text": "the lamp is out",
    });
    let ticket = world.post(&desk, "/api/tickets", &open).await.expect(201).id();
    let path = |verb: &str| format!("/api/tickets/{ticket}/{verb}");
    world
        .post(&desk, &path("escalate"), &json!({ "to": "supervisor", "because": "it is dark" }))
        .await
        .expect(200);
    world.post(&desk, &path("cancel"), &json!({ "reason": "it burns again" })).await.expect(200);
    world.project().await;

    let now = world.get(&auditor, &path("past?version=3")).await.expect(200).body;
    let then = world.get(&auditor, &path("past?version=1")).await.expect(200).body;
    assert_eq!([&now["status"], &then["status"]], ["cancelled", "new"]);
    assert_eq!((&then["escalations"], &then["version"]), (&json!([]), &json!(1)));
    world.get(&auditor, &path("past?version=0")).await.refused(404, "request.not_found");
    let card = world.get(&auditor, &format!("/api/tickets/{ticket}")).await.expect(200).body;
    // the log keeps nanoseconds, a table microseconds
    for field in ["id", "number", "version", "status", "text", "kind", "priority", "opened_by", "reopened"] {
        assert_eq!(card[field], now[field], "the last version is what the live card shows: {field}");
    }

    let timeline = world.get(&desk, &path("timeline")).await.expect(200).body;
    let kinds: Vec<_> =
        timeline.as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ticket.opened", "ticket.escalated", "ticket.cancelled"]);
    assert_eq!(timeline[2]["payload"]["reason"], "it burns again");

    let names = world.get(&desk, &format!("/api/names?ids={}", executor.0)).await.expect(200).body;
    assert_eq!(names, json!([{ "id": executor.0, "name": "eva" }]));

    let whole = world.get(&auditor, "/api/verification").await.expect(200).body;
    assert!(whole["fault"].is_null() && whole["events"].as_i64().unwrap() > 3, "{whole:#}");
    let part = world.get(&auditor, "/api/verification?most=2").await.expect(200).body;
    assert_eq!((&part["reached"], &part["ended"]), (&json!(2), &json!(false)));
    let rest = world.get(&auditor, "/api/verification?after=2").await.expect(200).body;
    assert_eq!([&rest["hash"], &rest["ended"]], [&whole["hash"], &json!(true)]);
    for odd in ["most=0", "most=50001", "after=-1", "after=x"] {
        world.get(&auditor, &format!("/api/verification?{odd}")).await.refused(422, "request.invalid");
    }
    let file = world.request(Method::GET, &format!("/api/dossiers/ticket/{ticket}")).bearer_auth(&auditor);
    let file = file.send().await.unwrap();
    assert!(file.content_length().is_none(), "it is sent as it is written");
    let file = file.bytes().await.unwrap();
    let checked = dossier::check(Cursor::new(file), None).unwrap();
    assert!(checked.fault.is_none() && checked.events == 3, "{checked:?}");
    world.get(&auditor, &format!("/api/dossiers/house/{ticket}")).await.refused(404, "request.not_found");
    world.get(&desk, "/api/verification").await.refused(403, "request.forbidden");

    // half of one does not look like a whole one
    let mut intruder = PgConnection::connect(&world.url()).await.unwrap();
    intruder.execute("SET session_replication_role = replica").await.unwrap();
    let last = "UPDATE log.events SET metadata = '{}' WHERE event_type = 'ticket.cancelled'";
    assert_eq!(intruder.execute(last).await.unwrap().rows_affected(), 1);
    let file = world.request(Method::GET, &format!("/api/dossiers/ticket/{ticket}")).bearer_auth(&auditor);
    match file.send().await {
        Ok(file) => {
            assert_eq!(file.status(), 200);
            assert!(file.bytes().await.is_err());
        }
        // the connection was closed before the head of the answer had left
        Err(error) => assert!(error.is_request(), "{error:?}"),
    }
    let none = format!("/api/dossiers/ticket/{}", Uuid::now_v7());
    world.get(&auditor, &none).await.refused(404, "request.not_found");
}
