//! The outbox of messages: `outbox.messages`.
//!
//! A row refers to its recipient by the id under which personal data is sealed. The channel reads names, addresses
//! and texts when it sends, so that nothing of an erased person is left here. All moments come from the caller or
//! from the event, none from the clock of the database.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// Attempts to send one message. The last one is a little more than a day after the first.
pub const ATTEMPTS_MAX: i32 = 14;
/// The pause after the first attempt, in seconds. It doubles with each further attempt.
pub const FIRST_RETRY_DELAY_SECS: i64 = 30;
/// The longest pause between two attempts, in seconds: six hours.
pub const RETRY_DELAY_MAX_SECS: i64 = 6 * 60 * 60;
/// Longest stored error of a channel, in characters.
const ERROR_CHARS_MAX: usize = 500;

/// A message that a reaction writes.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMessage {
    /// The name of the channel that sends it.
    pub channel: &'static str,
    /// The subject of personal data to whom it goes.
    pub recipient: Uuid,
    /// The kind of message, by which the channel renders its text.
    pub kind: &'static str,
    /// The parameters of the text: ids and figures, no personal data.
    pub payload: Value,
    /// The position of the event that led to it.
    pub cause: i64,
    /// The moment at which that event was recorded; the message is due from then on.
    pub caused_at: DateTime<Utc>,
}

/// A message that is due, claimed for one attempt.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Message {
    /// Its rank in the order in which messages were written.
    pub id: i64,
    /// The idempotency key: a channel that gets the same key again sends nothing.
    pub key: String,
    /// The subject of personal data to whom it goes.
    pub recipient: Uuid,
    /// The kind of message, by which the channel renders its text.
    pub kind: String,
    /// The parameters of the text.
    pub payload: Value,
    /// The position of the event that led to it.
    pub cause: i64,
    /// The number of this attempt, from 1.
    pub attempts: i32,
}

/// A message that could not be sent and is not tried again.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, sqlx::FromRow)]
pub struct DeadLetter {
    /// The place of the message in the order in which messages were written.
    pub id: i64,
    /// The name of the channel that could not send it, such as `log`.
    pub channel: String,
    /// The id of the person to whom it was to go.
    pub recipient: Uuid,
    /// The kind of message, such as `ticket_resolved`.
    pub kind: String,
    /// The position in the log of the event that led to the message.
    pub cause: i64,
    /// How many times the channel tried to send it.
    pub attempts: i32,
    /// The moment at which the engine gave up.
    pub failed_at: DateTime<Utc>,
    /// The last error of the channel, at most 500 characters.
    pub last_error: String,
}

/// How many messages of a channel are not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Unsent {
    /// Messages that will be tried, now or later.
    pub waiting: i64,
    /// Messages that are given up.
    pub dead: i64,
}

/// Writes messages. One with the same channel and key stays as it is.
pub async fn write(connection: &mut PgConnection, messages: &[NewMessage]) -> Result<(), sqlx::Error> {
    for NewMessage { channel, recipient, kind, payload, cause, caused_at } in messages {
        sqlx::query(
            "INSERT INTO outbox.messages (channel, key, recipient, kind, payload, cause, next_attempt_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (channel, key) DO NOTHING",
        )
        .bind(channel)
        .bind(format!("{cause}:{kind}:{recipient}"))
        .bind(recipient)
        .bind(kind)
        .bind(payload)
        .bind(cause)
        .bind(caused_at)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Claims due messages of a channel, each for one attempt: at most one per recipient, the earliest that is not sent.
/// The next attempt is scheduled before this one begins, so that a sender that dies has used up its attempt, and a
/// message that crashes its sender is not retried at once.
pub async fn claim(
    pool: &PgPool,
    channel: &str,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Message>, sqlx::Error> {
    let mut messages: Vec<Message> = sqlx::query_as(
        "UPDATE outbox.messages SET attempts = attempts + 1, \
                next_attempt_at = $2 + least($4 << least(attempts, 20), $5) * interval '1 second' \
          WHERE id IN (SELECT id FROM outbox.messages m \
                        WHERE channel = $1 AND sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= $2 \
                          AND NOT EXISTS (SELECT FROM outbox.messages earlier \
                                           WHERE earlier.channel = m.channel AND earlier.recipient = m.recipient \
                                             AND earlier.id < m.id AND earlier.sent_at IS NULL \
                                             AND earlier.failed_at IS NULL) \
                        ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED) \
      RETURNING id, key, recipient, kind, payload, cause, attempts",
    )
    .bind(channel)
    .bind(now)
    .bind(limit)
    .bind(FIRST_RETRY_DELAY_SECS)
    .bind(RETRY_DELAY_MAX_SECS)
    .fetch_all(pool)
    .await?;
    messages.sort_by_key(|message| message.id);
    Ok(messages)
}

/// Records that a message was sent, even if it had become a dead letter meanwhile.
pub async fn record_sent(pool: &PgPool, id: i64, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE outbox.messages SET sent_at = $2, failed_at = NULL, last_error = NULL \
          WHERE id = $1 AND sent_at IS NULL",
    )
    .bind(id)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

/// Records that an attempt failed. The message becomes a dead letter if no other attempt can succeed (`in_vain`), or
/// if this was the last one.
pub async fn record_failure(
    pool: &PgPool,
    message: &Message,
    error: &str,
    in_vain: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // if a rival has begun another attempt, the result of this one no longer matters
    sqlx::query(
        "UPDATE outbox.messages SET last_error = $3, failed_at = CASE WHEN $4 THEN $5 END \
          WHERE id = $1 AND attempts = $2 AND sent_at IS NULL AND failed_at IS NULL",
    )
    .bind(message.id)
    .bind(message.attempts)
    .bind(error.chars().take(ERROR_CHARS_MAX).collect::<String>())
    .bind(in_vain || message.attempts >= ATTEMPTS_MAX)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

/// How many messages of a channel are not sent.
pub async fn unsent(pool: &PgPool, channel: &str) -> Result<Unsent, sqlx::Error> {
    sqlx::query_as(
        "SELECT (SELECT count(*) FROM outbox.messages \
                  WHERE channel = $1 AND sent_at IS NULL AND failed_at IS NULL) AS waiting, \
                (SELECT count(*) FROM outbox.messages WHERE channel = $1 AND failed_at IS NOT NULL) AS dead",
    )
    .bind(channel)
    .fetch_one(pool)
    .await
}

/// Dead letters, the latest messages first: of one channel or of all, with ids less than `after`.
pub async fn dead_letters(
    pool: &PgPool,
    channel: Option<&str>,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<DeadLetter>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, channel, recipient, kind, cause, attempts, failed_at, last_error FROM outbox.messages \
          WHERE failed_at IS NOT NULL AND ($1::text IS NULL OR channel = $1) \
            AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
    )
    .bind(channel)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}
