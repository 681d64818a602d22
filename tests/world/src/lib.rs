//! Shared by the tests of workers, imports, exports and the demo: a database with its own log for each test, and
//! workers that a test stops in order or kills.
//!
//! Only tests depend on this crate.

use std::time::Duration;

use domain::{
    Actor, Command, Role,
    given::moment,
    house::{AddEntrance, Address, Passport, RegisterHouse},
};
use embedded::scratch::Scratch;
use schemas::{
    Appender, Ask, Database, Store, Vault, migrate, rule_pack::publish_default, tail, vault::MasterKey,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgPool;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use workers::{
    health::{Health, State},
    reactor::{Reactor, RuleCursor},
    wake::{Listener, Wake},
    worker::{Worker, WorkerContext, keep},
};

/// How long anything may take before the test fails.
pub const TIMEOUT: Duration = Duration::from_mins(1);

pub struct World {
    pub database: Database,
    pub pool: PgPool,
    pub store: Store,
    pub vault: Vault,
    wake: Wake,
    _scratch: Scratch,
}

/// A running worker that can be stopped in order or killed.
pub struct RunningWorker {
    pub health: Health,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl World {
    /// A company that has published the default rules: six events.
    pub async fn with_rules() -> Self {
        let world = Self::new().await;
        publish_default(&world.store, moment("2026-01-01T00:00:00Z")).await.unwrap();
        world
    }

    /// A company with an empty log.
    pub async fn new() -> Self {
        let scratch = Scratch::create().await;
        let database = Database::new(scratch.url()).seeing(projections::search_path());
        migrate(&database).await.unwrap();
        let pool = database.pool(24).unwrap();
        let store = Store::new(pool.clone(), Appender::start(pool.clone()), 1 << 20);
        let vault = Vault::new(pool.clone(), MasterKey::generate());
        let (listener, wake) = Listener::new(pool.clone());
        tokio::spawn(listener.run(CancellationToken::new()));
        Self { database, pool, store, vault, wake, _scratch: scratch }
    }

    pub fn keep<W: Worker + 'static>(&self, worker: W) -> RunningWorker {
        let (health, stop) = (Health::default(), CancellationToken::new());
        let context = WorkerContext {
            pool: self.pool.clone(),
            wake: self.wake.clone(),
            health: health.clone(),
            stop: stop.clone(),
        };
        RunningWorker { health, stop, task: tokio::spawn(keep(worker, context)) }
    }

    /// Executes a command that is given as its JSON.
    pub async fn does<C: Command + DeserializeOwned>(&self, id: impl Into<Uuid>, command: Value) {
        let command: C = serde_json::from_value(command).unwrap();
        self.store.execute(id.into(), &command, &ask()).await.unwrap();
    }

    /// Executes a command as the engine.
    pub async fn ask<C: Command>(&self, id: Uuid, command: C) {
        self.ask_at("2026-03-02T09:00:00Z", id, command).await;
    }

    pub async fn ask_at<C: Command>(&self, now: &str, id: Uuid, command: C) {
        let mut ask = ask();
        ask.now = moment(now);
        self.store.execute(id, &command, &ask).await.unwrap();
    }

    /// Runs all rules, one worker per cursor.
    pub fn react(&self) -> Vec<RunningWorker> {
        let reactors = Reactor::all(&self.pool, &self.store, &self.vault);
        reactors.into_iter().map(|reactor| self.keep(reactor)).collect()
    }

    /// Waits until the rules have reacted to every event of the log, including events of their own reactions.
    pub async fn reacted(&self) {
        let cursors = RuleCursor::all();
        let names = cursors.iter().flat_map(|cursor| vec![cursor.name.clone(); cursor.kinds.len()]);
        let kinds = cursors.iter().flat_map(|cursor| cursor.kinds.clone());
        let (names, kinds): (Vec<_>, Vec<_>) = (names.collect(), kinds.collect());
        until(async || {
            let open = "SELECT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS rule(cursor, kind) \
                   LEFT JOIN workers.cursors c ON c.name = rule.cursor WHERE c.name IS NULL \
                     OR EXISTS (SELECT FROM log.events e WHERE e.event_type = rule.kind AND e.position > c.position))";
            let open = sqlx::query_scalar(open).bind(&names).bind(&kinds);
            let open: bool = open.fetch_one(&self.pool).await.unwrap();
            (!open).then_some(())
        })
        .await;
    }

    /// Waits until the read models have read the whole log, which needs a running worker.
    pub async fn shown(&self) {
        until(async || {
            let furthest: Option<i64> = sqlx::query_scalar("SELECT min(position) FROM projections.cursors")
                .fetch_one(&self.pool)
                .await
                .unwrap();
            (furthest == Some(tail::head(&self.pool).await.unwrap())).then_some(())
        })
        .await;
    }

    /// Number of events of a kind.
    pub async fn count(&self, kind: &str) -> i64 {
        let count = "SELECT count(*) FROM log.events WHERE event_type = $1";
        sqlx::query_scalar(count).bind(kind).fetch_one(&self.pool).await.unwrap()
    }

    /// Appends this many events, in streams of one to four.
    pub async fn grow(&self, events: usize) {
        let mut left = events;
        while left > 0 {
            let (house, entrances) = (Uuid::now_v7(), (left - 1).min(left % 4));
            self.store.execute(house, &register(), &ask()).await.unwrap();
            for number in 1..=entrances {
                let command = AddEntrance { number: number as u16, floors: 9 };
                self.store.execute(house, &command, &ask()).await.unwrap();
            }
            left -= 1 + entrances;
        }
    }
}

impl RunningWorker {
    pub async fn stop(self) {
        self.stop.cancel();
        tokio::time::timeout(TIMEOUT, self.task).await.expect("a worker ends between turns").unwrap();
    }

    /// Aborts the worker in the middle of its turn, as a crash does.
    pub async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }

    pub async fn is(&self, name: &str, wanted: impl Fn(&State) -> bool) -> State {
        until(async || self.health.all().get(name).filter(|state| wanted(state)).cloned()).await
    }
}

/// Polls until there is an answer, for [`TIMEOUT`] at most.
#[track_caller]
pub fn until<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> impl Future<Output = T> {
    let asked = std::panic::Location::caller();
    async move {
        let asking = async {
            loop {
                if let Some(answer) = ask().await {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let answer = tokio::time::timeout(TIMEOUT, asking).await;
        answer.unwrap_or_else(|_| panic!("{asked} waited in vain"))
    }
}

pub fn ask() -> Ask {
    let roles = [Role::System, Role::Supervisor].into_iter().collect();
    let actor = Actor { roles, ..Actor::named("tests", Role::System) };
    Ask::new(moment("2026-03-02T09:00:00Z"), actor)
}

fn register() -> RegisterHouse {
    RegisterHouse {
        address: Address::parse("Vladivostok, Svetlanskaya 1").unwrap(),
        passport: Passport::default(),
        origin: None,
    }
}
