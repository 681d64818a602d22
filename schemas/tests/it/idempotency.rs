//! The same idempotency key twice: one effect, one answer. Another body under the key is refused.

use domain::house::{Passport, RevisePassport};
use futures::future::join_all;
use schemas::{ExecuteError, appender::AppendError};
use uuid::Uuid;

use crate::world::{LogWorld, ask, entrance, key, register, unit};

#[tokio::test]
async fn a_repeated_unit_is_answered_and_not_appended() {
    let world = LogWorld::new().await;
    let id = Uuid::now_v7();
    let mut first = unit(id, 0, 2);
    first.key = Some(key("anna:1", 1));
    let told = world.appender.append(first.clone()).await.unwrap();
    let again = world.appender.append(first.clone()).await.unwrap();
    assert!(again.replayed && !told.replayed);
    assert_eq!((told.position, told.reached), (again.position, again.reached));
    first.key = Some(key("anna:1", 2));
    assert!(matches!(world.appender.append(first).await, Err(AppendError::KeyMismatch)));
    assert_eq!(world.check().await, 2);
}

#[tokio::test]
async fn many_repetitions_at_once_have_one_effect() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    let mut asked = ask();
    asked.key = Some(key("anna:2", 1));
    let answers =
        join_all((0..20).map(|_| async { world.store.execute(house, &entrance(1), &asked).await.unwrap() }))
            .await;
    assert!(answers.iter().all(|done| done.version == 2 && done.position == Some(2)), "{answers:?}");
    assert_eq!(answers.iter().filter(|done| !done.replayed).count(), 1);
    assert_eq!(world.check().await, 2);
}

#[tokio::test]
async fn a_repetition_gets_the_first_answer_even_if_it_would_be_refused_now() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    let mut asked = ask();
    asked.key = Some(key("anna:3", 1));
    asked.seen = Some(0);
    let first = world.store.execute(house, &register(), &asked).await.unwrap();
    world.store.execute(house, &entrance(1), &ask()).await.unwrap();
    let again = world.store.execute(house, &register(), &asked).await.unwrap();
    assert_eq!((again.version, again.position, again.replayed), (first.version, first.position, true));
    asked.key = Some(key("anna:3", 9));
    let refused = world.store.execute(house, &register(), &asked).await.unwrap_err();
    assert!(matches!(refused, ExecuteError::Append(AppendError::KeyMismatch)), "{refused:?}");
}

#[tokio::test]
async fn a_repetition_gets_the_first_answer_even_if_it_would_change_nothing_now() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    let revise = RevisePassport { passport: Passport { floors: Some(9), ..Passport::default() } };
    let mut asked = ask();
    asked.key = Some(key("anna:4", 1));
    let first = world.store.execute(house, &revise, &asked).await.unwrap();
    let again = world.store.execute(house, &revise, &asked).await.unwrap();
    assert_eq!((again.version, again.position, again.replayed), (first.version, first.position, true));
    let anew = world.store.execute(house, &revise, &ask()).await.unwrap();
    assert_eq!((anew.version, anew.position, anew.replayed), (first.version, None, false));
    assert_eq!(world.check().await, 2);
}

#[tokio::test]
async fn a_repetition_of_a_command_without_effect_has_no_effect() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.store.execute(house, &register(), &ask()).await.unwrap();
    let floors =
        |floors| RevisePassport { passport: Passport { floors: Some(floors), ..Passport::default() } };
    world.store.execute(house, &floors(9), &ask()).await.unwrap();
    let mut asked = ask();
    asked.key = Some(key("anna:5", 1));
    let first = world.store.execute(house, &floors(9), &asked).await.unwrap();
    assert_eq!((first.version, first.position, first.replayed), (2, None, false));
    world.store.execute(house, &floors(5), &ask()).await.unwrap();
    let again = world.store.execute(house, &floors(9), &asked).await.unwrap();
    assert_eq!((again.version, again.position, again.replayed), (2, None, true));
    asked.key = Some(key("anna:5", 2));
    let other = world.store.execute(house, &floors(7), &asked).await.unwrap_err();
    assert!(matches!(other, ExecuteError::Append(AppendError::KeyMismatch)), "{other:?}");
    assert_eq!(world.check().await, 3);
}
