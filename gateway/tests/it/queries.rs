//! What is seen, from when on, and by whom.

use domain::{Role, id::PersonId};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Answer, PATIENCE, World, send};

async fn open_ticket(world: &World, token: &str, applicant: &Value) -> Answer {
    let ticket = json!({
        "kind": "request", "source": "phone", "applicant": applicant, "text": "the tap drips",
    });
    world.person("anna").await;
    world.person("boris").await;
    world.post(token, "/api/tickets", &ticket).await.expect(201)
}

fn person(name: &str) -> Value {
    json!({ "type": "person", "person": PersonId::named(name) })
}

fn ids(page: &Value) -> Vec<&str> {
    page.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn pages_follow_one_another() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    for number in 1..=5 {
        let house = json!({ "address": format!("Svetlanskaya {number}") });
        world.post(&token, "/api/houses", &house).await.expect(201);
    }
    world.project().await;
    let mut seen = Vec::new();
    let mut path = "/api/houses?limit=2".to_owned();
    loop {
        let page = world.get(&token, &path).await.expect(200).body;
        let addresses = page["items"].as_array().unwrap().iter().map(|house| house["address"].clone());
        seen.extend(addresses);
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/houses?limit=2&after={next}");
    }
    assert_eq!(seen, (1..=5).map(|n| json!(format!("Svetlanskaya {n}"))).collect::<Vec<_>>());
}

#[tokio::test]
async fn parameters_are_of_their_form() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    for (path, field) in [
        ("/api/houses?limit=0", "limit"),
        ("/api/houses?limit=x", "limit"),
        ("/api/houses?limit=201", "limit"),
        ("/api/houses?after=7", "after"),
        ("/api/houses?color=red", "color"),
        ("/api/tickets?status=new,lost", "status"),
        ("/api/tickets?after=somewhere", "after"),
        ("/api/turnover?from=2026-02-30&to=2026-03-31", "from"),
        ("/api/turnover?from=2026-02-01", "to"),
    ] {
        let answer = world.get(&token, path).await;
        answer.refused(422, "request.invalid");
        assert_eq!(answer.body["field"], field, "{path}");
    }
    world.get(&token, "/api/tickets?text=%00").await.refused(422, "request.invalid");
    let house = format!("/api/houses/{}", Uuid::now_v7());
    world.get(&token, &house).await.refused(404, "request.not_found");
}

#[tokio::test]
async fn a_query_waits_for_the_position_of_a_command() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let created = world.post(&token, "/api/houses", &json!({ "address": "x" })).await.expect(201);
    let path = format!("/api/houses/{}", created.id());
    let position = created.headers["domovoy-position"].clone();
    world.get(&token, &path).await.refused(404, "request.not_found");

    let asking = world.request(Method::GET, &path).bearer_auth(&token).header("Domovoy-Position", &position);
    let (answer, ()) = tokio::join!(send(asking), world.project());
    let answer = answer.expect(200);
    assert_eq!(answer.body["address"], "x");
    assert!(answer.headers["domovoy-position"].to_str().unwrap() >= position.to_str().unwrap());

    let never = world.request(Method::GET, &path).bearer_auth(&token).header("Domovoy-Position", "999999");
    let never = send(never).await;
    never.refused(503, "position.not_reached");
    assert!(never.headers.contains_key("retry-after"));
    let odd = world.request(Method::GET, &path).bearer_auth(&token).header("Domovoy-Position", "-1");
    send(odd).await.refused(422, "request.header_invalid");

    // and the same in a link
    let position = position.to_str().unwrap();
    world.get(&token, &format!("{path}?position={position}")).await.expect(200);
    let more = world.post(&token, "/api/houses", &json!({ "address": "y" })).await.expect(201);
    let list = format!("/api/houses?limit=9&position={}", more.body["position"]);
    let (answer, ()) = tokio::join!(world.get(&token, &list), world.project());
    assert_eq!(answer.expect(200).body["items"].as_array().unwrap().len(), 2);
    let odd = world.get(&token, &format!("{path}?position=x")).await;
    odd.refused(422, "request.invalid");
    assert_eq!(odd.body["field"], "position");
}

