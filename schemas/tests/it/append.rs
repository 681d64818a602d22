//! R2 and E1: positions are dense and in commit order, versions are checked, and the log is append-only.

use futures::future::join_all;
use schemas::{
    Appender,
    appender::{AppendError, EVENT_BYTES_MAX},
    verify::{Against, verify},
};
use sqlx::Executor;
use uuid::Uuid;

use crate::world::{LogWorld, unit};

#[tokio::test]
async fn units_of_many_writers_lie_dense_and_adjacent() {
    let world = LogWorld::new().await;
    let writers = (0..64).map(|n| {
        let appender = world.appender.clone();
        tokio::spawn(async move {
            for _ in 0..5 {
                appender.append(unit(Uuid::now_v7(), 0, n % 3 + 1)).await.unwrap();
            }
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    assert_eq!(world.check().await, 5 * (0..64).map(|n| n % 3 + 1).sum::<i64>());
    let split: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT max(position) - min(position) + 1 <> count(*) AS split \
         FROM log.events GROUP BY aggregate_id) s WHERE split",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(split, 0, "the events of a unit are adjacent");
}

#[tokio::test]
async fn one_of_many_writers_of_a_version_wins() {
    let world = LogWorld::new().await;
    let id = Uuid::now_v7();
    let rivals = (0..32).map(|_| {
        let appender = world.appender.clone();
        tokio::spawn(async move { appender.append(unit(id, 0, 1)).await })
    });
    let outcomes: Vec<_> = join_all(rivals).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(AppendError::Conflict))));
    assert_eq!(world.check().await, 1);
}

#[tokio::test]
async fn a_unit_over_several_streams_is_all_or_nothing() {
    let world = LogWorld::new().await;
    let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
    world.appender.append(unit(second, 0, 1)).await.unwrap();
    let mut both = unit(first, 0, 2);
    both.parts.extend(unit(second, 0, 1).parts);
    assert!(matches!(world.appender.append(both.clone()).await, Err(AppendError::Conflict)));
    assert_eq!(world.check().await, 1);
    both.parts[1].expected = 1;
    assert_eq!(world.appender.append(both).await.unwrap().position, 4);
    assert_eq!(world.check().await, 4);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_log() {
    let world = LogWorld::new().await;
    world.appender.append(unit(Uuid::now_v7(), 0, 3)).await.unwrap();
    let changes = [
        "UPDATE log.events SET payload = '{}'",
        "DELETE FROM log.events",
        "TRUNCATE log.events",
        "UPDATE log.head SET position = 0",
        "INSERT INTO log.events SELECT position + 9, aggregate_type, aggregate_id, sequence + 9, event_type, \
         event_version, payload, metadata, occurred_at, recorded_at, hash FROM log.events",
        "DELETE FROM log.receipts",
    ];
    for change in changes {
        assert!(world.pool.execute(change).await.is_err(), "the engine's role must not: {change}");
    }
    let mut owner = world.database.owner().await.unwrap();
    for change in &changes[..3] {
        let refused = owner.execute(*change).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{change}: {refused}");
    }
    assert_eq!(world.check().await, 3);
}

#[tokio::test]
async fn recording_time_never_runs_backwards_when_the_clock_does() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.appender.append(unit(house, 0, 2)).await.unwrap();
    // the last event was recorded an hour from now: since then the clock has been set back
    let mut owner = world.database.owner().await.unwrap();
    let ahead = "UPDATE log.head SET recorded_at = now() + interval '1 hour' RETURNING recorded_at";
    let ahead: chrono::DateTime<chrono::Utc> = sqlx::query_scalar(ahead).fetch_one(&mut owner).await.unwrap();
    for version in [2, 4] {
        world.appender.append(unit(house, version, 2)).await.unwrap();
    }
    let recorded = "SELECT recorded_at FROM log.events WHERE position > 2";
    let recorded: Vec<chrono::DateTime<chrono::Utc>> =
        sqlx::query_scalar(recorded).fetch_all(&world.pool).await.unwrap();
    assert_eq!(recorded, [ahead; 4], "time stands still until the clock has come there");
    assert_eq!(world.check().await, 6);
}

