//! A model is the same whether it followed live, in batches of any size, or was built from nothing.

use projections::Model;

use crate::{
    accounts::account_with_a_story, houses::house_with_two_flats, stories::every_kind_of_event,
    tickets::mended, world::World,
};

/// Fails where a rebuild of some model differs from the model that followed the log.
async fn assert_rebuilt_alike(world: &World) {
    for model in Model::all() {
        let mut fold = projections::fold(model);
        let live = world.contents(&*fold).await;
        assert!(!live.is_empty(), "{model} has no rows: nothing is compared");
        world.rebuild(&mut *fold).await;
        assert_eq!(live, world.contents(&*fold).await, "{model}");
    }
}

#[tokio::test]
async fn live_in_any_batches_and_rebuilt_are_the_same_to_the_byte() {
    let world = World::new().await;
    every_kind_of_event(&world).await;
    world.follow(3).await;
    assert_rebuilt_alike(&world).await;
    // and what was swapped in follows on
    house_with_two_flats(&world, "Street 9").await;
    account_with_a_story(&world, "A-2").await;
    mended(&world, "after the swap").await;
    world.follow(1).await;
    assert_rebuilt_alike(&world).await;
}
