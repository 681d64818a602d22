//! What residents may ask for, and where.

use domain::{Role, id::PersonId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, today};

/// A flat in a house of its own, where somebody lives since that day; house and flat.
async fn home(world: &World, staff: &str, name: &str, since: &str) -> (Uuid, Uuid) {
    let (house, unit) = (world.house(staff).await, Uuid::now_v7());
    let add = json!({ "unit": unit, "kind": "flat", "number": "1" });
    world.post(staff, &format!("/api/houses/{house}/units"), &add).await.expect(200);
    let person = world.person(name).await;
    let live = json!({ "person": person, "house": house, "unit": unit, "tie": "tenant", "from": since });
    world.post(staff, "/api/residencies", &live).await.expect(201);
    (house, unit)
}

#[tokio::test]
async fn a_resident_asks_for_their_own_home_and_no_more_than_anybody() {
    let world = World::new().await;
    let staff = world.token(Role::Supervisor).await;
    let anna = world.user("anna", Role::Resident).await;
    let anna = world.token_of(anna).await;
    world.user("boris", Role::Resident).await;
    let (house, unit) = home(&world, &staff, "anna", "2024-01-01").await;
    let (other_house, other_unit) = home(&world, &staff, "boris", "2024-01-01").await;
    world.project().await;
    let ticket = |field: &str, value: Value| {
        let mut ticket = json!({
            "kind": "request", "source": "app", "place": { "house": house, "unit": unit },
            "applicant": { "type": "person", "person": PersonId::named("anna") }, "text": "the tap drips",
        });
        ticket[field] = value;
        ticket
    };
    let odd = [
        ("ticket.resident_elsewhere", "place", json!({ "house": other_house, "unit": other_unit })),
        ("ticket.resident_elsewhere", "place", json!({ "house": other_house })),
        ("ticket.resident_elsewhere", "place", json!({ "unit": other_unit })),
        ("ticket.resident_elsewhere", "place", json!({ "house": house, "unit": other_unit })),
        ("ticket.resident_channel", "source", json!("phone")),
        ("ticket.resident_channel", "source", json!("import")),
        ("ticket.resident_priority", "priority", json!("high")),
        ("ticket.resident_priority", "priority", json!("urgent")),
    ];
    for (code, field, value) in odd {
        let answer = world.post(&anna, "/api/tickets", &ticket(field, value)).await;
        answer.refused(422, code);
        assert_eq!(answer.body["field"], field);
    }
    let mut nowhere = ticket("place", json!({}));
    nowhere["kind"] = json!("emergency");
    let answer = world.post(&anna, "/api/tickets", &nowhere).await;
    answer.refused(422, "ticket.resident_emergency_nowhere");
    assert_eq!(answer.body["field"], "place", "nobody is sent nowhere");
    let own = [
        ("place", json!({ "house": house, "unit": unit })),
        ("place", json!({ "house": house })),
        ("place", json!({})),
        ("kind", json!("emergency")),
        ("priority", json!("low")),
    ];
    for (field, value) in own {
        world.post(&anna, "/api/tickets", &ticket(field, value)).await.expect(201);
    }
    world.post(&staff, "/api/tickets", &ticket("priority", json!("urgent"))).await.expect(201);
}

#[tokio::test]
async fn a_home_is_one_from_the_first_day_on() {
    let world = World::new().await;
    let staff = world.token(Role::Supervisor).await;
    let today = today().await;
    let anna = world.user("anna", Role::Resident).await;
    let anna = world.token_of(anna).await;
    let (_, present) = home(&world, &staff, "anna", &today.to_string()).await;
    let tomorrow = today.succ_opt().unwrap().to_string();
    let (_, coming) = home(&world, &staff, "anna", &tomorrow).await;
    world.project().await;
    world.get(&anna, &format!("/api/meters?place={present}")).await.expect(200);
    world.get(&anna, &format!("/api/meters?place={coming}")).await.refused(404, "request.not_found");
}
