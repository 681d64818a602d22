//! A log, and models that follow it.

use domain::{Actor, Command, Role, given::moment};
use embedded::scratch::Scratch;
use projections::{ReadModel, build};
use schemas::{
    Appender, Ask, Database, Recorded, Store, Vault, migrate, rule_pack::publish_default, tail,
    vault::MasterKey,
};
use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;

pub(crate) struct World {
    pub(crate) pool: PgPool,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    database: Database,
    _scratch: Scratch,
}

impl World {
    /// A company that has published the default rules.
    pub(crate) async fn new() -> Self {
        let world = Self::without_rules().await;
        publish_default(&world.store, moment("2025-01-01T00:00:00Z")).await.unwrap();
        world
    }

    /// An empty log.
    pub(crate) async fn without_rules() -> Self {
        let scratch = Scratch::create().await;
        let database = Database::new(scratch.url()).seeing(projections::search_path());
        migrate(&database).await.unwrap();
        let pool = database.pool(8).unwrap();
        let store = Store::new(pool.clone(), Appender::start(pool.clone()), 1 << 20);
        let vault = Vault::new(pool.clone(), MasterKey::generate());
        Self { pool, store, vault, database, _scratch: scratch }
    }

    /// Asks as the system, which may all.
    pub(crate) async fn ask<C: Command>(&self, id: impl Into<Uuid>, command: C) {
        self.ask_at("2026-03-02T09:00:00Z", id, command).await;
    }

    pub(crate) async fn ask_at<C: Command>(&self, now: &str, id: impl Into<Uuid>, command: C) {
        self.ask_by(Actor::named("worker:tests", Role::System), now, id, command).await;
    }

    pub(crate) async fn ask_by<C: Command>(&self, actor: Actor, now: &str, id: impl Into<Uuid>, command: C) {
        self.store.execute(id.into(), &command, &Ask::new(moment(now), actor)).await.unwrap();
    }

    /// A connection with the engine's rights.
    pub(crate) async fn connection(&self) -> PgConnection {
        let mut connection = self.database.owner().await.unwrap();
        sqlx::query("SET ROLE domovoy_engine").execute(&mut connection).await.unwrap();
        connection.ping().await.unwrap();
        connection
    }

    /// The whole log, with personal data opened.
    pub(crate) async fn log(&self) -> Vec<Recorded> {
        let mut log = tail::read_after(&self.pool, 0, i64::MAX).await.unwrap();
        tail::open(&self.vault, &mut log).await.unwrap();
        log
    }

    /// Brings every model to the head, in batches of this size.
    pub(crate) async fn follow(&self, size: i64) {
        for mut model in projections::all() {
            self.follow_with(&mut *model, size).await;
        }
    }

    /// Brings one model to the head.
    pub(crate) async fn follow_with(&self, model: &mut dyn ReadModel, size: i64) {
        let mut connection = self.connection().await;
        let mut position = build::prepare(&mut connection, &model.about()).await.unwrap();
        loop {
            let mut batch = tail::read_after(&self.pool, position, size).await.unwrap();
            if batch.is_empty() {
                break;
            }
            tail::open(&self.vault, &mut batch).await.unwrap();
            position = build::apply(&mut connection, model, position, &batch).await.unwrap();
        }
    }

    /// Builds one model from nothing and swaps it in.
    pub(crate) async fn rebuild(&self, model: &mut dyn ReadModel) {
        let mut connection = self.connection().await;
        let mut build = build::Build::begin(&mut connection, model).await.unwrap();
        loop {
            let mut batch = tail::read_after(&self.pool, build.position(), 1000).await.unwrap();
            if batch.is_empty() {
                break;
            }
            tail::open(&self.vault, &mut batch).await.unwrap();
            build.take(model, &batch).await.unwrap();
        }
        build.lock_live(model).await.unwrap();
        build.swap(model).await.unwrap();
    }

    /// Every row of every table of a model, as text.
    pub(crate) async fn contents(&self, model: &dyn ReadModel) -> Vec<String> {
        let schema = model.about().schema();
        let tables: Vec<String> =
            sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = $1 ORDER BY 1")
                .bind(&schema)
                .fetch_all(&self.pool)
                .await
                .unwrap();
        let mut rows = Vec::new();
        for table in tables {
            let query = format!("SELECT '{table}: ' || t::text FROM {schema}.{table} t ORDER BY 1");
            rows.extend(sqlx::query_scalar::<_, String>(&query).fetch_all(&self.pool).await.unwrap());
        }
        rows
    }
}
