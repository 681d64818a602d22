//! Signing in and out, and being shut out.

use domain::{Actor, Role, text::Prose, user::BlockUser};
use gateway::auth::IDENTITY_TTL;
use reqwest::{Method, RequestBuilder};
use schemas::Ask;
use serde_json::{Value, json};

use crate::world::{Answer, PASSWORD, World, send};

struct Browser {
    cookie: String,
    csrf: String,
}

impl Browser {
    /// With the session that this answer begins.
    fn of(answer: &Answer) -> Self {
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { cookie, csrf: answer.body["csrf"].as_str().unwrap().to_owned() }
    }

    fn with(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("Cookie", &self.cookie).header("X-Domovoy-CSRF", &self.csrf)
    }
}

async fn sign_in(world: &World, login: &str, password: &str) -> Answer {
    let request = world.request(Method::POST, "/api/session");
    send(request.json(&json!({ "login": login, "password": password }))).await
}

async fn browser(world: &World, login: &str) -> Browser {
    Browser::of(&sign_in(world, login, PASSWORD).await.expect(201))
}

fn house() -> Value {
    json!({ "address": "Svetlanskaya 1" })
}

#[tokio::test]
async fn a_session_lasts_until_signing_out() {
    let world = World::new().await;
    world.user("anna", Role::Operator).await;
    let anna = browser(&world, "anna").await;
    let show = || send(anna.with(world.request(Method::GET, "/api/session")));
    let shown = show().await.expect(200);
    assert_eq!((&shown.body["login"], &shown.body["roles"]), (&json!("anna"), &json!(["operator"])));
    assert_eq!(shown.body["csrf"], anna.csrf);
    send(anna.with(world.request(Method::POST, "/api/houses")).json(&house())).await.expect(201);
    send(anna.with(world.request(Method::DELETE, "/api/session"))).await.expect(204);
    show().await.refused(401, "session.required");
    let keys: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT key_hash FROM gateway.sessions").fetch_all(&world.pool).await.unwrap();
    assert!(keys.is_empty());
}

#[tokio::test]
async fn a_change_needs_the_header_that_only_our_pages_know() {
    let world = World::new().await;
    world.user("anna", Role::Operator).await;
    world.user("boris", Role::Operator).await;
    let (anna, boris) = (browser(&world, "anna").await, browser(&world, "boris").await);
    let post = || world.request(Method::POST, "/api/houses").header("Cookie", &anna.cookie).json(&house());
    send(post()).await.refused(403, "session.csrf");
    send(post().header("X-Domovoy-CSRF", &boris.csrf)).await.refused(403, "session.csrf");
    send(post().header("X-Domovoy-CSRF", &anna.csrf)).await.expect(201);
    let get = world.request(Method::GET, "/api/session").header("Cookie", &anna.cookie);
    send(get).await.expect(200);
}

#[tokio::test]
async fn wrong_passwords_and_unknown_logins_sound_alike_and_end() {
    let world = World::new().await;
    world.user("anna", Role::Operator).await;
    let wrong = sign_in(&world, "anna", "not her password").await;
    wrong.refused(401, "session.wrong_credentials");
    let unknown = sign_in(&world, "nobody", "not her password").await;
    unknown.refused(401, "session.wrong_credentials");
    assert_eq!(wrong.body["detail"], unknown.body["detail"]);
    for _ in 1..10 {
        sign_in(&world, "anna", "not her password").await;
    }
    let ended = sign_in(&world, "anna", PASSWORD).await;
    ended.refused(429, "session.too_many_attempts");
    assert!(ended.headers.contains_key("retry-after"));
    sign_in(&world, "x", PASSWORD).await.refused(422, "request.invalid");
}

#[tokio::test]
async fn the_blocked_are_out_at_once() {
    let world = World::new().await;
    let user = world.user("anna", Role::Operator).await;
    let anna = browser(&world, "anna").await;
    let token = world.token_of(user).await;
    let admin = world.token(Role::Administrator).await;
    world.get(&token, "/api/session").await.expect(200);
    send(anna.with(world.request(Method::GET, "/api/session"))).await.expect(200);

    let block = json!({ "reason": "left the company" });
    world.post(&admin, &format!("/api/users/{user}/block"), &block).await.expect(200);
    world.get(&token, "/api/session").await.refused(401, "session.token_invalid");
    send(anna.with(world.request(Method::GET, "/api/session"))).await.refused(401, "session.required");
    sign_in(&world, "anna", PASSWORD).await.refused(401, "session.wrong_credentials");
}

