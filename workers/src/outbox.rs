//! Sends messages: one worker per channel, so that a mail server that is down delays only mail.
//!
//! A message is sent at least once. A sender that dies between sending and recording sends again under the same
//! idempotency key; a channel that honours the key delivers it once. Attempts follow a fixed schedule
//! (`schemas::outbox`). After the last one, or if the channel reports a permanent error, the message is a dead
//! letter: counted in the metrics, and listed for administrators, auditors and supervisors.

pub mod channel;
pub mod log;

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use schemas::outbox::{self, ATTEMPTS_MAX, Message};
use sqlx::PgPool;

use crate::{
    lease::Lease,
    outbox::channel::{MessageChannel, SendError},
    worker::{Schedule, Turn, Worker},
};

/// Messages that one turn sends at the same time, each to another recipient.
const BATCH_MESSAGES_MAX: usize = 8;
/// How long a channel may take for one message. It is shorter than the shortest pause between two attempts.
const SEND_TIMEOUT: Duration = Duration::from_secs(15);
/// How often an idle sender looks for messages that are due.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// The sender of one channel.
#[derive(Debug)]
pub struct Sender<C> {
    name: String,
    pool: PgPool,
    channel: C,
    clock: fn() -> DateTime<Utc>,
}

/// The outbox cannot be read or written, so nothing is sent for now.
#[derive(Debug, thiserror::Error)]
#[error("the outbox cannot be read or written")]
pub struct SenderError(#[from] sqlx::Error);

impl<C: MessageChannel> Sender<C> {
    /// Sends the messages of this channel.
    pub fn new(pool: PgPool, channel: C) -> Self {
        Self { name: format!("outbox:{}", C::NAME), pool, channel, clock: Utc::now }
    }

    /// Uses another clock.
    #[must_use]
    pub fn at(mut self, clock: fn() -> DateTime<Utc>) -> Self {
        self.clock = clock;
        self
    }

    /// Makes one attempt and records the result.
    async fn attempt(&self, message: &Message) -> Result<(), SenderError> {
        let result = if message.attempts > ATTEMPTS_MAX {
            Err(SendError::Permanent("the sender died in the last attempt".to_owned()))
        } else {
            let sending = tokio::time::timeout(SEND_TIMEOUT, self.channel.send(message)).await;
            sending.unwrap_or_else(|_| Err(SendError::Temporary("no answer in time".to_owned())))
        };
        let now = (self.clock)();
        let outcome = match result {
            Ok(()) => {
                outbox::record_sent(&self.pool, message.id, now).await?;
                "sent"
            }
            Err(SendError::Temporary(error)) => {
                outbox::record_failure(&self.pool, message, &error, false, now).await?;
                "failed"
            }
            Err(SendError::Permanent(error)) => {
                outbox::record_failure(&self.pool, message, &error, true, now).await?;
                "given_up"
            }
        };
        metrics::counter!("domovoy_outbox_attempts_total", "channel" => C::NAME, "outcome" => outcome)
            .increment(1);
        Ok(())
    }

    /// Publishes how many messages are not sent.
    async fn report_unsent(&self) -> Result<(), SenderError> {
        let unsent = outbox::unsent(&self.pool, C::NAME).await?;
        metrics::gauge!("domovoy_outbox_waiting", "channel" => C::NAME).set(unsent.waiting as f64);
        metrics::gauge!("domovoy_outbox_dead_letters", "channel" => C::NAME).set(unsent.dead as f64);
        Ok(())
    }
}

impl<C: MessageChannel> Worker for Sender<C> {
    type Error = SenderError;

    fn name(&self) -> &str {
        &self.name
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::Every(LOOK_INTERVAL)
    }

    async fn turn(&mut self, _: &mut Lease) -> Result<Turn, SenderError> {
        let now = (self.clock)();
        let messages = outbox::claim(&self.pool, C::NAME, now, BATCH_MESSAGES_MAX as i64).await?;
        let attempts: Vec<_> = messages.iter().map(|message| self.attempt(message)).collect();
        stream::iter(attempts).buffer_unordered(BATCH_MESSAGES_MAX).try_collect::<()>().await?;
        self.report_unsent().await?;
        // a recipient's next message can be claimed once the one before it is sent
        Ok(if messages.is_empty() { Turn::Idle } else { Turn::More })
    }

    fn position(&self, _: &Lease) -> Option<i64> {
        None
    }
}
