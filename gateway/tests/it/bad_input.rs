//! What makes no sense is a 4xx with a code and the field, and has no effect.

use domain::Role;
use reqwest::Method;
use serde_json::{Value, json};
use strum::IntoEnumIterator as _;

use crate::world::{World, send};

#[tokio::test]
async fn what_is_nowhere_is_refused_in_our_words() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    world.get(&token, "/api/nothing").await.refused(404, "request.not_found");
    world.get(&token, "/nothing").await.refused(404, "request.not_found");
    let odd = send(world.request(Method::PUT, "/api/houses").bearer_auth(&token)).await;
    odd.refused(405, "request.method_not_allowed");
    assert_eq!(odd.headers["allow"], "GET,HEAD,POST");
    let entrance = json!({ "number": 1, "floors": 9 });
    world.post(&token, "/api/houses/7/entrances", &entrance).await.refused(404, "request.not_found");
    world.post(&token, "/api/houses/%ff/entrances", &entrance).await.refused(404, "request.not_found");
}

#[tokio::test]
async fn a_body_is_json_of_the_right_form() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let post = |media: &'static str, body: Vec<u8>| {
        let request = world.request(Method::POST, "/api/houses").bearer_auth(&token);
        send(request.header("Content-Type", media).body(body))
    };
    let json = "application/json";
    post(json, b"{\"address\"".to_vec()).await.refused(422, "request.malformed");
    post(json, b"{\"address\":\"a\"} x".to_vec()).await.refused(422, "request.malformed");
    post(json, b"\xff\xfe".to_vec()).await.refused(422, "request.malformed");
    post(json, b"{\"address\":\"\xff\"}".to_vec()).await.refused(422, "request.malformed");
    post(json, vec![b'['; 100_000]).await.refused(422, "request.invalid");
    post("text/plain", b"{}".to_vec()).await.refused(415, "request.media_type");
    post("application/jsonx", b"{}".to_vec()).await.refused(415, "request.media_type");
    post(json, vec![b' '; (1 << 20) + 1]).await.refused(413, "request.too_large");
    for (body, field) in [
        (r#"{"address":"a\u0000b"}"#, "address"),
        (r#"{"address":"a","passport":{"other":{"k":"\u0000"}}}"#, "passport.other.k"),
        (r#"{"address":"a","address":"b"}"#, "address"),
    ] {
        let answer = post(json, body.as_bytes().to_vec()).await;
        answer.refused(422, "request.invalid");
        assert_eq!(answer.body["field"], field, "{body}");
    }
    post("application/json; charset=utf-8", b"{\"address\":\"a\"}".to_vec()).await.expect(201);
}

#[tokio::test]
async fn the_field_at_fault_is_named() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let house = world.house(&token).await;
    let before: i64 =
        sqlx::query_scalar("SELECT position FROM log.head").fetch_one(&world.pool).await.unwrap();
    let unit = |field: &str, value: Value| {
        let mut unit =
            json!({ "unit": "0191e5a0-0000-7000-8000-000000000001", "kind": "flat", "number": "1" });
        unit[field] = value;
        unit
    };
    #[rustfmt::skip]
    let cases = [
        ("/api/houses", json!({}), "request.invalid", "address"),
        ("/api/houses", json!({ "address": 7 }), "request.invalid", "address"),
        ("/api/houses", json!({ "address": " " }), "request.invalid", "address"),
        ("/api/houses", json!({ "address": "x".repeat(501) }), "request.invalid", "address"),
        ("/api/houses", json!({ "address": "x", "adress": "y" }), "request.invalid", "adress"),
        ("/api/houses", json!({ "address": "x", "passport": { "year": "old" } }), "request.invalid", "passport.year"),
        ("/api/houses", json!({ "address": "x", "passport": { "yaer": 1 } }), "request.invalid", "passport.yaer"),
        ("units", unit("kind", json!("castle")), "request.invalid", "kind"),
        ("units", unit("unit", json!("7")), "request.invalid", "unit"),
        ("units", unit("area", json!("-1")), "house.area_out_of_range", "area"),
        ("units", unit("entrance", json!(3)), "house.no_entrance", "entrance"),
        ("entrances", json!({ "number": 0, "floors": 9 }), "house.out_of_range", "number"),
        ("entrances", json!({ "number": -1, "floors": 9 }), "request.invalid", "number"),
        ("entrances", json!({ "number": 70000, "floors": 9 }), "request.invalid", "number"),
    ];
    for (path, body, code, field) in cases {
        let path =
            if path.starts_with('/') { path.to_owned() } else { format!("/api/houses/{house}/{path}") };
        let answer = world.post(&token, &path, &body).await;
        answer.refused(422, code);
        assert_eq!(answer.body["field"], field, "{body}");
    }
    let after: i64 =
        sqlx::query_scalar("SELECT position FROM log.head").fetch_one(&world.pool).await.unwrap();
    assert_eq!(before, after, "nothing of it had an effect");
}

#[tokio::test]
async fn headers_are_of_their_form() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let with = |name: &'static str, value: &str| {
        let request = world.request(Method::POST, "/api/houses").bearer_auth(&token);
        send(request.header(name, value).json(&json!({ "address": "x" })))
    };
    for (name, value) in [
        ("Idempotency-Key", ""),
        ("Idempotency-Key", "a b"),
        ("Idempotency-Key", &"k".repeat(201)),
        ("If-Match", "7"),
    ] {
        let answer = with(name, value).await;
        answer.refused(422, "request.header_invalid");
        assert_eq!(answer.body["field"], name);
    }
    let odd = with("X-Request-Id", "<script>").await.expect(201);
    assert_ne!(odd.headers["x-request-id"], "<script>");
}

