//! A resident's first screen.

use domain::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, today};

/// A flat of its own house, with a meter, an account that is charged, and an open request of whoever lives there.
async fn household(world: &World, staff: &str, name: &str, flat: &str) {
    let (person, unit) = (world.person(name).await, Uuid::now_v7());
    let house = world.post(staff, "/api/houses", &json!({ "address": format!("Svetlanskaya {flat}") })).await;
    let house = house.expect(201).id();
    let add = json!({ "unit": unit, "kind": "flat", "number": flat });
    world.post(staff, &format!("/api/houses/{house}/units"), &add).await.expect(200);
    let live =
        json!({ "person": person, "house": house, "unit": unit, "tie": "tenant", "from": "2024-01-01" });
    world.post(staff, "/api/residencies", &live).await.expect(201);
    let meter = json!({
        "place": { "at": "unit", "unit": unit }, "service": "cold water", "unit_of_measure": "m3",
        "serial": format!("W-{flat}"), "registers": [{ "name": "T1", "digits": 5 }],
        "installed_on": "2024-01-01", "cadence": "monthly",
    });
    world.project().await;
    world.post(staff, "/api/meters", &meter).await.expect(201);
    let open =
        json!({ "number": flat, "house": house, "unit": unit, "holder": person, "opened_on": "2024-01-01" });
    let account = world.post(staff, "/api/accounts", &open).await.expect(201).id();
    for (period, due, amount) in [("2024-02", "2024-03-25", "70.00"), ("2024-01", "2024-02-25", "30.00")] {
        let charge = json!({
            "entry": Uuid::now_v7(), "period": period, "effective": due, "due": due,
            "lines": [{ "service": "upkeep", "amount": amount }],
        });
        world.post(staff, &format!("/api/accounts/{account}/charge"), &charge).await.expect(200);
    }
    let emergency = json!({
        "kind": "emergency", "source": "phone", "applicant": { "type": "anonymous" }, "category": "leak",
        "place": { "house": house, "unit": unit }, "text": "water from Boris's ceiling",
    });
    world.post(staff, "/api/tickets", &emergency).await.expect(201);
    let ticket = json!({
        "kind": "request", "source": "phone", "applicant": { "type": "person", "person": person },
        "place": { "house": house, "unit": unit }, "text": "the tap drips",
    });
    world.post(staff, "/api/tickets", &ticket).await.expect(201);
}

#[tokio::test]
async fn a_resident_sees_at_once_what_to_pay_to_read_and_to_wait_for() {
    let world = World::new().await;
    let staff = world.user("staff", vec![Role::Supervisor, Role::Accountant, Role::Operator]).await;
    let staff = world.token_of(staff).await;
    let anna = world.user("anna", Role::Resident).await;
    let anna = world.token_of(anna).await;
    household(&world, &staff, "anna", "7").await;
    household(&world, &staff, "boris", "8").await;
    world.project().await;

    let home = world.get(&anna, "/api/home").await.expect(200).body;
    assert_eq!(home["places"].as_array().unwrap().len(), 1, "{home:#}");
    assert_eq!(home["places"][0]["address"], "Svetlanskaya 7");
    let [account] = &home["accounts"].as_array().unwrap()[..] else { panic!("one account: {home:#}") };
    assert_eq!(
        [&account["number"], &account["balance"], &account["period"], &account["due"]],
        ["7", "100.00", "2024-02", "2024-03-25"]
    );
    let [meter] = &home["meters"].as_array().unwrap()[..] else { panic!("one meter: {home:#}") };
    assert_eq!((&meter["serial"], &meter["awaited"]), (&json!("W-7"), &json!(true)));
    let [ticket] = &home["tickets"].as_array().unwrap()[..] else { panic!("one ticket: {home:#}") };
    assert_eq!([&ticket["status"], &ticket["text"]], ["new", "the tap drips"]);

    let [incident] = &home["incidents"].as_array().unwrap()[..] else { panic!("one incident: {home:#}") };
    assert_eq!([&incident["category"], &incident["status"]], ["leak", "new"]);
    assert!(!home.to_string().contains("Boris"), "neighbours are not told of: {home:#}");

    let today = today().await;
    let reading = json!({ "date": today, "values": ["5"], "source": "resident" });
    let meter = meter["id"].as_str().unwrap();
    world.post(&anna, &format!("/api/meters/{meter}/read"), &reading).await.expect(200);
    let cancel = json!({ "reason": "it stopped" });
    let ticket = ticket["id"].as_str().unwrap();
    world.post(&anna, &format!("/api/tickets/{ticket}/cancel"), &cancel).await.expect(200);
    world.project().await;
    let home = world.get(&anna, "/api/home").await.expect(200).body;
    assert_eq!((&home["meters"][0]["awaited"], &home["tickets"]), (&json!(false), &json!([])));
    let by: chrono::NaiveDate = home["readings_by"].as_str().unwrap().parse().unwrap();
    assert!(by >= today);

    world.get(&staff, "/api/home").await.refused(403, "request.forbidden");
    let nobody = world.user("carl", Role::Resident).await;
    let nobody = world.token_of(nobody).await;
    let home = world.get(&nobody, "/api/home").await.expect(200).body;
    assert_eq!([&home["name"], &home["places"], &home["tickets"]], [&Value::Null, &json!([]), &json!([])]);
    assert_eq!(home["incidents"], json!([]));
}
