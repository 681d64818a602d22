//! A gateway of its own for every test, with a user in every role.

use std::{collections::BTreeMap, time::Duration};

use chrono::{NaiveDate, Utc};
use domain::{
    Actor, Role, Roles,
    contact::Contacts,
    id::{PersonId, TokenId, UserId},
    login::Login,
    person::RegisterPerson,
    text::Label,
    user::{Credentials, IssueToken, RegisterUser},
};
use embedded::scratch::Scratch;
use gateway::{App, Config, auth::token};
use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap};
use schemas::{
    Appender, Ask, Database, ExecuteError, Store, Vault, migrate, password::Password,
    rule_pack::publish_default, seal::HeadSigner, users::WithIdentifiers, vault::MasterKey,
};
use serde_json::{Value, json};
use sqlx::{PgPool, Postgres, Transaction};
use tokio::{
    net::TcpListener,
    sync::{Mutex, oneshot},
    task::JoinHandle,
};
use uuid::Uuid;
use workers::project::Projector;

/// How long anything may take before the test fails: it ends what hangs, and measures nothing.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct World {
    pub(crate) base: String,
    pub(crate) client: Client,
    pub(crate) store: Store,
    pub(crate) pool: PgPool,
    pub(crate) vault: Vault,
    projector: Mutex<Projector>,
    stop: Option<oneshot::Sender<()>>,
    served: Option<JoinHandle<std::io::Result<()>>>,
    scratch: Scratch,
}

/// An answer, taken apart.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub(crate) fn id(&self) -> Uuid {
        self.body["id"].as_str().expect("an id").parse().expect("a UUID")
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.code()), (status, code), "{:#}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("/problems/{code}"));
        assert_eq!(self.headers["x-request-id"].to_str().unwrap(), self.body["request_id"]);
        assert!(self.body["title"].as_str().is_some_and(|title| !title.is_empty()), "{code} has a title");
    }
}

/// The id of the user by this name.
pub(crate) fn user_id(name: &str) -> UserId {
    UserId::named(&format!("tests/{name}"))
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let scratch = Scratch::create().await;
        let database = Database::new(scratch.url()).seeing(projections::search_path());
        migrate(&database).await.unwrap();
        let pool = database.pool(16).unwrap();
        let store = Store::new(pool.clone(), Appender::start(pool.clone()), 1 << 20);
        publish_default(&store, chrono::Utc::now()).await.unwrap();
        let vault = Vault::new(pool.clone(), MasterKey::generate());
        let projector = Projector::start(pool.clone(), vault.clone(), projections::all()).await.unwrap();
        let projector = Mutex::new(projector);
        let signer = HeadSigner::generate();
        let app =
            App::new(config, pool.clone(), store.clone(), vault.clone(), signer, Box::new(BTreeMap::new));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(gateway::serve(listener, app, async {
            let _ = stopped.await;
        }));
        let client = Client::builder().timeout(PATIENCE).build().unwrap();
        let (stop, served) = (Some(stop), Some(served));
        Self { base, client, store, pool, vault, projector, stop, served, scratch }
    }

    /// Stops in order and says how it went.
    pub(crate) async fn stop(&mut self) {
        drop(self.stop.take());
        self.served.take().unwrap().await.unwrap().unwrap();
    }

    /// The database, with the rights of its owner.
    pub(crate) fn url(&self) -> String {
        self.scratch.url()
    }

    /// Locks the head of the log: until the transaction ends, nothing is appended.
    pub(crate) async fn lock_log(&self) -> Transaction<'static, Postgres> {
        let mut lock = PgPool::connect_lazy(&self.url()).unwrap().begin().await.unwrap();
        sqlx::query("SELECT FROM log.head FOR UPDATE").execute(&mut *lock).await.unwrap();
        lock
    }

    /// Brings the read models after the log: they do not move by themselves here.
    pub(crate) async fn project(&self) {
        self.projector.lock().await.catch_up().await.unwrap();
    }

    fn engine() -> Ask {
        Ask::new(Utc::now(), Actor::named("tests", Role::System))
    }

    /// Registers a user by this name.
    pub(crate) async fn user(&self, name: &str, roles: impl Into<Roles>) -> UserId {
        let (user, login) = (user_id(name), Login::parse(name).unwrap());
        let hash = Password::parse(PASSWORD).unwrap().hash();
        let credentials = Credentials::password_only(self.vault.seal(user.0, &hash).await.unwrap());
        let person = Some(PersonId::named(name));
        let command = &RegisterUser { user, login, credentials, roles: roles.into(), person };
        let register = WithIdentifiers { user: user.0, command };
        self.store.execute_unit(&register, &Self::engine()).await.unwrap();
        user
    }

    /// Registers the person by this name, unless they are.
    pub(crate) async fn person(&self, name: &str) -> PersonId {
        let person = PersonId::named(name);
        let contacts = serde_json::from_value::<Contacts>(json!({ "name": name })).unwrap();
        let sealed = self.vault.seal(person.0, &contacts).await.unwrap();
        let done = self.store.execute(person.0, &RegisterPerson { sealed }, &Self::engine()).await;
        assert!(matches!(done, Ok(_) | Err(ExecuteError::Refused(_))), "{done:?}");
        person
    }

    /// Registers a user in this role and gives a token of theirs.
    pub(crate) async fn token(&self, role: Role) -> String {
        let name: &str = role.into();
        let user = self.user(name, role).await;
        self.token_of(user).await
    }

    pub(crate) async fn token_of(&self, user: UserId) -> String {
        let (text, hash) = token::generate(user);
        let label = Label::parse("tests").unwrap();
        let issue = IssueToken { token: TokenId(Uuid::now_v7()), hash, label, expires: None };
        self.store.execute(user.0, &issue, &Self::engine()).await.unwrap();
        text
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> Answer {
        send(self.request(Method::GET, path).bearer_auth(token)).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).bearer_auth(token).json(body)).await
    }

    /// A house of this address, registered.
    pub(crate) async fn house(&self, token: &str) -> Uuid {
        self.post(token, "/api/houses", &json!({ "address": "Svetlanskaya 1" })).await.expect(201).id()
    }
}

/// Today by the engine's calendar, for a test that must not see tomorrow: shortly before midnight it waits for it.
pub(crate) async fn today() -> NaiveDate {
    let now = Utc::now();
    let tomorrow = (now + 2 * PATIENCE).date_naive();
    if tomorrow != now.date_naive() {
        tokio::time::sleep(2 * PATIENCE).await;
    }
    Utc::now().date_naive()
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await.expect("a whole answer");
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status, headers, body }
}