#[tokio::test]
async fn nobody_and_the_wrong_ones_are_kept_out() {
    let world = World::new().await;
    let resident = world.token(Role::Resident).await;
    let house = json!({ "address": "x" });
    let nobody = send(world.request(Method::POST, "/api/houses").json(&house)).await;
    nobody.refused(401, "session.required");
    assert_eq!(nobody.headers["www-authenticate"], "Bearer");
    world.post("dmv_x", "/api/houses", &house).await.refused(401, "session.token_invalid");
    let forged = format!("{}0", &resident[..resident.len() - 1]);
    let forged = if forged == resident { format!("{}1", &resident[..resident.len() - 1]) } else { forged };
    world.post(&forged, "/api/houses", &house).await.refused(401, "session.token_invalid");
    world.post(&resident, "/api/houses", &house).await.refused(403, "request.forbidden");
}

/// A body with nothing but this in it, at that path; `*` is an item of a list.
fn at(path: &[String], value: Value) -> Value {
    path.iter().rev().fold(value, |inner, step| match step.as_str() {
        "*" => json!([inner]),
        name => json!({ name: inner }),
    })
}

/// Where the schema has dates, as the contract writes it.
fn dates(contract: &Value, schema: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    if let Some(name) = schema["$ref"].as_str() {
        return dates(contract, contract.pointer(&name[1..]).unwrap(), path, found);
    }
    if ["date", "date-time"].contains(&schema["format"].as_str().unwrap_or_default()) {
        found.push(path.clone());
    }
    let fields = schema["properties"].as_object().into_iter().flatten();
    let items = schema.get("items").map(|items| ("*", items));
    for (step, inner) in fields.map(|(name, field)| (name.as_str(), field)).chain(items) {
        path.push(step.to_owned());
        dates(contract, inner, path, found);
        path.pop();
    }
    for choices in ["anyOf", "oneOf"] {
        for choice in schema[choices].as_array().into_iter().flatten() {
            dates(contract, choice, path, found);
        }
    }
}

#[tokio::test]
async fn no_command_takes_a_year_that_no_calendar_has() {
    let world = World::new().await;
    let all = Role::iter().filter(|role| *role != Role::System);
    let user = world.user("all", all.collect::<Vec<_>>()).await;
    let token = world.token_of(user).await;
    let contract = world.get(&token, "/api/openapi.json").await.expect(200).body;
    let mut asked = Vec::new();
    for (path, item) in contract["paths"].as_object().unwrap() {
        let schema = &item["post"]["requestBody"]["content"]["application/json"]["schema"];
        let mut found = Vec::new();
        dates(&contract, schema, &mut Vec::new(), &mut found);
        found.sort();
        found.dedup();
        for steps in found {
            let field = steps.join(".").replace(".*", "[0]");
            let path = path.replace("{id}", &user.to_string());
            for far in ["+262142-12-31", "-0001-12-31", "9999-12-31", "+262142-12-31T00:00:00Z"] {
                let answer = world.post(&token, &path, &at(&steps, far.into())).await;
                answer.refused(422, "request.invalid");
                assert_eq!(answer.body["field"], field, "{path} {far}");
            }
            asked.push(format!("{} {field}", item["post"]["operationId"].as_str().unwrap()));
        }
    }
    for known in [
        "install_meter installed_on",
        "install_meter verified_until",
        "issue_token expires",
        "pause_ticket until",
        "record_entries entries[0].effective",
        "record_history steps[0].at",
        "schedule_ticket window.from",
    ] {
        assert!(asked.iter().any(|asked| asked == known), "{known} among {asked:#?}");
    }
}

#[tokio::test]
async fn a_page_begins_nowhere_but_where_one_ended() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    for sort in ["due", "opened"] {
        let path = format!("/api/tickets?sort={sort}&after=-8200000000000000000.1");
        let answer = world.get(&token, &path).await;
        answer.refused(422, "request.invalid");
        assert_eq!(answer.body["field"], "after");
    }
    let answer = world.get(&token, "/api/tickets?text=%00").await;
    answer.refused(422, "request.invalid");
    assert_eq!(answer.body["field"], "text");
}
