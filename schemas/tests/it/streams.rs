//! All streams of a kind are read one after another and whole, wherever the pages end.

use schemas::{
    streams::{HistoryEnd, Streams, up_to},
    tail,
};
use uuid::Uuid;

use crate::world::{LogWorld, unit};

#[tokio::test]
async fn every_stream_is_read_once_and_whole() {
    let world = LogWorld::new().await;
    // interleaved in the log; the first and the second page end within a stream
    let ids: Vec<Uuid> = (1..=4).map(Uuid::from_u128).collect();
    for round in 0..3 {
        for id in &ids {
            world.appender.append(unit(*id, round * 1_100, 1_100)).await.unwrap();
        }
    }
    let until = tail::head(&world.pool).await.unwrap() - 1;
    let mut streams = Streams::new(world.pool.clone(), "house", until);
    let mut seen = Vec::new();
    while let Some(events) = streams.next().await.unwrap() {
        assert!(events.iter().zip(1..).all(|(event, version)| event.version == version));
        assert!(events.iter().all(|event| event.id == events[0].id));
        seen.push((events[0].id, events.len()));
    }
    let whole = |n: usize| (ids[n], 3_300);
    assert_eq!(seen, [whole(0), whole(1), whole(2), (ids[3], 3_299)]);
    let mut none = Streams::new(world.pool.clone(), "ticket", until);
    assert!(none.next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_stream_is_read_to_a_version_and_no_further_however_long_it_is() {
    let world = LogWorld::new().await;
    let id = Uuid::from_u128(1);
    for round in 0..6 {
        world.appender.append(unit(id, round * 1_100, 1_100)).await.unwrap();
    }
    for (version, events) in [(-1, 0), (3, 3), (5_500, 5_500), (i64::MAX, 6_600)] {
        let read = up_to(
            &world.pool,
            ("house", &id.to_string()),
            HistoryEnd { version: Some(version), known: None },
        )
        .await
        .unwrap();
        assert_eq!(read.len(), events);
    }
}
