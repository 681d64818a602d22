//! R14: an event that a read model cannot apply stops that model, with an error, and no other; after a repair it
//! continues.

use std::collections::BTreeSet;

use projections::{Model, fold};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    caller::{Caller, answer},
    check::head,
    models::{assert_equal, caught_up, contents},
    traffic::ROLES,
    world::{EngineWorld, until},
};

const MODELS: &str = "SELECT model FROM projections.cursors WHERE stopped IS NOT NULL";

/// Waits until exactly these models have stopped and all others have read the log.
async fn only_these_stop(pool: &PgPool, wanted: &BTreeSet<String>) {
    until(async || {
        let stopped: Vec<String> = sqlx::query_scalar(MODELS).fetch_all(pool).await.unwrap();
        let behind = "SELECT count(*) FROM projections.cursors WHERE stopped IS NULL AND position < $1";
        let behind: i64 = sqlx::query_scalar(behind).bind(head(pool).await).fetch_one(pool).await.unwrap();
        let stopped: BTreeSet<String> = stopped.into_iter().collect();
        assert!(stopped.is_subset(wanted), "{stopped:?} stop, {wanted:?} may");
        (stopped == *wanted && behind == 0).then_some(())
    })
    .await;
}

async fn an_account(caller: &Caller) {
    caller.done("/api/accounts", &json!({ "number": Uuid::now_v7(), "opened_on": "2026-01-01" })).await;
}

#[tokio::test]
async fn a_damaged_model_stops_alone_and_continues_after_a_rebuild() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let pool = world.pool();
    an_account(&caller).await;
    caught_up(&pool).await;

    let damage =
        format!("ALTER TABLE {}.balances DROP COLUMN balance", fold(Model::Balances).about().schema());
    sqlx::query(&damage).execute(&world.owner()).await.unwrap();
    an_account(&caller).await;
    only_these_stop(&pool, &BTreeSet::from(["balances".to_owned()])).await;
    let metrics = caller.get("/metrics").send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("domovoy_model_stopped{model=\"balances\"} 1"), "{metrics}");

    world.output(&["rebuild", "balances"]).await;
    an_account(&caller).await;
    caught_up(&pool).await;
    let live = contents(&pool).await;
    world.output(&["rebuild"]).await;
    assert_equal(&live, &contents(&pool).await);
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn an_unreadable_event_stops_only_the_models_that_need_it() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let pool = world.pool();
    let append = "SELECT outcome FROM log.append(ARRAY[1], ARRAY['meter'], ARRAY[$1], ARRAY[0::bigint], \
         ARRAY[1], ARRAY['meter'], ARRAY[$1], ARRAY[1::bigint], \
         ARRAY['meter.installed'], ARRAY['1'], ARRAY['{\"type\":\"installed\",\"of\":\"tomorrow\"}'], ARRAY['{}'], \
         ARRAY[NULL::timestamptz], '{}', '{}', '{}', '{}') WHERE outcome = 'appended'";
    let append = sqlx::query_scalar::<_, String>(append).bind(Uuid::now_v7().to_string());
    assert_eq!(append.fetch_one(&pool).await.unwrap(), "appended");
    let place = format!("position {} cannot be read", head(&pool).await);

    // the explorer shows every event without parsing it
    let needs = projections::all().into_iter().map(|model| model.about());
    let needs = needs.filter(|about| about.reads("meter.installed") && about.reads != ["*"]);
    let needs: BTreeSet<String> = needs.map(|about| about.model.name().to_owned()).collect();
    assert!(!needs.is_empty() && needs.len() < projections::all().len());
    an_account(&caller).await;
    only_these_stop(&pool, &needs).await;
    let why = "SELECT DISTINCT stopped FROM projections.cursors WHERE stopped IS NOT NULL";
    let why: Vec<String> = sqlx::query_scalar(why).fetch_all(&pool).await.unwrap();
    assert!(why.iter().all(|why| why.contains(&place)), "{why:?}, not {place}");
    let ready = answer(caller.get("/health/ready")).await;
    assert_eq!(ready.status, StatusCode::OK, "commands and all other queries are served");
    assert_eq!(ready.body["stopped"], json!(needs), "and it is said which are not");
    let causes = ready.body["causes"].as_object().unwrap();
    assert!(causes.keys().eq(&needs) && causes.values().all(|why| why.as_str().unwrap().contains(&place)));
    // a cause may quote personal data, so that it is shown only to those who may read the log
    let anybody: Value =
        reqwest::get(format!("{}/health/ready", engine.address)).await.unwrap().json().await.unwrap();
    assert_eq!((&anybody["stopped"], &anybody["causes"]), (&json!(needs), &json!({})));
    assert_eq!(ready.body["workers"]["projections"], "working");
    engine.stop().await;
    world.check().await;
}