#[tokio::test]
async fn residents_see_their_own_tickets_only() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let anna = world.user("anna", Role::Resident).await;
    let anna = world.token_of(anna).await;
    let hers = open_ticket(&world, &operator, &person("anna")).await.id().to_string();
    let other = open_ticket(&world, &operator, &person("boris")).await.id().to_string();
    let internal = json!({ "comment": Uuid::now_v7(), "audience": "internal", "text": "she calls daily" });
    world.post(&operator, &format!("/api/tickets/{hers}/comment"), &internal).await.expect(200);
    world.project().await;

    let list = world.get(&anna, "/api/tickets").await.expect(200).body;
    assert_eq!(ids(&list["tickets"]), [hers.as_str()]);
    let card = world.get(&anna, &format!("/api/tickets/{hers}")).await.expect(200).body;
    assert_eq!(card["allowed"], json!(["cancel", "comment", "edit_comment", "attach_file"]));
    for path in ["", "/comments"] {
        world.get(&anna, &format!("/api/tickets/{other}{path}")).await.refused(404, "request.not_found");
    }
    let thread = world.get(&anna, &format!("/api/tickets/{hers}/comments")).await.expect(200).body;
    assert_eq!(thread["items"], json!([]));
    // a partner's machine is outside the house
    let machine = world.token(Role::Integrator).await;
    let heard = world.get(&machine, &format!("/api/tickets/{hers}/comments")).await.expect(200).body;
    assert_eq!(heard, thread, "what she reads and no more");
    let card = world.get(&machine, &format!("/api/tickets/{hers}")).await.expect(200).body;
    assert_eq!(
        (&card["escalations"], &card["checks"], &card["route"]),
        (&json!([]), &json!([]), &Value::Null)
    );
    let thread = world.get(&operator, &format!("/api/tickets/{hers}/comments")).await.expect(200).body;
    assert_eq!(thread["items"][0]["text"], "she calls daily");

    let comment = json!({ "comment": Uuid::now_v7(), "audience": "resident", "text": "hello" });
    world
        .post(&anna, &format!("/api/tickets/{other}/comment"), &comment)
        .await
        .refused(404, "ticket.unknown");
    world.post(&anna, &format!("/api/tickets/{hers}/comment"), &comment).await.expect(200);
}

#[tokio::test]
async fn residents_see_their_own_accounts_only() {
    let world = World::new().await;
    let accountant = world.token(Role::Accountant).await;
    let anna = world.user("anna", Role::Resident).await;
    let anna = world.token_of(anna).await;
    let mut accounts = Vec::new();
    for (number, holder) in [("1", "anna"), ("2", "boris")] {
        let open =
            json!({ "number": number, "holder": world.person(holder).await, "opened_on": "2026-01-01" });
        accounts.push(world.post(&accountant, "/api/accounts", &open).await.expect(201).id());
    }
    world.project().await;
    let [hers, other] = accounts[..] else { panic!("two accounts") };
    for path in ["", "/statement", "/balance?effective=2026-03-31"] {
        world.get(&anna, &format!("/api/accounts/{hers}{path}")).await.expect(200);
        world.get(&anna, &format!("/api/accounts/{other}{path}")).await.refused(404, "request.not_found");
        world.get(&accountant, &format!("/api/accounts/{other}{path}")).await.expect(200);
    }
    world.get(&anna, "/api/accounts").await.refused(403, "request.forbidden");
}

#[tokio::test]
async fn what_a_stranger_said_of_himself_is_sealed_and_opened() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let stranger =
        json!({ "type": "anonymous", "contact": { "name": "Vera Sergeyevna", "phones": ["+79990001122"] } });
    let id = open_ticket(&world, &operator, &stranger).await.id();
    world.project().await;
    let card = world.get(&operator, &format!("/api/tickets/{id}")).await.expect(200).body;
    assert_eq!(card["reach"]["name"], "Vera Sergeyevna");
    assert_eq!(card["contact"], Value::Null);
    // nobody who does not answer him learns how to
    let (machine, fitter) = (world.token(Role::Integrator).await, world.token(Role::Executor).await);
    for outside in [&machine, &fitter] {
        let card = world.get(outside, &format!("/api/tickets/{id}")).await.expect(200).body;
        assert_eq!((&card["reach"], &card["contact"]), (&Value::Null, &Value::Null));
    }
    let assign = json!({ "executor": world.person("executor").await });
    world.post(&operator, &format!("/api/tickets/{id}/assign"), &assign).await.expect(200);
    world.project().await;
    let card = world.get(&fitter, &format!("/api/tickets/{id}")).await.expect(200).body;
    assert_eq!(card["reach"]["name"], "Vera Sergeyevna", "who does the work has to get in");
    let clear: i64 =
        sqlx::query_scalar("SELECT count(*) FROM log.events WHERE payload::text LIKE '%Sergeyevna%'")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(clear, 0);
}

#[tokio::test]
async fn an_erased_person_stays_erased() {
    let world = World::new().await;
    let admin = world.token(Role::Administrator).await;
    let contacts = json!({ "contacts": { "name": "Vera Sergeyevna" } });
    let register = || {
        let request = world.request(Method::POST, "/api/people").bearer_auth(&admin);
        send(request.header("Idempotency-Key", "vera").json(&contacts))
    };
    let registered = register().await.expect(201);
    let person = registered.id();
    world.post(&admin, &format!("/api/people/{person}/erase"), &json!({})).await.expect(200);
    let keys = || async {
        sqlx::query_scalar::<_, i64>(
            "SELECT count(*) FROM log.keys WHERE subject = $1 AND wrapped IS NOT NULL",
        )
        .bind(person)
        .fetch_one(&world.pool)
        .await
        .unwrap()
    };
    assert_eq!(keys().await, 0);
    assert_eq!(
        register().await.expect(201).body,
        registered.body,
        "the repetition hears what the first heard"
    );
    world
        .post(&admin, &format!("/api/people/{person}/contacts"), &contacts)
        .await
        .refused(409, "person.erased");
    assert_eq!(keys().await, 0, "and brings no key back");
    tokio::time::timeout(PATIENCE, world.project()).await.expect("followers go on");
}
