//! The channel `log`: records messages instead of sending them.

use schemas::outbox::Message;
use sqlx::PgPool;

use crate::outbox::channel::{MessageChannel, SendError};

/// Records each message once, in `outbox.sent_log` and in the log of the process.
#[derive(Debug, Clone)]
pub struct LogChannel {
    /// The company's database.
    pub pool: PgPool,
}

impl MessageChannel for LogChannel {
    const NAME: &'static str = "log";

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let Message { key, recipient, kind, payload, cause, .. } = message;
        let written = sqlx::query(
            "INSERT INTO outbox.sent_log (key, recipient, kind, payload) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (key) DO NOTHING",
        )
        .bind(key)
        .bind(recipient)
        .bind(kind)
        .bind(payload)
        .execute(&self.pool)
        .await
        .map_err(|error| SendError::Temporary(error.to_string()))?;
        if written.rows_affected() == 1 {
            tracing::info!(channel = Self::NAME, key, %recipient, kind, cause, "message");
        }
        Ok(())
    }
}
