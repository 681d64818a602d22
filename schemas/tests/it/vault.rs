//! Keys are the same whether they are created one by one or in bulk, and a deleted key stays deleted.

use schemas::{
    Vault,
    vault::{KEY_TTL, MasterKey, VaultError},
};
use uuid::Uuid;

use crate::world::LogWorld;

#[tokio::test]
async fn keys_prepared_in_bulk_open_what_was_sealed_before_and_after() {
    let world = LogWorld::new().await;
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

#[tokio::test]
async fn another_process_cannot_decrypt_erased_data() {
    let world = LogWorld::new().await;
    let master = MasterKey::generate();
    let (one, other) =
        (Vault::new(world.pool.clone(), master.clone()), Vault::new(world.database.pool(2).unwrap(), master));
    let anna = Uuid::now_v7();
    let sealed = one.seal(anna, &"Anna").await.unwrap();
    assert_eq!(other.open::<String>(anna, &sealed).await.unwrap(), "Anna");
    one.forget(anna).await.unwrap();
    assert!(matches!(one.open::<String>(anna, &sealed).await, Err(VaultError::Erased)), "at once here");
    // the other process may use its cached key for this long, and no longer
    tokio::time::sleep(KEY_TTL).await;
    assert!(matches!(other.open::<String>(anna, &sealed).await, Err(VaultError::Erased)));
}

#[tokio::test]
async fn an_erased_subject_gets_no_new_key() {
    let world = LogWorld::new().await;
    let vault = Vault::new(world.pool.clone(), MasterKey::generate());
    let (anna, boris) = (Uuid::now_v7(), Uuid::now_v7());
    vault.seal(anna, &"Anna").await.unwrap();
    for gone in [anna, boris] {
        vault.forget(gone).await.unwrap();
        vault.forget(gone).await.unwrap();
        vault.prepare(&[gone]).await.unwrap();
        assert!(matches!(vault.seal(gone, &"again").await, Err(VaultError::Erased)));
        assert!(matches!(vault.reseal(gone, &"again").await, Err(VaultError::Erased)));
    }
    for revival in ["UPDATE log.keys SET wrapped = 'x'", "DELETE FROM log.keys", "TRUNCATE log.keys"] {
        assert!(sqlx::query(revival).execute(&world.pool).await.is_err(), "{revival}: the engine may not");
        let mut owner = world.database.owner().await.unwrap();
        assert!(sqlx::query(revival).execute(&mut owner).await.is_err(), "{revival}: and it is refused");
    }
}
