//! A company of the release before this one is migrated and continues.
//!
//! `tests/fixtures/README.md` describes how it was made and what was recorded.

mod compare;
mod fixture;

use std::collections::{BTreeMap, BTreeSet};

use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use self::{
    compare::{Difference, differences},
    fixture::Fixture,
};
use crate::{
    caller::{Caller, HttpAnswer, answer},
    check::head,
    models::{assert_equal, caught_up, contents, stand_at_head},
    world::{EngineProcess, EngineWorld, until},
};

/// The folder of the release before this one.
const BEFORE: &str = "release_0_1";

/// Fields whose answers this release changes on purpose, each with the reason. Places are written as in
/// `differences`.
const CHANGED: &[(&str, &str)] = &[
    ("/api/search: *.title", NUMBERED),
    ("/api/tickets: tickets.*.number", NUMBERED),
    ("/api/tickets/*: number", NUMBERED),
    ("/api/tickets/*/history: case.number", NUMBERED),
    ("/api/tickets/*/past: number", NUMBERED),
    ("/api/tickets/*/past: policy", RULE_NAMED),
    ("/api/tickets/*/past: scenario", RULE_NAMED),
    ("/api/tickets/*: policy", RULE_NAMED),
    ("/api/tickets/*: scenario", RULE_NAMED),
];

const NUMBERED: &str = "a ticket's number is dense among tickets, and no longer its position in the log";
const RULE_NAMED: &str = "a version is named with the code of its rule";

/// Events that the passing of time may add to the old log.
const BY_TIME: [&str; 6] = [
    "ticket.closed",
    "ticket.deadline_missed",
    "ticket.deadline_moved",
    "ticket.deadline_warned",
    "ticket.escalated",
    "ticket.resumed",
];

/// Events of the default rules, which a company of that release publishes at its first start under this one.
const BY_START: [&str; 6] = [
    "calendar.drafted",
    "calendar.published",
    "scenario.drafted",
    "scenario.published",
    "sla_policy.drafted",
    "sla_policy.published",
];

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Fails if a field differs that is not in `CHANGED`, or if a field in `CHANGED` does not differ.
fn assert_only_wanted(differences: &[Difference]) {
    let is_wanted = |found: &&Difference| CHANGED.iter().any(|(place, _)| *place == found.place);
    let unwanted: Vec<_> = differences.iter().filter(|found| !is_wanted(found)).collect();
    let places: BTreeSet<_> = unwanted.iter().map(|found| &found.place).collect();
    assert!(unwanted.is_empty(), "{places:#?}, such as {:#?}", &unwanted[..unwanted.len().min(5)]);
    for (place, why) in CHANGED {
        assert!(differences.iter().any(|found| found.place == *place), "{place} ({why}) does not differ");
    }
}

async fn events_by_kind(pool: &PgPool) -> BTreeMap<String, i64> {
    let kinds = "SELECT event_type, count(*) FROM log.events GROUP BY 1";
    sqlx::query_as(kinds).fetch_all(pool).await.unwrap().into_iter().collect()
}

/// No worker follows the log here and no time passes for it: the answers are those of the old release.
#[tokio::test]
async fn an_old_log_is_migrated_and_gives_the_same_answers() {
    let fixture = Fixture::of(BEFORE);
    let world = fixture.restore().await;
    let gateway = world.start("gateway").await;
    let pool = world.pool();
    assert!(stand_at_head(&pool).await, "every read model has read the old log");
    let caller = |login: &str| Caller::new(&gateway.address, fixture.token(login));

    let mut found = Vec::new();
    for recorded in fixture.answers() {
        let today = answer(caller(&recorded.by).get(&recorded.path)).await;
        assert_eq!(today.status, StatusCode::OK, "{}: {today:?}", recorded.path);
        found.extend(differences(&recorded.path, &recorded.answer, &today.body));
    }
    for report in fixture.expected["reports"].as_array().unwrap() {
        let arguments: Vec<String> = serde_json::from_value(report["arguments"].clone()).unwrap();
        let arguments: Vec<&str> = ["report"].into_iter().chain(arguments.iter().map(|it| &**it)).collect();
        let today = json_of(&world.output(&arguments).await);
        found.extend(differences(&arguments[..2].join(" "), &report["answer"], &today));
    }
    assert_only_wanted(&found);

    let kept = caller("anna").get(&format!(
        "/api/tickets/{}/files/{}",
        fixture.id("tickets", "rated"),
        fixture.picture()
    ));
    let kept = kept.send().await.unwrap().bytes().await.unwrap();
    assert_eq!(kept, std::fs::read(fixture.file("ceiling.png")).unwrap());

    let kinds: BTreeMap<String, i64> = serde_json::from_value(fixture.expected["kinds"].clone()).unwrap();
    assert_eq!(events_by_kind(&pool).await, kinds);
    assert_eq!(json_of(&world.output(&["verify"]).await), fixture.expected["verify"]);
    let dossier = json_of(&world.output(&["verify", "--dossier", &fixture.file("dossier.jsonl")]).await);
    assert_eq!(dossier["fault"], Value::Null, "{dossier}");

    // a model whose rows are computed differently must have another version
    let kept = contents(&pool).await;
    world.output(&["rebuild"]).await;
    assert_equal(&kept, &contents(&pool).await);
    gateway.stop().await;
    world.check().await;
}

