//! What a body names has to be there.

use domain::{Role, id::TicketId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, user_id};

#[tokio::test]
async fn what_is_not_there_is_refused_by_its_field() {
    let world = World::new().await;
    let roles = vec![Role::Operator, Role::Supervisor, Role::Accountant];
    let desk = world.user("desk", roles).await;
    let desk = world.token_of(desk).await;
    let (anna, house, unit) = (world.person("anna").await, world.house(&desk).await, Uuid::now_v7());
    let flat = json!({ "unit": unit, "kind": "flat", "number": "7" });
    world.post(&desk, &format!("/api/houses/{house}/units"), &flat).await.expect(200);
    let nobody = Uuid::now_v7();
    let with = |mut body: Value, field: &str, value: Value| {
        let pointer = format!("/{}", field.replace('.', "/"));
        *body.pointer_mut(&pointer).unwrap() = value;
        body
    };
    let account =
        json!({ "number": "1", "house": house, "unit": unit, "holder": anna, "opened_on": "2026-01-01" });
    let residency =
        json!({ "person": anna, "house": house, "unit": unit, "tie": "tenant", "from": "2026-01-01" });
    let ticket = json!({
        "kind": "request", "source": "phone", "place": { "house": house, "unit": unit },
        "applicant": { "type": "person", "person": anna }, "text": "it drips",
    });
    for (path, body, fields) in [
        ("accounts", &account, vec!["house", "unit", "holder"]),
        ("residencies", &residency, vec!["person", "house", "unit"]),
        ("tickets", &ticket, vec!["place.house", "place.unit", "applicant.person"]),
    ] {
        let path = format!("/api/{path}");
        for field in fields {
            // neither nobody's id nor that of something else
            for other in [nobody, user_id("desk").0] {
                let answer = world.post(&desk, &path, &with(body.clone(), field, json!(other))).await;
                answer.refused(422, "reference.unknown");
                assert_eq!(answer.body["field"], field, "{path}");
            }
        }
        world.post(&desk, &path, body).await.expect(201);
    }
    // a unit of no house that is named is looked for in all of them
    world.project().await;
    let meter = json!({
        "place": { "at": "unit", "unit": unit }, "service": "water", "unit_of_measure": "m3", "serial": "1",
        "registers": [{ "name": "T1", "digits": 5 }], "installed_on": "2026-01-01", "cadence": "monthly",
    });
    let inlet = with(meter.clone(), "place", json!({ "at": "house", "house": house }));
    for (path, body, field) in [
        ("accounts", with(with(account.clone(), "house", Value::Null), "number", json!("2")), "unit"),
        ("tickets", with(ticket.clone(), "place.house", Value::Null), "place.unit"),
        ("meters", meter, "place.unit"),
        ("meters", inlet, "place.house"),
    ] {
        let path = format!("/api/{path}");
        let answer = world.post(&desk, &path, &with(body.clone(), field, json!(nobody))).await;
        answer.refused(422, "reference.unknown");
        assert_eq!(answer.body["field"], field, "{path}");
        world.post(&desk, &path, &body).await.expect(201);
        world.project().await;
    }
    let admin = world.token(Role::Administrator).await;
    let user = json!({ "login": "somebody", "password": "a long enough password", "roles": ["resident"], "person": anna });
    let answer = world.post(&admin, "/api/users", &with(user.clone(), "person", json!(nobody))).await;
    answer.refused(422, "reference.unknown");
    assert_eq!(answer.body["field"], "person");
    world.post(&admin, "/api/users", &user).await.expect(201);
    let id = world.post(&desk, "/api/tickets", &ticket).await.expect(201).id();
    for (verb, field) in [("assign", "executor"), ("add-participant", "person"), ("merge", "into")] {
        let path = format!("/api/tickets/{id}/{verb}");
        let answer = world.post(&desk, &path, &json!({ field: nobody })).await;
        answer.refused(422, "reference.unknown");
        assert_eq!(answer.body["field"], field);
    }
    world.post(&desk, &format!("/api/tickets/{id}/assign"), &json!({ "executor": anna })).await.expect(200);
}

#[tokio::test]
async fn a_meter_is_replaced_by_one_at_the_same_place_that_measures_the_same() {
    let world = World::new().await;
    let desk = world.token(Role::Operator).await;
    let (here, there) = (world.house(&desk).await, world.house(&desk).await);
    let install = async |house: Uuid, service: &str| {
        let meter = json!({
            "place": { "at": "house", "house": house }, "service": service, "unit_of_measure": "m3", "serial": "1",
            "registers": [{ "name": "T1", "digits": 5 }], "installed_on": "2026-01-01", "cadence": "monthly",
        });
        world.post(&desk, "/api/meters", &meter).await.expect(201).id()
    };
    let old = install(here, "water").await;
    let removed = install(here, "water").await;
    let remove = json!({ "on": "2026-02-01", "values": ["0"], "reason": "it leaks" });
    world.post(&desk, &format!("/api/meters/{removed}/remove"), &remove).await.expect(200);
    let path = format!("/api/meters/{old}/replace");
    let replace = |by: Uuid| json!({ "on": "2026-02-01", "values": ["7"], "by": by });
    for (by, status, code) in [
        (Uuid::now_v7(), 422, "reference.unknown"),
        (old, 422, "meter.replaced_by_itself"),
        (removed, 409, "meter.replacement_not_in_service"),
        (install(there, "water").await, 409, "meter.replacement_elsewhere"),
        (install(here, "gas").await, 409, "meter.replacement_of_another_kind"),
    ] {
        let answer = world.post(&desk, &path, &replace(by)).await;
        answer.refused(status, code);
        assert_eq!(answer.body["field"], "by");
    }
    world.post(&desk, &path, &replace(install(here, "water").await)).await.expect(200);
}

