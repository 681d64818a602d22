//! Keys made one by one and many at once are the same keys.

use schemas::{Vault, vault::MasterKey};
use uuid::Uuid;

use crate::world::World;

#[tokio::test]
async fn keys_prepared_in_bulk_open_what_was_sealed_before_and_after() {
    let world = World::new().await;
    let master = MasterKey::generate();
    let vault = || Vault::new(world.pool.clone(), master.clone());
    let (anna, boris) = (Uuid::now_v7(), Uuid::now_v7());
    let of_anna = vault().seal(anna, &"Anna").await.unwrap();
    let bulk = vault();
    bulk.prepare(&[anna, boris]).await.unwrap();
    let of_boris = bulk.seal(boris, &"Boris").await.unwrap();
    assert_eq!(bulk.open::<String>(anna, &of_anna).await.unwrap(), "Anna");
    assert_eq!(vault().open::<String>(boris, &of_boris).await.unwrap(), "Boris");
}
