//! When the company works.

use domain::Role;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn promises_can_be_counted_in_the_hours_of_the_company() {
    let world = World::new().await;
    let operator = world.user("operator", Role::Operator).await;
    let operator = world.token_of(operator).await;
    let hours = world.get(&operator, "/api/hours?from=2026-04-10&to=2026-04-13").await.expect(200).body;
    // a Friday and a Monday, nine to six in Moscow
    assert_eq!(
        hours,
        json!([
            { "from": "2026-04-10T06:00:00Z", "to": "2026-04-10T15:00:00Z" },
            { "from": "2026-04-13T06:00:00Z", "to": "2026-04-13T15:00:00Z" },
        ])
    );
    world.get(&operator, "/api/hours?from=2020-01-01&to=2026-01-01").await.refused(422, "request.invalid");

    let open = json!({
        "kind": "request", "source": "phone", "applicant": { "type": "anonymous" }, "text": "the tap drips", "place": {},
    });
    world.post(&operator, "/api/tickets", &open).await.expect(201);
    world.project().await;
    let queue = world.get(&operator, "/api/tickets").await.expect(200).body;
    assert_eq!(queue["tickets"][0]["next_pace"], "business", "{queue:#}");
}
