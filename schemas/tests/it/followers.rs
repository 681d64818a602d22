//! R1: a follower with one bigint misses nothing and repeats nothing, while units are refused and slow clients hold
//! transactions open. A reader of a plain sequence loses events in the same situation.

use std::{collections::HashSet, time::Duration};

use schemas::tail::{Growth, links_after};
use sqlx::{Executor, Row};
use tokio::sync::watch;
use uuid::Uuid;

use crate::world::{LogWorld, unit};

const WRITERS: usize = 64;
const ROUNDS: usize = 8;

#[tokio::test]
async fn a_follower_reads_exactly_what_was_committed() {
    let world = LogWorld::new().await;
    let (done, writing) = watch::channel(false);
    let follower = {
        let pool = world.pool.clone();
        tokio::spawn(async move {
            let mut growth = Growth::listen(&pool).await.unwrap();
            let mut seen = Vec::new();
            loop {
                let finished = *writing.borrow();
                let batch = links_after(&pool, seen.last().copied().unwrap_or(0), 50).await.unwrap();
                if batch.is_empty() {
                    if finished {
                        return seen;
                    }
                    growth.wait(Duration::from_millis(200)).await.unwrap();
                }
                seen.extend(batch.iter().map(|link| link.position));
            }
        })
    };
    // a stalled client holds a snapshot open: transaction-id cursors would stand still behind it
    let mut stalled = world.pool.begin().await.unwrap();
    stalled.execute("SELECT count(*) FROM log.events").await.unwrap();

    let contended = Uuid::now_v7();
    let mut writers = Vec::new();
    for n in 0..WRITERS {
        let appender = world.appender.clone();
        writers.push(tokio::spawn(async move {
            for round in 0..ROUNDS {
                appender.append(unit(Uuid::now_v7(), 0, 1 + n % 2)).await.unwrap();
                // all but one of these are refused
                let _ = appender.append(unit(contended, round as u64, 1)).await;
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    done.send(true).unwrap();
    let seen = follower.await.unwrap();
    drop(stalled);
    let committed = world.check().await;
    assert_eq!(seen, (1..=committed).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_reader_of_a_plain_sequence_loses_events_in_the_same_situation() {
    let world = LogWorld::new().await;
    let mut owner = world.database.owner().await.unwrap();
    owner.execute("CREATE TABLE public.naive (position bigserial PRIMARY KEY, n int)").await.unwrap();
    owner.execute("GRANT ALL ON public.naive, public.naive_position_seq TO domovoy_engine").await.unwrap();

    let mut slow = world.pool.begin().await.unwrap();
    slow.execute("INSERT INTO public.naive (n) VALUES (1)").await.unwrap();
    world.pool.execute("INSERT INTO public.naive (n) VALUES (2)").await.unwrap();
    let mut last = 0i64;
    let mut seen = HashSet::new();
    for turn in 0..2 {
        for row in sqlx::query("SELECT position FROM public.naive WHERE position > $1 ORDER BY position")
            .bind(last)
            .fetch_all(&world.pool)
            .await
            .unwrap()
        {
            last = row.get("position");
            seen.insert(last);
        }
        if turn == 0 {
            sqlx::query("SELECT 1").execute(&mut *slow).await.unwrap();
        }
    }
    slow.commit().await.unwrap();
    let late = sqlx::query("SELECT position FROM public.naive WHERE position > $1")
        .bind(last)
        .fetch_all(&world.pool)
        .await
        .unwrap();
    let stored: i64 =
        sqlx::query_scalar("SELECT count(*) FROM public.naive").fetch_one(&world.pool).await.unwrap();
    assert!(
        (seen.len() + late.len()) < stored as usize,
        "the naive reader would have seen all: the scene proves nothing"
    );
}