/// A longer event would be in the log for ever, and no broker would accept it.
#[tokio::test]
async fn an_event_too_long_for_a_broker_is_refused() {
    let world = LogWorld::new().await;
    let mut long = unit(Uuid::now_v7(), 0, 2);
    long.parts[0].events[1].payload =
        format!(r#"{{"type":"entrance_added","more":"{}"}}"#, "я".repeat(EVENT_BYTES_MAX / 2));
    let refused = world.appender.append(long).await;
    assert!(matches!(refused, Err(AppendError::TooLarge(bytes)) if bytes > EVENT_BYTES_MAX), "{refused:?}");
    assert_eq!(world.check().await, 0);
}

/// The first append returns the head; from then on the appender sends the hashes with the events, and the database
/// computes none.
#[tokio::test]
async fn an_appender_that_knows_the_head_sends_the_hashes() {
    let world = LogWorld::new().await;
    let house = Uuid::now_v7();
    world.appender.append(unit(house, 0, 1)).await.unwrap();
    let mut owner = world.database.owner().await.unwrap();
    owner.execute("ALTER FUNCTION log.leaf RENAME TO nothing").await.unwrap();
    let mut odd = unit(house, 1, 4);
    let moments = [
        "1969-12-31T23:59:59.9999999Z",
        "1999-12-31T23:59:60.999999999Z",
        "2024-02-29T00:00:00.000000001Z",
        "9999-12-31T23:59:59.999999999Z",
    ];
    for (event, at) in odd.parts[0].events.iter_mut().zip(moments) {
        event.occurred_at = Some(at.parse().unwrap());
        event.payload =
            format!("{{ \"type\":\"entrance_added\",\r\n \"number\" : 1, \"at\":\"{at} \\u0416ю🏠\"}}");
    }
    world.appender.append(odd).await.unwrap();
    assert_eq!(world.check().await, 5);
}

#[tokio::test]
async fn two_appenders_extend_one_chain() {
    let world = LogWorld::new().await;
    let rival = Appender::start(world.pool.clone());
    let writers = [world.appender.clone(), rival].map(|appender| {
        tokio::spawn(async move {
            let house = Uuid::now_v7();
            for version in 0..100 {
                appender.append(unit(house, version, 1)).await.unwrap();
            }
        })
    });
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(world.check().await, 200);
}

/// The verification finds a wrong hash of an engine, as it does one of an owner; a wrong time is not even accepted.
#[tokio::test]
async fn a_wrong_hash_is_found_and_a_wrong_time_is_replaced() {
    let world = LogWorld::new().await;
    let propose = async |at: &str| {
        let append = format!(
            "SELECT abs(extract(epoch FROM last_recorded - clock_timestamp())) < 60 FROM log.append(ARRAY[1], ARRAY['house'], \
             ARRAY[gen_random_uuid()::text], ARRAY[0::bigint], ARRAY[1], ARRAY['house'], ARRAY[gen_random_uuid()::text], \
             ARRAY[1::bigint], ARRAY['house.entrance_added'], ARRAY['1'], ARRAY['{{}}'], ARRAY['{{}}'], \
             ARRAY[NULL::timestamptz], '{{}}', '{{}}', '{{}}', '{{}}', (SELECT hash FROM log.head), {at}, ARRAY[sha256('lie')]) WHERE outcome = 'appended'"
        );
        sqlx::query_scalar::<_, bool>(&append).fetch_one(&world.pool).await.unwrap()
    };
    for at in ["now() + interval '1 hour'", "now() - interval '1 hour'", "NULL"] {
        assert!(propose(at).await, "recorded {at}");
    }
    assert_eq!(world.check().await, 3);
    propose("clock_timestamp()").await;
    let report = verify(&world.pool, &Against::default(), |_| ()).await.unwrap();
    assert!(report.fault.is_some(), "{report:?}");
}
