//! Events, counters, search, people and users over HTTP: lists, pages, filters, and who sees what of whom.

use domain::{Role, id::PersonId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

fn items(page: &Value) -> &[Value] {
    page["items"].as_array().unwrap()
}

fn texts<'a>(rows: &'a [Value], field: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[field].as_str().unwrap()).collect()
}

/// Every row of a list, page by page.
async fn all(world: &World, token: &str, path: &str, limit: usize) -> Vec<Value> {
    let mark = if path.contains('?') { '&' } else { '?' };
    let (mut rows, mut next) = (Vec::new(), String::new());
    loop {
        let page = world.get(token, &format!("{path}{mark}limit={limit}{next}")).await.expect(200).body;
        assert!(items(&page).len() <= limit);
        rows.extend_from_slice(items(&page));
        let Some(after) = page["next"].as_str() else { return rows };
        assert_eq!(items(&page).len(), limit, "only the last page is short");
        next = format!("&after={after}");
    }
}

#[track_caller]
fn refused_at(answer: &crate::world::Answer, field: &str) {
    answer.refused(422, "request.invalid");
    assert_eq!(answer.body["field"], field, "{:#}", answer.body);
}

async fn person(world: &World, token: &str, name: &str) -> Uuid {
    let contacts = json!({ "contacts": { "name": name, "phones": ["+79990001122"] } });
    world.post(token, "/api/people", &contacts).await.expect(201).id()
}

async fn ticket(world: &World, token: &str, applicant: Uuid) -> Uuid {
    let ticket = json!({
        "kind": "request", "source": "phone", "applicant": { "type": "person", "person": applicant },
        "text": "the tap drips",
    });
    world.post(token, "/api/tickets", &ticket).await.expect(201).id()
}

#[tokio::test]
async fn events_are_listed_the_latest_first_and_by_what_is_asked() {
    let world = World::new().await;
    let (operator, auditor) = (world.token(Role::Operator).await, world.token(Role::Auditor).await);
    let id = ticket(&world, &operator, world.person("anna").await.0).await;
    for reason in ["no light", "no answer"] {
        let comment = json!({ "comment": Uuid::now_v7(), "audience": "internal", "text": reason });
        world.post(&operator, &format!("/api/tickets/{id}/comment"), &comment).await.expect(200);
    }
    world.project().await;

    let events = all(&world, &auditor, "/api/events", 2).await;
    let positions: Vec<i64> = events.iter().map(|event| event["position"].as_i64().unwrap()).collect();
    let head: i64 = sqlx::query_scalar("SELECT position FROM log.head").fetch_one(&world.pool).await.unwrap();
    assert_eq!(positions, (1..=head).rev().collect::<Vec<_>>());

    let of_ticket = all(&world, &auditor, &format!("/api/events?stream_id={id}"), 2).await;
    assert_eq!(of_ticket[0]["kind"], "ticket.commented");
    assert_eq!(of_ticket.last().unwrap()["kind"], "ticket.opened");
    let actor = of_ticket[0]["actor"].as_str().unwrap().to_owned();
    let by = all(&world, &auditor, &format!("/api/events?actor={actor}"), 50).await;
    assert_eq!(by, of_ticket, "she asked for nothing else");
    let comments =
        world.get(&auditor, "/api/events?kind=ticket.commented&since=2026-01-01T00:00:00Z").await.expect(200);
    assert_eq!(items(&comments.body).len(), 2);
    assert_eq!(items(&comments.body)[0]["payload"]["text"], "no answer");
    for none in ["kind=no.such", "until=2001-01-01T00:00:00Z", "cause=1", "actor=nobody", "after=1"] {
        let page = world.get(&auditor, &format!("/api/events?{none}")).await.expect(200).body;
        assert_eq!(items(&page), [] as [Value; 0], "{none}");
    }
    for (odd, field) in [
        ("stream_id=7", "stream_id"),
        ("cause=x", "cause"),
        ("since=yesterday", "since"),
        ("until=9999-01-01T00:00:00Z", "until"),
        ("after=x", "after"),
        ("limit=0", "limit"),
        ("color=red", "color"),
    ] {
        refused_at(&world.get(&auditor, &format!("/api/events?{odd}")).await, field);
    }
    world.get(&operator, "/api/events").await.refused(403, "request.forbidden");
}

