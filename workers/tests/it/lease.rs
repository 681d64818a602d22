//! Of two rivals one leads, and one whose connection was cut moves no cursor.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use sqlx::Executor;
use test_world::{TIMEOUT, World, until};
use tokio_util::sync::CancellationToken;
use workers::{
    health::State,
    lease::{Lease, LeaseError, Start},
    worker::{Schedule, Turn, Worker},
};

#[tokio::test]
async fn a_leader_without_its_connection_moves_no_cursor() {
    let world = World::new().await;
    let stop = CancellationToken::new();
    let mut first = Lease::take(&world.pool, "test", Start::Beginning, &stop).await.unwrap().unwrap();
    first.advance(3).await.unwrap();

    let rival = {
        let (pool, stop) = (world.pool.clone(), stop.clone());
        tokio::spawn(
            async move { Lease::take(&pool, "test", Start::Beginning, &stop).await.unwrap().unwrap() },
        )
    };
    let mut owner = world.database.owner().await.unwrap();
    owner
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database \
             WHERE locktype = 'advisory' AND granted AND d.datname = current_database()",
        )
        .await
        .unwrap();
    let mut second = tokio::time::timeout(TIMEOUT, rival).await.unwrap().unwrap();
    assert_eq!(second.position(), 3, "it goes on where the first had come to");
    assert!(first.advance(4).await.is_err(), "its connection is gone");
    second.advance(5).await.unwrap();
}

#[tokio::test]
async fn the_fence_holds_where_the_lock_was_lost() {
    let world = World::new().await;
    let stop = CancellationToken::new();
    let mut first = Lease::take(&world.pool, "test", Start::Beginning, &stop).await.unwrap().unwrap();
    // the lock vanished under its holder, and another worker has led since
    sqlx::query("UPDATE workers.cursors SET fence = fence + 1, position = 7")
        .execute(&world.pool)
        .await
        .unwrap();
    assert!(matches!(first.advance(1).await, Err(LeaseError::Lost)));
}

#[tokio::test]
async fn a_new_cursor_begins_at_the_start_of_its_worker_and_an_old_one_where_it_is() {
    let world = World::new().await;
    let stop = CancellationToken::new();
    world.grow(5).await;
    let take =
        async |name, start| Lease::take(&world.pool, name, start, &stop).await.unwrap().unwrap().position();
    assert_eq!(take("all of it", Start::Beginning).await, 0);
    assert_eq!(take("news", Start::Head).await, 5);
    world.grow(2).await;
    assert_eq!(take("news", Start::Head).await, 5);
}

#[tokio::test]
async fn rows_written_with_a_move_of_the_cursor_are_committed_with_it() {
    let world = World::new().await;
    let stop = CancellationToken::new();
    let mut lease = Lease::take(&world.pool, "test", Start::Beginning, &stop).await.unwrap().unwrap();
    let written = "SELECT count(*) FROM workers.cursors WHERE name = 'beside'";
    let write = "INSERT INTO workers.cursors (name) VALUES ('beside')";
    for commits in [false, true] {
        let mut advance = lease.begin_advance(1).await.unwrap();
        advance.connection().execute(write).await.unwrap();
        if commits {
            advance.commit().await.unwrap();
        } else {
            drop(advance);
        }
        assert_eq!(lease.position(), i64::from(commits));
        let written: i64 = sqlx::query_scalar(written).fetch_one(&world.pool).await.unwrap();
        assert_eq!(written, i64::from(commits));
    }
}

#[tokio::test]
async fn a_stopped_worker_does_not_wait_for_the_lock() {
    let world = World::new().await;
    let _leader =
        Lease::take(&world.pool, "test", Start::Beginning, &CancellationToken::new()).await.unwrap().unwrap();
    let stop = CancellationToken::new();
    stop.cancel();
    assert!(Lease::take(&world.pool, "test", Start::Beginning, &stop).await.unwrap().is_none());
}

/// Counts to 100 with the cursor; some turns fail, and some panic.
struct CountingWorker {
    turns: Arc<AtomicI64>,
}

#[derive(Debug, thiserror::Error)]
enum CounterError {
    #[error("out of luck")]
    Luck,
    #[error(transparent)]
    Lease(#[from] LeaseError),
}

impl Worker for CountingWorker {
    type Error = CounterError;

    fn name(&self) -> &'static str {
        "counter"
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::Every(Duration::from_millis(5))
    }

    async fn turn(&mut self, lease: &mut Lease) -> Result<Turn, CounterError> {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        assert_ne!(turn % 40, 39, "a panic is no end either");
        if turn % 25 == 24 {
            return Err(CounterError::Luck);
        }
        if lease.position() == 100 {
            return Ok(Turn::Idle);
        }
        lease.advance(lease.position() + 1).await?;
        Ok(Turn::More)
    }
}

#[tokio::test]
async fn neither_errors_nor_panics_nor_rivals_end_a_worker() {
    let world = World::new().await;
    let turns = Arc::new(AtomicI64::new(0));
    let workers = [(); 2].map(|()| world.keep(CountingWorker { turns: Arc::clone(&turns) }));
    let position = "SELECT position FROM workers.cursors WHERE name = 'counter'";
    until(async || {
        let position: Option<i64> = sqlx::query_scalar(position).fetch_optional(&world.pool).await.unwrap();
        position.filter(|position| *position == 100)
    })
    .await;
    for worker in workers {
        worker.stop().await;
    }
    assert!(turns.load(Ordering::Relaxed) > 100);
}

/// Fails until `mended` is set.
struct Broken {
    mended: Arc<AtomicBool>,
}

impl Worker for Broken {
    type Error = CounterError;

    fn name(&self) -> &'static str {
        "broken"
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::Every(Duration::from_millis(5))
    }

    async fn turn(&mut self, _: &mut Lease) -> Result<Turn, CounterError> {
        if self.mended.load(Ordering::Relaxed) { Ok(Turn::Idle) } else { Err(CounterError::Luck) }
    }
}

#[tokio::test]
async fn the_state_of_a_worker_shows_its_error_and_its_recovery() {
    let world = World::new().await;
    let mended = Arc::new(AtomicBool::new(false));
    let worker = world.keep(Broken { mended: Arc::clone(&mended) });
    let state = worker.is("broken", |state| matches!(state, State::Failing(_))).await;
    assert_eq!(state, State::Failing("out of luck".to_owned()));
    mended.store(true, Ordering::Relaxed);
    worker.is("broken", |state| *state == State::Leading).await;
    worker.stop().await;
}