/// The whole engine follows the old log, and reacts only to new events.
#[tokio::test]
async fn an_old_company_continues_under_this_release() {
    let fixture = Fixture::of(BEFORE);
    let world = fixture.restore().await;
    let pool = world.pool();
    let before = head(&pool).await;
    let engine = world.start("up").await;
    caught_up(&pool).await;
    let added = "SELECT DISTINCT event_type FROM log.events WHERE position > $1";
    let added: Vec<String> = sqlx::query_scalar(added).bind(before).fetch_all(&pool).await.unwrap();
    let expected = |kind: &&str| BY_TIME.contains(kind) || BY_START.contains(kind);
    assert!(added.iter().map(String::as_str).all(|kind| expected(&kind)), "was done again: {added:?}");

    imports_find_their_rows(&world, &fixture).await;
    let desk = Caller::new(&engine.address, fixture.token("all"));
    let receipt = &fixture.expected["receipt"];
    let repeated = desk.post(receipt["path"].as_str().unwrap(), &receipt["body"]);
    let repeated = answer(repeated.header("Idempotency-Key", receipt["key"].as_str().unwrap())).await;
    assert_eq!(differences("receipt", &receipt["answer"], &repeated.body).len(), 0, "{repeated:?}");

    tickets_continue(&desk, &fixture).await;
    accounts_continue(&desk, &fixture).await;
    everything_else_continues(&desk, &fixture).await;
    caught_up(&pool).await;
    world.books_agree().await;
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn users_keep_their_access_and_nobody_gains_any() {
    let fixture = Fixture::of(BEFORE);
    let world = fixture.restore().await;
    // as if they had signed in a moment ago
    let sessions = "UPDATE gateway.sessions SET expires_at = now() + interval '1 hour'";
    sqlx::query(sessions).execute(&world.owner()).await.unwrap();
    let engine = world.start("gateway").await;
    for (login, password) in fixture.passwords("passwords") {
        let status = if login == "boris" { StatusCode::UNAUTHORIZED } else { StatusCode::CREATED };
        assert_eq!(sign_in(&engine, login, password).await.status, status, "{login}");
    }
    for (login, password) in fixture.passwords("former_passwords") {
        assert_eq!(sign_in(&engine, login, password).await.status, StatusCode::UNAUTHORIZED, "{login}");
    }
    let session = |token: &str| answer(Caller::new(&engine.address, token).get("/api/session"));
    for login in ["all", "oleg", "anna"] {
        assert_eq!(session(fixture.token(login)).await.body["login"], login);
    }
    for login in ["oleg-revoked", "anna-revoked"] {
        assert_eq!(session(fixture.token(login)).await.status, StatusCode::UNAUTHORIZED, "{login}");
    }
    let client = reqwest::Client::new();
    let session = client.get(format!("{}/api/session", engine.address)).header("Cookie", fixture.cookie());
    let session = answer(session).await;
    // sessions are not part of the log: a new form of them may sign users out
    let goes_on = session.status == StatusCode::OK && session.body["login"] == "oleg";
    assert!(goes_on || session.status == StatusCode::UNAUTHORIZED, "{session:?}");
    engine.stop().await;
}

async fn sign_in(engine: &EngineProcess, login: &str, password: &str) -> HttpAnswer {
    let session = reqwest::Client::new().post(format!("{}/api/session", engine.address));
    answer(session.json(&json!({ "login": login, "password": password }))).await
}

/// Imported rows are found again by the ids and keys of the old release.
async fn imports_find_their_rows(world: &EngineWorld, fixture: &Fixture) {
    for (kind, summary) in fixture.expected["imports"].as_object().unwrap() {
        let [mapping, rows] = ["toml", "csv"].map(|form| fixture.file(&format!("imports/{kind}.{form}")));
        let report = world.folder.path().join("rejected.csv").display().to_string();
        let import =
            ["import", kind, "--source", "elsewhere", "--mapping", &mapping, "--report", &report, &rows];
        let again = json_of(&world.output(&import).await);
        assert_eq!(
            (&again["taken"], &again["rejected"]),
            (&0.into(), &summary["rejected"]),
            "{kind}: {again}"
        );
    }
}

async fn tickets_continue(desk: &Caller, fixture: &Fixture) {
    let steps = [
        ("assigned", "start", json!({})),
        ("assigned", "resolve", json!({ "summary": "the pipe is replaced" })),
        ("assigned", "confirm", json!({})),
        ("resolved", "reopen", json!({ "reason": "it drips again" })),
        ("rated", "reopen", json!({ "reason": "it drips again" })),
        ("in_progress", "pause", json!({ "reason": "no spare part" })),
        ("paused", "comment", json!({ "comment": Uuid::now_v7(), "audience": "internal", "text": "still?" })),
        ("new", "classify", json!({ "kind": "emergency", "category": "blockage", "priority": "normal" })),
        // longer than the last snapshot of the old release
        ("long", "comment", json!({ "comment": Uuid::now_v7(), "audience": "internal", "text": "one more" })),
    ];
    for (ticket, verb, body) in steps {
        let path = format!("/api/tickets/{}", fixture.id("tickets", ticket));
        desk.done(&format!("{path}/{verb}"), &body).await;
    }
    let merged = format!("/api/tickets/{}/start", fixture.id("tickets", "merged"));
    assert_eq!(desk.refused(&merged, &json!({})).await.1, "ticket.not_in_this_state");
}

fn hundredths(money: &Value) -> i64 {
    money.as_str().unwrap().replace('.', "").parse().unwrap()
}

async fn accounts_continue(desk: &Caller, fixture: &Fixture) {
    let path = |name: &str| format!("/api/accounts/{}", fixture.id("accounts", name));
    let balance = async |name: &str| hundredths(&answer(desk.get(&path(name))).await.body["balance"]);
    let before = [balance("first").await, balance("second").await, balance("long").await];
    for name in ["first", "long"] {
        let charge = json!({
            "entry": Uuid::now_v7(), "period": "2025-05", "effective": "2025-05-31", "due": "2025-06-10",
            "lines": [{ "service": "heating", "amount": "100.00" }],
        });
        desk.done(&format!("{}/charge", path(name)), &charge).await;
    }
    // a new payment finds an old account by its number; an old payment is matched by hand
    let payment = json!({ "channel": "bank", "amount": "40.00", "paid_on": "2025-06-05", "payer": "100001" });
    desk.done("/api/payments", &payment).await;
    let unmatched = format!("/api/payments/{}/match", fixture.id("payments", "unmatched"));
    let second = json!({ "account": fixture.id("accounts", "second"), "by": "manual" });
    desk.done(&unmatched, &second).await;
    let after = [before[0] + 6_000, before[1] - 7_770, before[2] + 10_000];
    until(async || {
        let now = [balance("first").await, balance("second").await, balance("long").await];
        (now == after).then_some(())
    })
    .await;
    let closed = json!({ "reason": "once more" });
    let refused = desk.refused(&format!("{}/close", path("closed")), &closed).await;
    assert_eq!(refused.1, "account.closed");
}

async fn everything_else_continues(desk: &Caller, fixture: &Fixture) {
    let [house, unit] = [fixture.house(), fixture.id("units", "2")];
    let anna = json!({ "contacts": { "name": "Anna Sidorova", "phones": ["+79995550104"] } });
    let gone = format!("/api/people/{}/contacts", fixture.id("people", "gone"));
    assert_eq!(desk.refused(&gone, &anna).await.1, "person.erased");
    let file = json!({
        "file": Uuid::now_v7(), "audience": "internal", "name": "again.png", "sha256": fixture.picture(),
    });
    let commands = [
        (format!("/api/people/{}/contacts", fixture.id("people", "anna")), anna),
        (format!("/api/houses/{house}/entrances"), json!({ "number": 2, "floors": 10 })),
        (
            "/api/residencies".to_owned(),
            json!({
                "person": fixture.id("people", "oleg"), "house": house, "unit": unit, "tie": "tenant",
                "from": "2025-10-01",
            }),
        ),
        (
            format!("/api/meters/{}/read", fixture.id("meters", "hanging")),
            json!({ "date": "2025-08-25", "values": ["20"], "source": "operator" }),
        ),
        (format!("/api/users/{}/unblock", fixture.id("users", "boris")), json!({})),
        (format!("/api/tickets/{}/attach-file", fixture.id("tickets", "new")), file),
    ];
    for (path, body) in commands {
        desk.done(&path, &body).await;
    }
}
