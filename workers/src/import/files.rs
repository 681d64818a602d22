//! Which files were imported, and how many of their rows were rejected.

use std::path::Path;

use domain::text::Text;
use sqlx::PgPool;
use uuid::Uuid;

use super::Summary;

/// Remembers what a file came to. A file is known by what it says: repeated, or in another order, it
/// takes the place of its earlier import.
pub(super) async fn remember(
    pool: &PgPool,
    kind: &str,
    source: &Text<60>,
    fingerprint: u128,
    file: &Path,
    summary: &Summary,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO imports.files (kind, source, fingerprint, name, rows, rejected) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (kind, source, fingerprint) DO UPDATE \
            SET name = excluded.name, rows = excluded.rows, rejected = excluded.rejected, imported_at = now()",
    )
    .bind(kind)
    .bind(source.as_str())
    .bind(Uuid::from_u128(fingerprint))
    .bind(file.file_name().map(|name| name.to_string_lossy()))
    .bind(summary.rows as i64)
    .bind(summary.rejected as i64)
    .execute(pool)
    .await?;
    Ok(())
}

/// How many rows of such files could not be taken, of one source or of all.
pub async fn rejected(pool: &PgPool, kind: &str, source: Option<&str>) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT coalesce(sum(rejected), 0)::bigint FROM imports.files \
         WHERE kind = $1 AND ($2::text IS NULL OR source = $2)",
    )
    .bind(kind)
    .bind(source)
    .fetch_one(pool)
    .await
}
