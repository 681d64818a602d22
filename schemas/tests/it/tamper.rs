//! R8: after any change of the log by a superuser, the verification reports the first bad position.

use schemas::{
    chain,
    pinned_head::PinnedHead,
    seal::{HeadSigner, SealError},
    tail::links_after,
    verify::{Against, LogFault, verify, verify_span},
};
use sqlx::{Executor, PgConnection};
use uuid::Uuid;

use crate::world::{LogWorld, unit};

async fn tampered(change: &str) -> Option<LogFault> {
    let world = LogWorld::new().await;
    let folder = tempfile::tempdir().unwrap();
    let signer =
        HeadSigner::generate().remembering(PinnedHead::at(folder.path().join("secrets/signed.head")));
    for _ in 0..5 {
        world.appender.append(unit(Uuid::now_v7(), 0, 2)).await.unwrap();
    }
    signer.sign_head(&world.pool).await.unwrap();
    world.appender.append(unit(Uuid::now_v7(), 0, 2)).await.unwrap();
    let against = signer.against().unwrap();
    let sound = verify(&world.pool, &against, |_| ()).await.unwrap();
    assert_eq!((sound.events, sound.signatures, sound.fault), (12, 1, None));

    let mut intruder = world.database.owner().await.unwrap();
    intruder.execute("SET session_replication_role = replica").await.unwrap();
    if let Some(more) = change.strip_prefix("recompute;") {
        recompute(&mut intruder, &world).await;
        intruder.execute(more).await.unwrap();
    } else {
        intruder.execute(change).await.unwrap();
    }
    let fault = verify(&world.pool, &against, |_| ()).await.unwrap().fault;
    assert_eq!(in_parts(&world, &against).await, fault, "in parts it is the same: {change}");
    fault
}

/// Verifies the whole log, three events at a time.
async fn in_parts(world: &LogWorld, against: &Against) -> Option<LogFault> {
    let mut after = 0;
    loop {
        let part = verify_span(&world.pool, against, after, 3).await.unwrap();
        if part.ended {
            return part.verdict.fault;
        }
        assert_eq!((part.reached, part.verdict.events), (after + 3, 3));
        after = part.reached;
    }
}

/// Changes an event and recomputes all hashes, as an intruder with write access to the database would.
async fn recompute(intruder: &mut PgConnection, world: &LogWorld) {
    let alter = "UPDATE log.events SET metadata = '{\"actor\":\"nobody\"}' WHERE position = 3";
    intruder.execute(alter).await.unwrap();
    chain_anew(intruder, world).await;
}

async fn chain_anew(intruder: &mut PgConnection, world: &LogWorld) {
    let mut hash = chain::genesis();
    for link in links_after(&world.pool, 0, 100).await.unwrap() {
        hash = link.chained(&hash);
        let set = sqlx::query("UPDATE log.events SET hash = $1 WHERE position = $2")
            .bind(hash.as_slice())
            .bind(link.position);
        set.execute(&mut *intruder).await.unwrap();
    }
    sqlx::query("UPDATE log.head SET hash = $1").bind(hash.as_slice()).execute(intruder).await.unwrap();
}

#[tokio::test]
async fn every_column_of_an_event_is_protected() {
    for change in [
        "aggregate_type = 'ticket'",
        "aggregate_id = gen_random_uuid()::text",
        "event_type = 'house.registered'",
        "event_version = '2'",
        r#"payload = '{"type":"entrance_added","number":2,"floors":9}'"#,
        r#"metadata = '{"actor":"tests" }'"#,
        "occurred_at = occurred_at + interval '1 microsecond'",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "sequence = 7",
        r"hash = '\x00'",
    ] {
        let fault = tampered(&format!("UPDATE log.events SET {change} WHERE position = 4")).await;
        assert_eq!(fault, Some(LogFault::Altered(4)), "{change}");
    }
}

