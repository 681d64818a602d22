//! The ways in which a user signs in, and the identifiers by which a user is found.

use domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, PASSWORD, World, send};

/// An administrator who signed in by hand.
struct Keeper<'a> {
    world: &'a World,
    cookie: String,
    csrf: String,
}

impl<'a> Keeper<'a> {
    async fn of(world: &'a World) -> Self {
        world.user("keeper", Role::Administrator).await;
        let answer = sign_in(world, "keeper", PASSWORD).await.expect(201);
        let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { world, cookie, csrf: answer.body["csrf"].as_str().unwrap().to_owned() }
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = self.world.request(method, path).header("Cookie", &self.cookie);
        send(request.header("X-Domovoy-CSRF", &self.csrf).json(body)).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, body).await
    }

    async fn get(&self, path: &str) -> Value {
        self.world.project().await;
        self.ask(Method::GET, path, &json!({})).await.expect(200).body
    }
}

async fn sign_in(world: &World, login: &str, password: &str) -> Answer {
    let request = world.request(Method::POST, "/api/session");
    send(request.json(&json!({ "login": login, "password": password }))).await
}

fn identity(subject: &str) -> Value {
    json!({ "identity": { "issuer": "https://id.example", "subject": subject } })
}

#[tokio::test]
async fn a_user_keeps_everything_under_another_login() {
    let world = World::new().await;
    let keeper = Keeper::of(&world).await;
    let anna = world.user("anna", Role::Operator).await;
    world.user("boris", Role::Operator).await;
    let token = world.token_of(anna).await;
    let path = format!("/api/users/{anna}/login");
    let taken = keeper.post(&path, &json!({ "login": "Boris" })).await;
    taken.refused(409, "user.login_taken");
    assert_eq!(taken.body["field"], "login");

    keeper.post(&path, &json!({ "login": "anna.p" })).await.expect(200);
    let shown = world.get(&token, "/api/session").await.expect(200).body;
    assert_eq!((&shown["user"], &shown["login"]), (&json!(anna), &json!("anna.p")));
    sign_in(&world, "anna", PASSWORD).await.refused(401, "session.wrong_credentials");
    assert_eq!(sign_in(&world, "anna.p", PASSWORD).await.expect(201).body["user"], json!(anna));

    let new = json!({ "login": "anna", "password": PASSWORD, "roles": ["operator"] });
    let other = keeper.post("/api/users", &new).await.expect(201).id();
    assert_ne!(other, anna.0);
    assert_eq!(sign_in(&world, "anna", PASSWORD).await.expect(201).body["user"], json!(other));
    keeper.post("/api/users", &new).await.refused(409, "user.login_taken");
}

#[tokio::test]
async fn a_user_without_a_password_signs_in_by_none() {
    let world = World::new().await;
    let keeper = Keeper::of(&world).await;
    let new = json!({ "login": "anna", "roles": ["operator"] });
    let anna = keeper.post("/api/users", &new).await.expect(201).id();
    assert_eq!(keeper.get(&format!("/api/users/{anna}")).await["credentials"], json!([]));
    // the password that an unknown login is checked against, so that it takes as long
    sign_in(&world, "anna", "nobody's password").await.refused(401, "session.wrong_credentials");

    keeper.post(&format!("/api/users/{anna}/password"), &json!({ "password": PASSWORD })).await.expect(200);
    sign_in(&world, "anna", PASSWORD).await.expect(201);
    keeper.post(&format!("/api/users/{anna}/password/remove"), &json!({})).await.expect(200);
    sign_in(&world, "anna", PASSWORD).await.refused(401, "session.wrong_credentials");
    let keeper_id = sign_in(&world, "keeper", PASSWORD).await.expect(201).body["user"].clone();
    let own = format!("/api/users/{}/password/remove", keeper_id.as_str().unwrap());
    keeper.post(&own, &json!({})).await.refused(409, "user.last_credential");
}

#[tokio::test]
async fn an_external_identity_leads_to_one_user() {
    let world = World::new().await;
    let keeper = Keeper::of(&world).await;
    let boris = world.user("boris", Role::Operator).await;
    let linked = json!([{ "issuer": "https://id.example", "subject": "1" }]);
    let new = json!({ "login": "anna", "roles": ["operator"], "identities": linked });
    let anna = keeper.post("/api/users", &new).await.expect(201).id();
    let found = "/api/users?issuer=https%3A%2F%2Fid.example&subject=1";
    let rows = keeper.get(found).await;
    assert_eq!((&rows["items"][0]["id"], rows["items"].as_array().map(Vec::len)), (&json!(anna), Some(1)));
    let half = keeper.ask(Method::GET, "/api/users?issuer=https%3A%2F%2Fid.example", &json!({})).await;
    half.refused(422, "request.invalid");
    assert_eq!(half.body["field"], "subject");

    let link = format!("/api/users/{boris}/identities");
    keeper.post(&link, &identity("1")).await.refused(409, "user.identity_taken");
    let unlink = format!("/api/users/{anna}/identities/unlink");
    keeper.post(&unlink, &identity("2")).await.refused(404, "user.identity_unknown");
    keeper.post(&unlink, &identity("1")).await.expect(200);
    keeper.post(&link, &identity("1")).await.expect(200);
    assert_eq!(keeper.get(found).await["items"][0]["id"], json!(boris));
    let twice = json!({ "login": "vera", "roles": ["operator"], "identities": [linked[0], linked[0]] });
    let answer = keeper.post("/api/users", &twice).await;
    answer.refused(422, "request.invalid");
    assert_eq!(answer.body["field"], "identities");

    let token = world.token(Role::Administrator).await;
    world.post(&token, &link, &identity("3")).await.refused(403, "session.not_by_token");
}

#[tokio::test]
async fn a_registration_is_repeated_under_its_key() {
    let world = World::new().await;
    let admin = world.token(Role::Administrator).await;
    let new = json!({ "login": "anna", "password": PASSWORD, "roles": ["operator"] });
    let register = || {
        let request = world.request(Method::POST, "/api/users").bearer_auth(&admin);
        send(request.header("Idempotency-Key", "anna").json(&new))
    };
    let first = register().await.expect(201);
    assert_eq!(register().await.expect(201).body, first.body);
}
