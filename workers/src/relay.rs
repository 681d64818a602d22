//! Publishes the log to NATS JetStream, for integrators.
//!
//! The sequence of a message in the company's stream is the position of its event in the log. Every publish names the
//! sequence that it must follow, so the stream accepts each event once and in order, however often and however much
//! later it is sent; the end of the stream is where the relay continues. After any error the relay drops everything
//! in flight and reads the end of the stream again.
//!
//! The database is the truth. A stream that lost its tail gets it again. A stream that holds events that the log does
//! not have (the log was restored to an earlier state, or is another one) is left alone, and the relay fails until an
//! operator restores a later state of the log or deletes the stream.

mod connect;
mod message;
mod publish;
mod session;
mod stream;

use std::time::Duration;

use async_nats::jetstream;
use schemas::{subject::CompanyName, tail::LogIdentity};
use sqlx::PgPool;

pub use connect::{NotAnAddress, connect};
pub use message::HASH;
pub use stream::GENERATION;

use crate::{
    lease::Lease,
    worker::{Schedule, Turn, Worker},
};

/// The broker to publish to, and the stream.
#[derive(Debug, Clone)]
pub struct Broker {
    /// `nats://user:password@host:port`, several separated by commas.
    pub url: String,
    /// Name of the company, after which the stream is named.
    pub company: CompanyName,
    /// Number of servers of the cluster that store the stream.
    pub replicas: usize,
}

/// Publishes the log.
#[derive(Debug)]
pub struct Relay {
    pool: PgPool,
    broker: Broker,
    /// False once the broker refused a header that our batches need.
    batches: bool,
    session: Option<session::RelaySession>,
}

/// Why nothing is published for now.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The address cannot be parsed.
    #[error(transparent)]
    Address(#[from] NotAnAddress),
    /// The broker cannot be reached.
    #[error("the broker cannot be reached")]
    Connect(#[from] async_nats::ConnectError),
    /// The stream cannot be read or created.
    #[error("the stream cannot be read or created")]
    Stream(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The broker refused an event or did not acknowledge it.
    #[error("the broker did not take the event")]
    Publish(#[from] jetstream::context::PublishError),
    /// The connection did not take a message.
    #[error("the broker did not take the event")]
    Send(#[from] async_nats::PublishError),
    /// The broker stored the event at another sequence.
    #[error("event {position} became message {sequence}")]
    Misplaced {
        /// Its position in the log.
        position: i64,
        /// Its sequence in the stream.
        sequence: u64,
    },
    /// Somebody else published, or the stream lost its tail.
    #[error("the stream is at {found}, not at {known}")]
    Moved {
        /// The last sequence that we know.
        known: i64,
        /// The last sequence of the stream.
        found: i64,
    },
    /// The stream was filled from another log.
    #[error("the stream {stream} holds the log {found:?}, this is {}: restore that log or drop the stream", .log.generation)]
    OtherLog {
        /// Name of the stream.
        stream: String,
        /// The id of the log in the metadata of the stream.
        found: Option<String>,
        /// The log of this database.
        log: LogIdentity,
    },
    /// The log was restored to an earlier state.
    #[error("the stream {stream} reaches to {reaches}, the log only to {}: restore further or drop the stream", .log.position)]
    Ahead {
        /// Name of the stream.
        stream: String,
        /// Its last sequence.
        reaches: i64,
        /// The log of this database.
        log: LogIdentity,
    },
    /// The log was restored to an earlier state and has grown again since.
    #[error(
        "message {position} of the stream {stream} is not the event that the log has there: restore further or drop the stream"
    )]
    Diverged {
        /// Name of the stream.
        stream: String,
        /// Last position of the stream; the two differ there or earlier.
        position: i64,
    },
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] sqlx::Error),
    /// A stored event cannot be converted to a message.
    #[error("event {position} has no form to be sent in")]
    Form {
        /// Position of the event.
        position: i64,
        /// The underlying error.
        source: serde_json::Error,
    },
}

impl Relay {
    /// Publishes this log to that broker.
    pub fn new(pool: PgPool, broker: Broker) -> Self {
        Self { pool, broker, batches: true, session: None }
    }

    /// Publishes message by message, even if the broker supports batches.
    #[must_use]
    pub fn without_batches(mut self) -> Self {
        self.batches = false;
        self
    }
}

impl Worker for Relay {
    type Error = RelayError;

    fn name(&self) -> &'static str {
        "relay"
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::OnGrowth(Duration::from_secs(2))
    }

    async fn turn(&mut self, _: &mut Lease) -> Result<Turn, RelayError> {
        let mut session = match self.session.take() {
            Some(session) => session,
            None => session::RelaySession::open(&self.pool, &self.broker, self.batches).await?,
        };
        let turn = session.turn(&self.pool).await;
        if let Err(RelayError::Publish(error)) = &turn
            && publish::unsupported(error)
        {
            self.batches = false;
        }
        // an error drops the session, and everything in flight with it
        let turn = turn?;
        self.session = Some(session);
        Ok(turn)
    }

    fn position(&self, _: &Lease) -> Option<i64> {
        self.session.as_ref().map(session::RelaySession::position)
    }
}
