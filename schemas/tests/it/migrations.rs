//! Migrations of a database of an earlier release keep the cursors.

use std::borrow::Cow;

use embedded::scratch::Scratch;
use schemas::{Database, migrate};
use sqlx::{Executor as _, PgPool, migrate::Migrator};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// A database with the migrations up to this one.
async fn as_of(scratch: &Scratch, last: i64) -> (Database, PgPool) {
    let database = Database::new(scratch.url());
    let until = MIGRATIONS.iter().filter(|migration| migration.version <= last).cloned().collect();
    let earlier = Migrator { migrations: Cow::Owned(until), ..Migrator::DEFAULT };
    earlier.run(&mut database.owner().await.unwrap()).await.unwrap();
    let pool = database.pool(2).unwrap();
    (database, pool)
}

async fn cursors(pool: &PgPool) -> Vec<(String, i64)> {
    let cursors = "SELECT name, position FROM workers.cursors ORDER BY name";
    sqlx::query_as(cursors).fetch_all(pool).await.unwrap()
}

#[tokio::test]
async fn rules_take_over_the_position_of_their_shared_cursor() {
    let scratch = Scratch::create().await;
    let (database, pool) = as_of(&scratch, 14).await;
    let shared = "INSERT INTO workers.cursors (name, position) VALUES ('react', 4711), ('relay', 5)";
    pool.execute(shared).await.unwrap();
    migrate(&database).await.unwrap();
    let rules = ["account_credits", "escalate_missed", "forget_erased", "mark_credited", "match_payment"];
    let rules = rules.map(|rule| (format!("react:{rule}"), 4711));
    let all = [("react".to_owned(), 4711)].into_iter().chain(rules).chain([("relay".to_owned(), 5)]);
    assert_eq!(cursors(&pool).await, all.collect::<Vec<_>>());
}

#[tokio::test]
async fn without_a_shared_cursor_every_rule_begins_on_its_own() {
    let scratch = Scratch::create().await;
    let (database, pool) = as_of(&scratch, 14).await;
    migrate(&database).await.unwrap();
    assert_eq!(cursors(&pool).await, []);
}