#[tokio::test]
async fn the_dashboard_counts_what_stands_and_what_came() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let anna = world.person("anna").await.0;
    let first = ticket(&world, &operator, anna).await;
    ticket(&world, &operator, anna).await;
    let assign = json!({ "executor": world.person("oleg").await });
    world.post(&operator, &format!("/api/tickets/{first}/assign"), &assign).await.expect(200);
    world.project().await;
    let today = chrono::Utc::now().date_naive();
    let days = format!("from={}&to={}", today.pred_opt().unwrap(), today.succ_opt().unwrap());
    let counted = world.get(&operator, &format!("/api/dashboard?{days}")).await.expect(200).body;
    let standing = counted["standing"].as_array().unwrap();
    let counts =
        standing.iter().map(|row| (row["status"].as_str().unwrap(), row["tickets"].as_i64().unwrap()));
    assert_eq!(counts.filter(|(_, tickets)| *tickets > 0).collect::<Vec<_>>(), [("assigned", 1), ("new", 1)]);
    let opened: i64 =
        counted["days"].as_array().unwrap().iter().map(|day| day["opened"].as_i64().unwrap()).sum();
    assert_eq!((opened, counted["overdue"].as_i64()), (2, Some(0)));
    let tbilisi = format!("/api/dashboard?{days}&zone=Asia/Tbilisi");
    assert_eq!(world.get(&operator, &tbilisi).await.expect(200).body["standing"], counted["standing"]);

    for (odd, field) in [
        ("from=2026-01-01", "to"),
        ("from=2026-02-30&to=2026-03-01", "from"),
        ("from=2026-01-01&to=0001-01-01", "to"),
        ("from=2026-01-01&to=2026-01-02&zone=Mars/Olympus", "zone"),
        ("from=2026-01-01&to=2026-01-02&zone=", "zone"),
    ] {
        refused_at(&world.get(&operator, &format!("/api/dashboard?{odd}")).await, field);
    }
    let resident = world.token(Role::Resident).await;
    world.get(&resident, &format!("/api/dashboard?{days}")).await.refused(403, "request.forbidden");
}

