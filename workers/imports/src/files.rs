//! Which files were imported, and how many of their rows were rejected.

use std::path::Path;

use domain::text::Text;
use sqlx::PgPool;
use uuid::Uuid;

use super::Summary;

/// Remembers what a file came to. It takes the place of an earlier one that says the same, in whichever
/// order and by whichever name, or that has its name: it was mended.
pub(super) async fn remember(
    pool: &PgPool,
    kind: &str,
    source: &Text<60>,
    fingerprint: u128,
    file: &Path,
    summary: &Summary,
    lost: &[String],
) -> Result<(), sqlx::Error> {
    let name = file.file_name().map(|name| name.to_string_lossy());
    let mut transaction = pool.begin().await?;
    sqlx::query(
        "UPDATE imports.files SET rejected = 0, lost = DEFAULT \
         WHERE kind = $1 AND source = $2 AND name = $3 AND fingerprint <> $4",
    )
    .bind(kind)
    .bind(source.as_str())
    .bind(&name)
    .bind(Uuid::from_u128(fingerprint))
    .execute(&mut *transaction)
    .await?;
    sqlx::query(
        "INSERT INTO imports.files (kind, source, fingerprint, name, rows, rejected, lost) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (kind, source, fingerprint) DO UPDATE \
            SET name = excluded.name, rows = excluded.rows, rejected = excluded.rejected, lost = excluded.lost, \
                imported_at = now()",
    )
    .bind(kind)
    .bind(source.as_str())
    .bind(Uuid::from_u128(fingerprint))
    .bind(&name)
    .bind(summary.rows as i64)
    .bind(summary.rejected as i64)
    .bind(lost)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// How many rows of such files could not be taken, of one source or of all. A row that told all of a thing is
/// no loss where another file told of it.
pub async fn rejected(pool: &PgPool, kind: &str, source: Option<&str>) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT coalesce(sum(rejected - (SELECT count(*) FROM unnest(lost) AS stream WHERE EXISTS \
             (SELECT FROM log.events WHERE aggregate_type = split_part(stream, '/', 1) \
                                       AND aggregate_id = split_part(stream, '/', 2)))), 0)::bigint \
         FROM imports.files WHERE kind = $1 AND ($2::text IS NULL OR source = $2)",
    )
    .bind(kind)
    .bind(source)
    .fetch_one(pool)
    .await
}
