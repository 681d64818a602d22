//! Numbers of streams: dense among their kind, given once, and checked by the verification.

use domain::{account::OpenAccount, given::moment, text::Label};
use futures::future::join_all;
use schemas::{
    appender::AppendError,
    unit::{Key, Unit},
    verify::{Against, LogFault, verify, verify_span},
};
use sqlx::Executor as _;
use uuid::Uuid;

use crate::world::{LogWorld, ask, register, unit};

fn account(number: &str) -> OpenAccount {
    let opened_on = moment("2026-01-01T00:00:00Z").date_naive();
    let number = Label::parse(number).unwrap();
    OpenAccount { number, house: None, unit: None, holder: None, origin: None, opened_on, namesakes: vec![] }
}

#[tokio::test]
async fn each_kind_is_numbered_densely_however_many_begin_at_once() {
    let world = LogWorld::new().await;
    let begun = (0..40).map(|n| {
        let world = &world;
        async move {
            let id = Uuid::now_v7();
            if n % 2 == 0 {
                world.store.execute(id, &register(), &ask()).await.unwrap().number.unwrap()
            } else {
                world.store.execute(id, &account(&n.to_string()), &ask()).await.unwrap().number.unwrap() + 100
            }
        }
    });
    let mut numbers = join_all(begun).await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).chain(101..=120).collect::<Vec<i64>>());
    world.check().await;
}

#[tokio::test]
async fn a_unit_that_is_refused_takes_no_number() {
    let world = LogWorld::new().await;
    let taken = Uuid::now_v7();
    world.appender.append(unit(taken, 0, 1)).await.unwrap();
    let several = |ids: [Uuid; 2]| Unit {
        parts: ids.into_iter().flat_map(|id| unit(id, 0, 2).parts).collect(),
        key: None,
    };
    let refused = world.appender.append(several([Uuid::now_v7(), taken])).await;
    assert!(matches!(refused, Err(AppendError::Conflict)), "{refused:?}");
    let [first, second] = [Uuid::now_v7(), Uuid::now_v7()];
    let appended = world.appender.append(several([first, second])).await.unwrap();
    let numbers: Vec<_> = appended.reached.iter().map(|reached| (reached.id, reached.number)).collect();
    assert_eq!(numbers, [(first, Some(2)), (second, Some(3))]);
    let later = world.appender.append(unit(first, 2, 1)).await.unwrap();
    assert_eq!(later.reached[0].number, None, "a stream is numbered where it begins");
    world.check().await;
}

#[tokio::test]
async fn a_repetition_takes_no_second_number() {
    let world = LogWorld::new().await;
    let id = Uuid::now_v7();
    let key = Key { name: "tests:once".to_owned(), fingerprint: [1; 32] };
    let keyed = Unit { key: Some(key), ..unit(id, 0, 1) };
    let first = world.appender.append(keyed.clone()).await.unwrap();
    let again = world.appender.append(keyed).await.unwrap();
    assert_eq!((first.replayed, again.replayed), (false, true));
    assert_eq!([first.reached[0].number, again.reached[0].number], [Some(1); 2]);
    world.check().await;
}

#[tokio::test]
async fn a_changed_number_is_reported() {
    for (change, at) in [
        ("number = 7 WHERE position = 5", 5),
        ("number = NULL WHERE position = 3", 3),
        ("number = 9 WHERE position = 4", 4),
        // exchanged: positions 3 and 5 had the numbers 2 and 3
        (
            "number = number + 90 WHERE position IN (3, 5); \
             UPDATE log.events SET number = 95 - number WHERE position IN (3, 5)",
            3,
        ),
    ] {
        let world = LogWorld::new().await;
        for _ in 0..4 {
            world.appender.append(unit(Uuid::now_v7(), 0, 2)).await.unwrap();
        }
        let mut intruder = world.database.owner().await.unwrap();
        intruder.execute("SET session_replication_role = replica").await.unwrap();
        intruder.execute(&*format!("UPDATE log.events SET {change}")).await.unwrap();
        let found = verify(&world.pool, &Against::default(), |_| ()).await.unwrap();
        assert_eq!(found.fault, Some(LogFault::Misnumbered(at)), "{change}");
        let part = verify_span(&world.pool, &Against::default(), 2, 6).await.unwrap();
        assert_eq!(part.verdict.fault, Some(LogFault::Misnumbered(at)), "from the middle: {change}");
    }
}