#[tokio::test]
async fn a_new_ticket_follows_a_closed_one_that_its_opener_knows() {
    let world = World::new().await;
    let desk = world.token(Role::Operator).await;
    let anna = world.user("anna", Role::Resident).await;
    let anna = world.token_of(anna).await;
    let boris = world.user("boris", Role::Resident).await;
    let boris = world.token_of(boris).await;
    let (mine, his) = (world.person("anna").await, world.person("boris").await);
    let open = |person, follows: Option<Uuid>| {
        json!({ "kind": "request", "source": "app", "applicant": { "type": "person", "person": person },
                "text": "it drips again", "follows": follows })
    };
    let before = world.post(&anna, "/api/tickets", &open(mine, None)).await.expect(201).id();
    let path = |verb: &str| format!("/api/tickets/{before}/{verb}");
    let early = world.post(&anna, "/api/tickets", &open(mine, Some(before))).await;
    early.refused(422, "ticket.follows_one_not_over");
    assert_eq!(early.body["field"], "follows");
    for (verb, body) in [
        ("assign", json!({ "executor": his })),
        ("start", json!({})),
        ("resolve", json!({ "summary": "a new washer" })),
        ("confirm", json!({})),
    ] {
        world.post(&desk, &path(verb), &body).await.expect(200);
    }
    for (who, person, follows) in [(&boris, his, before), (&anna, mine, Uuid::now_v7()), (&desk, mine, his.0)]
    {
        let answer = world.post(who, "/api/tickets", &open(person, Some(follows))).await;
        answer.refused(422, "reference.unknown");
        assert_eq!(answer.body["field"], "follows");
    }
    let after = world.post(&anna, "/api/tickets", &open(mine, Some(before))).await.expect(201).id();
    world.project().await;
    let shown = world.get(&anna, &format!("/api/tickets/{after}")).await.expect(200).body;
    assert_eq!(shown["follows"], json!(before));
    let shown = world.get(&anna, &format!("/api/tickets/{before}")).await.expect(200).body;
    assert_eq!((&shown["status"], &shown["follows"]), (&json!("closed"), &Value::Null));
}

#[tokio::test]
async fn a_number_is_one_open_accounts() {
    let world = World::new().await;
    let token = world.token(Role::Accountant).await;
    let open = json!({ "number": "10-0012", "opened_on": "2026-01-01" });
    let first = world.post(&token, "/api/accounts", &open).await.expect(201).id();
    let second = world.post(&token, "/api/accounts", &open).await;
    second.refused(422, "account.number_taken");
    assert_eq!(second.body["field"], "number");
    let close = json!({ "reason": "sold" });
    world.post(&token, &format!("/api/accounts/{first}/close"), &close).await.expect(200);
    world.post(&token, "/api/accounts", &open).await.expect(201);
}

#[tokio::test]
async fn a_foreign_case_is_there_once() {
    let world = World::new().await;
    let token = world.token(Role::Integrator).await;
    let case = json!({
        "case": { "origin": { "source": "helpdesk", "id": "Case 1" }, "opened_at": "2026-01-01T10:00:00Z" },
        "steps": [{ "key": "0000000000000001", "label": "Closed", "state": "closed", "at": "2026-01-02T10:00:00Z" }],
    });
    let path = |id: Uuid| format!("/api/tickets/{id}/record-history");
    let elsewhere = world.post(&token, &path(Uuid::now_v7()), &case).await;
    elsewhere.refused(422, "request.origin_elsewhere");
    assert_eq!(elsewhere.body["field"], "case.origin");
    let own = TicketId::named("helpdesk/Case 1").0;
    assert!(elsewhere.body["detail"].as_str().unwrap().contains(&own.to_string()));
    world.post(&token, &path(own), &case).await.expect(200);
    world.post(&token, &path(own), &case).await.expect(200);
    let readings = json!({
        "origin": { "source": "readings", "id": "1" }, "service": "heat", "unit_of_measure": "m3",
        "cadence": "monthly", "readings": [],
    });
    let answer =
        world.post(&token, &format!("/api/meters/{}/record-readings", Uuid::now_v7()), &readings).await;
    answer.refused(422, "request.origin_elsewhere");
    let entries = json!({ "origin": { "source": "fines", "id": "1" }, "entries": [] });
    let answer =
        world.post(&token, &format!("/api/accounts/{}/record-entries", Uuid::now_v7()), &entries).await;
    answer.refused(422, "request.origin_elsewhere");
}
