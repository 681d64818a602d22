//! What every account owes.

use projections::{accounts, balances::balance};

use crate::{
    accounts::{account_with_a_story, fine, record},
    world::World,
};

#[tokio::test]
async fn a_balance_is_that_of_the_last_event_and_names_it() {
    let world = World::new().await;
    for id in [account_with_a_story(&world, "A-1").await, record(&world, "NA", fine()).await] {
        world.follow(3).await;
        let balance = balance(&world.pool, id.0).await.unwrap().unwrap();
        let card = accounts::by_ids(&world.pool, &[id.0]).await.unwrap().remove(0);
        assert_eq!(
            (balance.balance, balance.advance, balance.version),
            (card.balance, card.advance, card.version)
        );
        let lines = accounts::statement(&world.pool, id.0, 0, 100).await.unwrap();
        assert_eq!(lines.last().map(|line| line.position), Some(balance.position));
    }
}