#[tokio::test]
async fn search_finds_what_the_asker_may_see() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let anna = person(&world, &operator, "Anna Ivanova").await;
    let house = world.house(&operator).await;
    world.project().await;
    let find = async |token: &str, question: &str| {
        let found = world.get(token, &format!("/api/search?{question}")).await.expect(200).body;
        let found = found.as_array().unwrap().iter();
        found
            .map(|row| (row["what"].as_str().unwrap().to_owned(), row["id"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(find(&operator, "text=ivan").await, [("person".to_owned(), anna.to_string())]);
    assert_eq!(find(&operator, "text=svetl").await, [("house".to_owned(), house.to_string())]);
    assert_eq!(find(&operator, "text=svetl&what=person,account").await, []);
    for nothing in ["text=iv", "text=", "text=%25%25%25", "text=%27%3B--", "text=___"] {
        assert_eq!(find(&operator, nothing).await, [], "{nothing}");
    }
    let executor = world.token(Role::Executor).await;
    assert_eq!(find(&executor, "text=ivan").await, [], "people are not everybody's");
    assert_eq!(find(&executor, "text=svetl").await.len(), 1);
    refused_at(&world.get(&operator, "/api/search").await, "text");
    refused_at(&world.get(&operator, "/api/search?text=ivan&what=cat").await, "what");
    let resident = world.token(Role::Resident).await;
    world.get(&resident, "/api/search?text=svetl").await.refused(403, "request.forbidden");
}

#[tokio::test]
async fn people_are_listed_and_a_resident_sees_themselves() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let house = world.house(&operator).await;
    let unit = Uuid::now_v7();
    let flat = json!({ "unit": unit, "kind": "flat", "number": "7" });
    world.post(&operator, &format!("/api/houses/{house}/units"), &flat).await.expect(200);
    let mut people = Vec::new();
    for name in ["Boris", "Anna", "Vera"] {
        people.push(person(&world, &operator, name).await);
    }
    let begin = json!({
        "person": people[1], "house": house, "unit": unit, "tie": "owner", "share": "1/2", "from": "2026-01-01",
    });
    let residency = world.post(&operator, "/api/residencies", &begin).await.expect(201).id();
    world.project().await;

    assert_eq!(texts(&all(&world, &operator, "/api/people", 2).await, "name"), ["Anna", "Boris", "Vera"]);
    let anna = format!("/api/people/{}", people[1]);
    assert_eq!(world.get(&operator, &anna).await.expect(200).body["phones"], json!(["+79990001122"]));
    let ties = world.get(&operator, &format!("{anna}/residencies")).await.expect(200).body;
    assert_eq!((&ties[0]["id"], &ties[0]["share"]), (&json!(residency), &json!("1/2")));
    for place in [house, unit] {
        let on = |day: &str| format!("/api/residencies?place={place}&on={day}");
        let then = world.get(&operator, &on("2026-01-01")).await.expect(200).body;
        assert_eq!(texts(then.as_array().unwrap(), "name"), ["Anna"]);
        assert_eq!(world.get(&operator, &on("2025-12-31")).await.expect(200).body, json!([]));
    }

    // a resident: themselves and nobody else, not even that there is somebody
    let resident = world.token(Role::Resident).await;
    let stranger = [people[1], Uuid::now_v7()];
    for id in stranger {
        for path in ["", "/residencies"] {
            world.get(&resident, &format!("/api/people/{id}{path}")).await.refused(404, "request.not_found");
        }
    }
    let own = PersonId::named("resident").0;
    assert_eq!(
        world.get(&resident, &format!("/api/people/{own}/residencies")).await.expect(200).body,
        json!([])
    );
    world.get(&resident, "/api/people").await.refused(403, "request.forbidden");
    world.get(&operator, &format!("/api/people/{}", Uuid::now_v7())).await.refused(404, "request.not_found");
    world.get(&operator, "/api/people/anna").await.refused(404, "request.not_found");
    for (odd, field) in [
        ("people?after=x", "after"),
        ("people?limit=-1", "limit"),
        ("residencies", "place"),
        ("residencies?place=7", "place"),
        (&format!("residencies?place={house}&on=2026-13-01"), "on"),
    ] {
        refused_at(&world.get(&operator, &format!("/api/{odd}")).await, field);
    }
}

#[tokio::test]
async fn users_and_their_tokens_are_for_those_who_keep_them() {
    let world = World::new().await;
    let (admin, operator) = (world.token(Role::Administrator).await, world.token(Role::Operator).await);
    for login in ["boris", "anna"] {
        world.user(login, Role::Resident).await;
    }
    world.project().await;
    let users = all(&world, &admin, "/api/users", 2).await;
    assert_eq!(texts(&users, "login"), ["administrator", "anna", "boris", "operator"]);
    for user in &users {
        let mut user = user.clone();
        let credentials = user.as_object_mut().unwrap().remove("credentials").unwrap();
        assert_eq!(credentials, json!([{ "kind": "password" }]), "its kind is shown, not the hash");
        assert!(!user.to_string().contains("password"), "no secret is shown: {user}");
    }
    let of_anna = format!("/api/users?person={}", PersonId::named("anna"));
    assert_eq!(texts(items(&world.get(&admin, &of_anna).await.expect(200).body), "login"), ["anna"]);

    let id = |login: &str| {
        users.iter().find(|user| user["login"] == login).unwrap()["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        world.get(&admin, &format!("/api/users/{}", id("boris"))).await.expect(200).body["roles"],
        json!(["resident"])
    );
    let tokens = format!("/api/users/{}/tokens", id("operator"));
    for reader in [&admin, &operator] {
        let tokens = world.get(reader, &tokens).await.expect(200).body;
        assert_eq!(texts(tokens.as_array().unwrap(), "label"), ["tests"]);
        assert!(!tokens.to_string().contains("dmv_") && !tokens.to_string().contains("hash"));
    }
    let others = format!("/api/users/{}/tokens", id("administrator"));
    world.get(&operator, &others).await.refused(404, "request.not_found");
    world.get(&operator, "/api/users").await.refused(403, "request.forbidden");
    world.get(&admin, &format!("/api/users/{}", Uuid::now_v7())).await.refused(404, "request.not_found");
    world.get(&admin, "/api/users/boris").await.refused(404, "request.not_found");
    for (odd, field) in
        [("person=x", "person"), ("after=x", "after"), ("limit=x", "limit"), ("login=x", "login")]
    {
        refused_at(&world.get(&admin, &format!("/api/users?{odd}")).await, field);
    }
}

#[tokio::test]
async fn a_ticket_is_merged_into_another_only() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let anna = world.person("anna").await.0;
    let (first, second) = (ticket(&world, &operator, anna).await, ticket(&world, &operator, anna).await);
    let merge = format!("/api/tickets/{second}/merge");
    let itself = world.post(&operator, &merge, &json!({ "into": second })).await;
    itself.refused(422, "ticket.merged_into_itself");
    assert_eq!(itself.body["field"], "into");
    world.post(&operator, &merge, &json!({ "into": first })).await.expect(200);

    // neither back into the one that ended, nor into one that was cancelled
    let back =
        world.post(&operator, &format!("/api/tickets/{first}/merge"), &json!({ "into": second })).await;
    back.refused(409, "ticket.merged_into_one_over");
    assert_eq!(back.body["field"], "into");
    let third = ticket(&world, &operator, anna).await;
    let cancel = json!({ "reason": "it stopped" });
    world.post(&operator, &format!("/api/tickets/{first}/cancel"), &cancel).await.expect(200);
    let late = world.post(&operator, &format!("/api/tickets/{third}/merge"), &json!({ "into": first })).await;
    late.refused(409, "ticket.merged_into_one_over");
}

/// Commands overtake the read models: a button of the later state under the version of the earlier one would
/// be answered with 412 to somebody who did nothing wrong.
#[tokio::test]
async fn what_is_offered_beside_a_card_holds_at_the_version_of_the_card() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let id = ticket(&world, &operator, world.person("anna").await.0).await;
    let card = format!("/api/tickets/{id}");
    world.project().await;
    let fresh = world.get(&operator, &card).await.expect(200).body;

    let cancel = json!({ "reason": "it stopped" });
    world.post(&operator, &format!("{card}/cancel"), &cancel).await.expect(200);
    let behind = world.get(&operator, &card).await.expect(200).body;
    assert_eq!((&behind["version"], &behind["status"]), (&fresh["version"], &json!("new")));
    assert_eq!(behind["allowed"], fresh["allowed"]);

    world.project().await;
    let caught_up = world.get(&operator, &card).await.expect(200).body;
    assert_eq!(caught_up["status"], "cancelled");
    assert_ne!(caught_up["allowed"], fresh["allowed"]);
}