#[tokio::test]
async fn a_stream_out_of_order_is_reported_although_all_hashes_agree() {
    for (change, at) in [
        ("sequence = 9 WHERE position = 8", 8),
        ("sequence = 9 WHERE position = 1", 1),
        ("aggregate_id = '7' WHERE position = 12", 12),
        ("aggregate_type = 'ticket' WHERE position = 2", 2),
        // exchanged within their stream
        (
            "sequence = sequence + 90 WHERE position IN (9, 10); \
             UPDATE log.events SET sequence = 15 - position WHERE position IN (9, 10)",
            9,
        ),
    ] {
        let (world, one, other) = (LogWorld::new().await, Uuid::now_v7(), Uuid::now_v7());
        for round in 0..3 {
            world.appender.append(unit(one, round * 2, 2)).await.unwrap();
            world.appender.append(unit(other, round * 2, 2)).await.unwrap();
        }
        let mut intruder = world.database.owner().await.unwrap();
        intruder.execute("SET session_replication_role = replica").await.unwrap();
        intruder.execute(&*format!("UPDATE log.events SET {change}")).await.unwrap();
        chain_anew(&mut intruder, &world).await;
        let whole = verify(&world.pool, &Against::default(), |_| ()).await.unwrap();
        assert_eq!(whole.fault, Some(LogFault::OutOfOrder(at)), "{change}");
        assert_eq!(
            in_parts(&world, &Against::default()).await,
            whole.fault,
            "in parts it is the same: {change}"
        );
    }
}

#[tokio::test]
async fn a_missing_or_exchanged_event_is_reported() {
    assert_eq!(tampered("DELETE FROM log.events WHERE position = 6").await, Some(LogFault::Missing(6)));
    let swap = "UPDATE log.events SET position = CASE position WHEN 7 THEN -8 ELSE -7 END WHERE position IN (7, 8); \
                UPDATE log.events SET position = -position WHERE position < 0";
    assert_eq!(tampered(swap).await, Some(LogFault::Altered(7)));
}

#[tokio::test]
async fn a_cut_tail_is_reported() {
    let cut = "DELETE FROM log.events WHERE position > 11";
    assert_eq!(tampered(cut).await, Some(LogFault::Tail { head: 12, last: 11 }));
    // if the head is moved back as well, only the signature shows it
    let hidden = "DELETE FROM log.events WHERE position > 9; UPDATE log.head SET position = 9, \
                  hash = (SELECT hash FROM log.events WHERE position = 9)";
    assert_eq!(tampered(hidden).await, Some(LogFault::Tail { head: 10, last: 9 }));
}

#[tokio::test]
async fn a_recomputed_chain_is_caught_by_the_signed_head() {
    assert_eq!(tampered("recompute; SELECT 1").await, Some(LogFault::Rewritten(10)));
}

/// Signed heads are rows of the database that they protect; the last one is stored outside, too.
#[tokio::test]
async fn a_rewritten_log_without_its_signatures_is_caught_and_not_signed_again() {
    let forget = "recompute; DELETE FROM log.signed_heads";
    assert_eq!(tampered(forget).await, Some(LogFault::Rewritten(10)));
    let shorten = "DELETE FROM log.signed_heads; DELETE FROM log.events WHERE position > 9; \
                   UPDATE log.head SET position = 9, hash = (SELECT hash FROM log.events WHERE position = 9)";
    assert_eq!(tampered(shorten).await, Some(LogFault::Tail { head: 10, last: 9 }));

    let (world, folder) = (LogWorld::new().await, tempfile::tempdir().unwrap());
    let witness = PinnedHead::at(folder.path().join("secrets/signed.head"));
    let signer = HeadSigner::generate().remembering(witness.clone());
    world.appender.append(unit(Uuid::now_v7(), 0, 5)).await.unwrap();
    signer.sign_head(&world.pool).await.unwrap();
    let mut intruder = world.database.owner().await.unwrap();
    intruder.execute("SET session_replication_role = replica").await.unwrap();
    recompute(&mut intruder, &world).await;
    intruder.execute("DELETE FROM log.signed_heads").await.unwrap();
    let refused = signer.sign_head(&world.pool).await;
    assert!(matches!(refused, Err(SealError::Rewritten { position: 5, .. })), "{refused:?}");
    let heads = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM log.signed_heads");
    assert_eq!(heads.fetch_one(&world.pool).await.unwrap(), 0);
    // deleting the file is deliberate, after a restore
    std::fs::remove_file(witness.file()).unwrap();
    assert_eq!(signer.sign_head(&world.pool).await.unwrap(), Some(5));
}
