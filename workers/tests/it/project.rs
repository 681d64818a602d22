//! What one read model cannot take is its own misfortune.

use std::collections::BTreeSet;

use domain::{id::PersonId, person::RegisterPerson};
use schemas::{Vault, tail, vault::MasterKey};
use workers::project::Projector;

use crate::world::{World, ask};

#[tokio::test]
async fn personal_data_that_does_not_open_stops_only_who_shows_it() {
    let world = World::new().await;
    let (anna, boris) = (PersonId::named("anna"), PersonId::named("boris"));
    let sealed = world.vault.seal(anna.0, &"Anna").await.unwrap();
    // the bytes of one under the name of another
    world.vault.seal(boris.0, &"Boris").await.unwrap();
    world.store.execute(boris.0, &RegisterPerson { sealed }, &ask()).await.unwrap();
    // and a key that another master key has wrapped
    let foreign = Vault::new(world.pool.clone(), MasterKey::generate());
    let vera = PersonId::named("vera");
    let sealed = foreign.seal(vera.0, &"Vera").await.unwrap();
    world.store.execute(vera.0, &RegisterPerson { sealed }, &ask()).await.unwrap();

    let mut projector =
        Projector::start(world.pool.clone(), world.vault.clone(), projections::all()).await.unwrap();
    projector.catch_up().await.unwrap();
    let stopped: BTreeSet<&str> = projector.stopped().collect();
    assert_eq!(stopped, BTreeSet::from(["people", "search"]));
    let why = "SELECT stopped FROM projections.cursors WHERE stopped IS NOT NULL";
    let why: Vec<String> = sqlx::query_scalar(why).fetch_all(&world.pool).await.unwrap();
    assert!(why.iter().all(|why| why.contains("does not open")), "{why:?}");
    let head = tail::head(&world.pool).await.unwrap();
    let behind = "SELECT count(*) FROM projections.cursors WHERE stopped IS NULL AND position < $1";
    assert_eq!(sqlx::query_scalar::<_, i64>(behind).bind(head).fetch_one(&world.pool).await.unwrap(), 0);
}
