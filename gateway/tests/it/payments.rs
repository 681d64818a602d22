//! Money that is matched by hand.

use domain::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

async fn account(world: &World, token: &str, number: &str) -> Uuid {
    let open = json!({ "number": number, "opened_on": "2024-01-01" });
    world.post(token, "/api/accounts", &open).await.expect(201).id()
}

#[tokio::test]
async fn a_payment_is_matched_to_an_account_that_takes_it() {
    let world = World::new().await;
    let token = world.token(Role::Accountant).await;
    let (open, closed) = (account(&world, &token, "1").await, account(&world, &token, "2").await);
    let close = format!("/api/accounts/{closed}/close");
    world.post(&token, &close, &json!({ "reason": "sold" })).await.expect(200);
    let payment = json!({ "channel": "bank", "amount": "100.00", "paid_on": "2026-03-01" });
    let payment = world.post(&token, "/api/payments", &payment).await.expect(201).id();
    let path = format!("/api/payments/{payment}/match");
    let to = |account: Uuid| json!({ "account": account, "by": "manual" });
    for nowhere in [Uuid::now_v7(), closed, payment] {
        let answer = world.post(&token, &path, &to(nowhere)).await;
        answer.refused(422, "payment.account_unknown");
        assert_eq!(answer.body["field"], "account");
    }
    world.project().await;
    let waiting = world.get(&token, "/api/payments?unmatched=true").await.expect(200).body;
    assert_eq!(waiting["items"][0]["id"], payment.to_string(), "{waiting:#}");
    world.post(&token, &path, &to(open)).await.expect(200);
    world
        .post(&token, &format!("/api/accounts/{open}/close"), &json!({ "reason": "sold" }))
        .await
        .expect(200);
    let again = world.post(&token, &path, &to(open)).await.expect(200).body;
    assert_eq!(again["position"], Value::Null, "it is there already");
}
