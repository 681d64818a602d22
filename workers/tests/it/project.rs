//! A model that cannot apply an event stops alone.

use std::collections::BTreeSet;

use domain::{id::PersonId, person::RegisterPerson};
use projections::{Model, ReadModel, houses::Houses};
use schemas::{
    Appender, Vault, tail,
    unit::{NewEvent, Part, Unit},
    vault::MasterKey,
};
use test_world::{World, ask};
use uuid::Uuid;
use workers::{project::Projector, rebuild::rebuild};

#[tokio::test]
async fn damaged_personal_data_stops_only_the_models_that_show_it() {
    let world = World::new().await;
    let (anna, boris) = (PersonId::named("anna"), PersonId::named("boris"));
    let sealed = world.vault.seal(anna.0, &"Anna").await.unwrap();
    // data encrypted for one subject is stored for another
    world.vault.seal(boris.0, &"Boris").await.unwrap();
    world.store.execute(boris.0, &RegisterPerson { sealed }, &ask()).await.unwrap();
    // and a key was wrapped with another master key
    let foreign = Vault::new(world.pool.clone(), MasterKey::generate());
    let vera = PersonId::named("vera");
    let sealed = foreign.seal(vera.0, &"Vera").await.unwrap();
    world.store.execute(vera.0, &RegisterPerson { sealed }, &ask()).await.unwrap();

    let mut projector =
        Projector::start(world.pool.clone(), world.vault.clone(), projections::all()).await.unwrap();
    projector.catch_up().await.unwrap();
    let stopped: BTreeSet<Model> = projector.stopped().collect();
    assert_eq!(stopped, BTreeSet::from([Model::People, Model::Search]));
    let why = "SELECT stopped FROM projections.cursors WHERE stopped IS NOT NULL";
    let why: Vec<String> = sqlx::query_scalar(why).fetch_all(&world.pool).await.unwrap();
    assert!(why.iter().all(|why| why.contains("does not open")), "{why:?}");
    let head = tail::head(&world.pool).await.unwrap();
    let behind = "SELECT count(*) FROM projections.cursors WHERE stopped IS NULL AND position < $1";
    assert_eq!(sqlx::query_scalar::<_, i64>(behind).bind(head).fetch_one(&world.pool).await.unwrap(), 0);
}

/// Appends this many events that no model shows.
async fn weather(world: &World, events: usize) {
    let change = NewEvent {
        kind: "weather.changed".into(),
        version: 1,
        payload: r#"{"type":"changed"}"#.into(),
        metadata: r#"{"actor":"tests"}"#.into(),
        occurred_at: None,
    };
    let part = Part { stream: "weather", id: Uuid::now_v7(), expected: 0, events: vec![change; events] };
    Appender::start(world.pool.clone()).append(Unit { parts: vec![part], key: None }).await.unwrap();
}

async fn cursors(world: &World) -> Vec<(String, i64)> {
    let cursors = "SELECT model, position FROM projections.cursors ORDER BY model";
    sqlx::query_as(cursors).fetch_all(&world.pool).await.unwrap()
}

#[tokio::test]
async fn nobody_waits_for_a_model_that_is_far_behind() {
    let world = World::new().await;
    weather(&world, 2_500).await;
    let start = async || Projector::start(world.pool.clone(), world.vault.clone(), projections::all()).await;
    start().await.unwrap().catch_up().await.unwrap();
    let back = "UPDATE projections.cursors SET position = 0 WHERE model = 'houses'";
    sqlx::query(back).execute(&world.pool).await.unwrap();
    let mut projector = start().await.unwrap();
    weather(&world, 1).await;
    projector.step().await.unwrap();
    for (model, position) in cursors(&world).await {
        assert_eq!(position, if model == "houses" { 1_000 } else { 2_501 }, "{model}");
    }
    projector.catch_up().await.unwrap();
    assert!(cursors(&world).await.iter().all(|(_, position)| *position == 2_501));
}

#[tokio::test]
async fn a_model_that_cannot_be_rebuilt_does_not_affect_the_others() {
    let world = World::new().await;
    let sealed = world.vault.seal(PersonId::named("anna").0, &"Anna").await.unwrap();
    let boris = PersonId::named("boris");
    world.vault.seal(boris.0, &"Boris").await.unwrap();
    world.store.execute(boris.0, &RegisterPerson { sealed }, &ask()).await.unwrap();
    let mut projector =
        Projector::start(world.pool.clone(), world.vault.clone(), projections::all()).await.unwrap();
    projector.catch_up().await.unwrap();
    let schema = Houses::default().about().schema();
    let tables = async || -> i64 {
        let tables = "SELECT oid::bigint FROM pg_namespace WHERE nspname = $1";
        sqlx::query_scalar(tables).bind(&schema).fetch_one(&world.pool).await.unwrap()
    };
    let before = tables().await;
    let failed = rebuild(&world.pool, &world.vault, projections::all(), |_| ()).await.unwrap_err();
    assert!(["people cannot be built", "search cannot be built"].contains(&failed.to_string().as_str()));
    assert_ne!(tables().await, before, "houses have tables of this build");
}
