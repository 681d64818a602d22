//! Background work that came to nothing, as keepers see it.

use domain::{Role, given::moment};
use schemas::{
    outbox::{self, NewMessage},
    refusals::{self, NewRefusal},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

#[tokio::test]
async fn keepers_see_dead_letters_and_nothing_of_messages_that_still_wait() {
    let world = World::new().await;
    let (keeper, now) = (world.token(Role::Auditor).await, moment("2026-03-02T09:00:00Z"));
    let recipients = [(); 3].map(|()| Uuid::now_v7());
    let message = |recipient| NewMessage {
        channel: "mail",
        recipient,
        kind: "ticket_resolved",
        payload: json!({}),
        cause: 7,
        caused_at: now,
    };
    let mut connection = world.pool.acquire().await.unwrap();
    outbox::write(&mut connection, &recipients.map(message)).await.unwrap();
    let claimed = outbox::claim(&world.pool, "mail", now, 8).await.unwrap();
    for (message, in_vain) in claimed.iter().zip([true, true, false]) {
        outbox::record_failure(&world.pool, message, "no address", in_vain, now).await.unwrap();
    }

    let first = world.get(&keeper, "/api/dead-letters?limit=1").await.expect(200).body;
    let expected = json!({
        "id": claimed[1].id, "channel": "mail", "recipient": recipients[1], "kind": "ticket_resolved", "cause": 7,
        "attempts": 1, "failed_at": "2026-03-02T09:00:00Z", "last_error": "no address",
    });
    assert_eq!(first["items"], json!([expected]));
    let next = format!("/api/dead-letters?channel=mail&after={}", first["next"].as_str().unwrap());
    let rest = world.get(&keeper, &next).await.expect(200).body;
    assert_eq!((&rest["items"][0]["recipient"], &rest["next"]), (&json!(recipients[0]), &Value::Null));
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    let others = world.get(&keeper, "/api/dead-letters?channel=log").await.expect(200).body;
    assert_eq!(others["items"], json!([]));
}

#[tokio::test]
async fn keepers_see_refused_reactions_of_one_rule_or_of_all() {
    let world = World::new().await;
    let keeper = world.token(Role::Administrator).await;
    let refusal = |rule, position| NewRefusal {
        rule,
        position,
        code: "payment.unknown",
        detail: "there is no such payment".to_owned(),
    };
    let refused = [refusal("mark_credited", 5), refusal("match_payment", 6)];
    refusals::record(&mut world.pool.acquire().await.unwrap(), &refused).await.unwrap();
    let all = world.get(&keeper, "/api/refused-reactions").await.expect(200).body;
    let positions: Vec<_> = all["items"].as_array().unwrap().iter().map(|row| &row["position"]).collect();
    assert_eq!(positions, [6, 5]);
    let some = world.get(&keeper, "/api/refused-reactions?rule=mark_credited").await.expect(200).body;
    assert_eq!(some["items"].as_array().unwrap().len(), 1);
    assert_eq!(some["items"][0]["code"], "payment.unknown");
}
