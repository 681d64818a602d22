//! A client that calls the engine over HTTP, and its answers.

use reqwest::{Client, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{EngineProcess, PASSWORD, TIMEOUT, until};

/// A client with a token.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    client: Client,
    address: String,
    token: String,
}

/// An answer over HTTP.
#[derive(Debug, Clone)]
pub(crate) struct HttpAnswer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Caller {
    pub(crate) fn new(address: &str, token: &str) -> Self {
        Self { client: Client::new(), address: address.to_owned(), token: token.to_owned() }
    }

    /// The same client at another process.
    pub(crate) fn at(&self, process: &EngineProcess) -> Self {
        Self::new(&process.address, &self.token)
    }

    /// Registers a user of this person with this role, and returns a client with its token.
    pub(crate) async fn invites(&self, login: &str, role: &str, person: Uuid) -> Self {
        let user = json!({
            "login": login, "password": PASSWORD, "roles": [role], "person": person,
        });
        let user = self.done("/api/users", &user).await.id();
        // tokens are issued only to a user with a session
        let session = self.client.post(format!("{}/api/session", self.address));
        let session = answer(session.json(&json!({ "login": login, "password": PASSWORD }))).await;
        let cookie = session.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap();
        let csrf = session.body["csrf"].as_str().unwrap();
        let issue = self.client.post(format!("{}/api/users/{user}/tokens", self.address));
        let issue = issue.header("Cookie", cookie).header("X-Domovoy-CSRF", csrf);
        let token = answer(issue.json(&json!({ "label": "tests" }))).await;
        Self { token: token.body["token"].as_str().unwrap().to_owned(), ..self.clone() }
    }

    /// Registers a person with this name.
    pub(crate) async fn person(&self, name: &str) -> Uuid {
        self.done("/api/people", &json!({ "contacts": { "name": name } })).await.id()
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.address)).bearer_auth(&self.token)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.address)).bearer_auth(&self.token).json(body)
    }

    /// Sends a command that must succeed; retries while a read model that it needs is behind.
    pub(crate) async fn done(&self, path: &str, body: &Value) -> HttpAnswer {
        let key = Uuid::now_v7().to_string();
        let answer = until(async || {
            let answer = answer(self.post(path, body).header("Idempotency-Key", &key)).await;
            (answer.code() != "position.not_reached").then_some(answer)
        })
        .await;
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        answer
    }

    /// Sends a command that must be refused, and returns status and code.
    pub(crate) async fn refused(&self, path: &str, body: &Value) -> (u16, String) {
        let answer = answer(self.post(path, body)).await;
        (answer.status.as_u16(), answer.code().to_owned())
    }

    /// Whether the process reports that it is ready.
    pub(crate) async fn is_ready(&self) -> bool {
        let asked = self.get("/health/ready").timeout(TIMEOUT).send().await;
        asked.is_ok_and(|answer| answer.status() == StatusCode::OK)
    }

    /// Waits until the process is ready, or is not.
    pub(crate) async fn ready_is(&self, wanted: bool) {
        until(async || (self.is_ready().await == wanted).then_some(())).await;
    }
}

/// Sends a request and reads the answer.
pub(crate) async fn answer(request: RequestBuilder) -> HttpAnswer {
    try_answer(request).await.unwrap()
}

/// Sends a request and reads the answer, if there is one.
pub(crate) async fn try_answer(request: RequestBuilder) -> Result<HttpAnswer, reqwest::Error> {
    let response = request.timeout(TIMEOUT).send().await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = serde_json::from_slice(&response.bytes().await?).unwrap_or(Value::Null);
    Ok(HttpAnswer { status, headers, body })
}

impl HttpAnswer {
    pub(crate) fn id(&self) -> Uuid {
        serde_json::from_value(self.body["id"].clone()).unwrap()
    }

    pub(crate) fn version(&self) -> u64 {
        self.body["version"].as_u64().unwrap()
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}
