//! A model is the same whether it followed live, in batches of any size, or was built from nothing.

use crate::{
    accounts::{account_with_a_story, fine, record},
    houses::house_with_two_flats,
    meters::{foreign_meter, meter_with_a_story},
    payments::payments_of_all_sorts,
    people::neighbours,
    users::user_with_a_story,
    world::World,
};

#[tokio::test]
async fn live_in_any_batches_and_rebuilt_are_the_same_to_the_byte() {
    let world = World::new().await;
    for n in 0..5 {
        house_with_two_flats(&world, &format!("Street {n}")).await;
    }
    account_with_a_story(&world, "A-1").await;
    record(&world, "NA", fine()).await;
    payments_of_all_sorts(&world).await;
    meter_with_a_story(&world, "S-1").await;
    foreign_meter(&world, "H001").await;
    neighbours(&world).await;
    user_with_a_story(&world, "anna").await;
    crate::tickets::a_year_of_tickets(&world).await;
    world.follow(3).await;
    for mut model in projections::all() {
        let live = world.contents(&*model).await;
        world.rebuild(&mut *model).await;
        let rebuilt = world.contents(&*model).await;
        assert_eq!(live, rebuilt, "{}", model.about().model);
    }
    // and what was swapped in follows on
    house_with_two_flats(&world, "Street 9").await;
    account_with_a_story(&world, "A-2").await;
    crate::tickets::mended(&world, "after the swap").await;
    world.follow(1).await;
    for mut model in projections::all() {
        let live = world.contents(&*model).await;
        world.rebuild(&mut *model).await;
        assert_eq!(live, world.contents(&*model).await, "{}", model.about().model);
    }
}
