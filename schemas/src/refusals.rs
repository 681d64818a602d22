//! Refused reactions, and events that a rule could not read: rows for people to see.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{PgConnection, PgPool};

/// Longest stored explanation, in characters.
const DETAIL_CHARS_MAX: usize = 500;

/// A refusal that is about to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefusal {
    /// The rule that reacted.
    pub rule: &'static str,
    /// The position of the event that it reacted to.
    pub position: i64,
    /// The stable code of the refusal; `event.unreadable` where the event could not be read.
    pub code: &'static str,
    /// The refusal in words.
    pub detail: String,
}

/// A reaction to an event that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, sqlx::FromRow)]
pub struct RefusedReaction {
    /// The place of the refusal in the order in which refusals were recorded.
    pub id: i64,
    /// The name of the rule that reacted.
    pub rule: String,
    /// The position in the log of the event that the rule reacted to.
    pub position: i64,
    /// The stable code of the refusal, such as `payment.not_matched`; `event.unreadable` where this engine could
    /// not read the event.
    pub code: String,
    /// The refusal in words, at most 500 characters.
    pub detail: String,
    /// The moment at which the refusal was recorded.
    pub at: DateTime<Utc>,
}

/// Records refusals. One with the same rule and position stays as it is.
pub async fn record(connection: &mut PgConnection, refusals: &[NewRefusal]) -> Result<(), sqlx::Error> {
    for NewRefusal { rule, position, code, detail } in refusals {
        sqlx::query(
            "INSERT INTO workers.refusals (rule, position, code, detail) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (rule, position) DO NOTHING",
        )
        .bind(rule)
        .bind(position)
        .bind(code)
        .bind(detail.chars().take(DETAIL_CHARS_MAX).collect::<String>())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Refused reactions, the latest first: of one rule or of all, with ids less than `after`.
pub async fn list(
    pool: &PgPool,
    rule: Option<&str>,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<RefusedReaction>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, rule, position, code, detail, at FROM workers.refusals \
          WHERE ($1::text IS NULL OR rule = $1) AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
    )
    .bind(rule)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}