#[tokio::test]
async fn blocked_by_another_process_they_are_out_within_a_second() {
    let world = World::new().await;
    let user = world.user("anna", Role::Operator).await;
    let token = world.token_of(user).await;
    world.get(&token, "/api/session").await.expect(200);
    let actor = Actor::named("another process", Role::System);
    let ask = Ask::new(chrono::Utc::now(), actor);
    let block = BlockUser { reason: Prose::parse("left the company").unwrap() };
    world.store.execute(user.0, &block, &ask).await.unwrap();
    // they may be known here for this long, and not a moment longer
    tokio::time::sleep(IDENTITY_TTL).await;
    world.get(&token, "/api/session").await.refused(401, "session.token_invalid");
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_of_the_old_and_replaces_the_present_one() {
    let world = World::new().await;
    let user = world.user("anna", Role::Operator).await;
    let elsewhere = browser(&world, "anna").await;
    let anna = browser(&world, "anna").await;
    let change = anna.with(world.request(Method::POST, &format!("/api/users/{user}/password")));
    // whoever finds the screen open does not know the present one
    let path = format!("/api/users/{user}/password");
    for body in [
        json!({ "password": "another good one" }),
        json!({ "password": "another good one", "present": "a wrong password" }),
    ] {
        let answer = send(anna.with(world.request(Method::POST, &path)).json(&body)).await;
        answer.refused(422, "user.wrong_password");
        assert_eq!(answer.body["field"], "present");
    }
    let known = json!({ "password": "another good one", "present": PASSWORD });
    let renewed = Browser::of(&send(change.json(&known)).await.expect(200));
    for ended in [&anna, &elsewhere] {
        let show = ended.with(world.request(Method::GET, "/api/session"));
        send(show).await.refused(401, "session.required");
    }
    let shown = send(renewed.with(world.request(Method::GET, "/api/session"))).await.expect(200);
    assert_eq!(shown.body["csrf"], renewed.csrf);
    send(renewed.with(world.request(Method::POST, "/api/houses")).json(&house())).await.expect(201);
    sign_in(&world, "anna", PASSWORD).await.refused(401, "session.wrong_credentials");
    sign_in(&world, "anna", "another good one").await.expect(201);
}

#[tokio::test]
async fn a_token_makes_neither_passwords_nor_tokens() {
    let world = World::new().await;
    let user = world.user("anna", Role::Administrator).await;
    let token = world.token_of(user).await;
    let other = world.user("boris", Role::Operator).await;
    for user in [user, other] {
        let password = json!({ "password": "another good one", "present": PASSWORD });
        let answer = world.post(&token, &format!("/api/users/{user}/password"), &password).await;
        answer.refused(403, "session.not_by_token");
        let answer =
            world.post(&token, &format!("/api/users/{user}/tokens"), &json!({ "label": "more" })).await;
        answer.refused(403, "session.not_by_token");
    }
    let anna = browser(&world, "anna").await;
    let post = |path: String, body: Value| send(anna.with(world.request(Method::POST, &path)).json(&body));
    post(format!("/api/users/{user}/tokens"), json!({ "label": "more" })).await.expect(200);
    post(format!("/api/users/{other}/password"), json!({ "password": "another good one" })).await.expect(200);
    sign_in(&world, "boris", "another good one").await.expect(201);
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_sessions_and_no_token() {
    let world = World::new().await;
    let user = world.user("anna", Role::Operator).await;
    world.user("boris", Role::Operator).await;
    let (token, admin) = (world.token_of(user).await, world.token(Role::Administrator).await);
    let path = format!("/api/users/{user}/sign-out-everywhere");
    let stays = |browser: &Browser| send(browser.with(world.request(Method::GET, "/api/session")));

    let (first, second) = (browser(&world, "anna").await, browser(&world, "anna").await);
    let boris = browser(&world, "boris").await;
    send(boris.with(world.request(Method::POST, &path))).await.refused(403, "user.not_allowed");
    stays(&first).await.expect(200);
    send(first.with(world.request(Method::POST, &path))).await.expect(200);
    stays(&first).await.refused(401, "session.required");
    stays(&second).await.refused(401, "session.required");
    stays(&boris).await.expect(200);
    world.get(&token, "/api/session").await.expect(200);

    let third = browser(&world, "anna").await;
    world.post(&admin, &path, &json!({})).await.expect(200);
    stays(&third).await.refused(401, "session.required");
}

#[tokio::test]
async fn a_session_that_began_before_a_block_does_not_come_back_with_its_end() {
    let world = World::new().await;
    let user = world.user("anna", Role::Operator).await;
    let anna = browser(&world, "anna").await;
    let admin = world.token(Role::Administrator).await;
    let block = json!({ "reason": "left the company" });
    world.post(&admin, &format!("/api/users/{user}/block"), &block).await.expect(200);
    world.post(&admin, &format!("/api/users/{user}/unblock"), &json!({})).await.expect(200);
    send(anna.with(world.request(Method::GET, "/api/session"))).await.refused(401, "session.required");
    browser(&world, "anna").await;
}
