//! The log on NATS JetStream, for integrators.
//!
//! The sequence of a message in the company's stream is the position of its event in the log. Every
//! publish says which sequence it must follow, so the stream takes each event once and in order, however
//! often and at whatever distance in time it is offered; where the stream ends is where to go on. After
//! any error everything outstanding is dropped and the stream is asked anew.
//!
//! The database is the truth. A stream that lost its tail gets it again. A stream that holds what the log
//! does not (the log was restored to the past, or is another one) is left alone, and the relay says so
//! until somebody decides: the log's owner restores further or drops the stream.

mod connect;
mod line;
mod message;
mod publish;
mod stream;

use std::time::Duration;

use async_nats::jetstream;
use schemas::{subject::Company, tail::Identity};
use sqlx::PgPool;

pub use connect::{NotAnAddress, connect};
pub use message::HASH;
pub use stream::GENERATION;

use crate::{
    lease::Lease,
    worker::{Schedule, Turn, Worker},
};

/// Where to and under which name.
#[derive(Debug, Clone)]
pub struct Broker {
    /// `nats://user:password@host:port`, several separated by commas.
    pub url: String,
    /// Whose events.
    pub company: Company,
    /// How many servers of the cluster keep the stream.
    pub replicas: usize,
}

/// Publishes the log.
#[derive(Debug)]
pub struct Relay {
    pool: PgPool,
    broker: Broker,
    /// False once a broker turned out to know batches but not all that we need of them.
    batches: bool,
    line: Option<line::Line>,
}

/// Why nothing is published for now.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The address makes no sense.
    #[error(transparent)]
    Address(#[from] NotAnAddress),
    /// The broker is away.
    #[error("the broker cannot be reached")]
    Connect(#[from] async_nats::ConnectError),
    /// The broker does not give or make the stream.
    #[error("the stream cannot be had")]
    Stream(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The broker did not take an event, or did not say that it did.
    #[error("the broker did not take the event")]
    Publish(#[from] jetstream::context::PublishError),
    /// The connection did not take a message.
    #[error("the broker did not take the event")]
    Send(#[from] async_nats::PublishError),
    /// It was taken, but elsewhere.
    #[error("event {position} became message {sequence}")]
    Misplaced {
        /// Where it stands in the log.
        position: i64,
        /// Where it came to stand in the stream.
        sequence: u64,
    },
    /// Somebody else published, or the stream lost its tail.
    #[error("the stream is at {found}, not at {known}")]
    Moved {
        /// Where we knew it.
        known: i64,
        /// Where it is.
        found: i64,
    },
    /// The stream was filled from another log.
    #[error("the stream {stream} holds the log {found:?}, this is {}: restore that log or drop the stream", .log.generation)]
    OtherLog {
        /// Which stream.
        stream: String,
        /// What its metadata say.
        found: Option<String>,
        /// The log at hand.
        log: Identity,
    },
    /// The log was restored to the past.
    #[error("the stream {stream} reaches to {reaches}, the log only to {}: restore further or drop the stream", .log.position)]
    Ahead {
        /// Which stream.
        stream: String,
        /// Its last sequence.
        reaches: i64,
        /// The log at hand.
        log: Identity,
    },
    /// The log was restored to the past and has grown again since.
    #[error(
        "message {position} of the stream {stream} is not the event that the log has there: restore further or drop the stream"
    )]
    Diverged {
        /// Which stream.
        stream: String,
        /// Where they differ, or before.
        position: i64,
    },
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] sqlx::Error),
    /// A stored event has no form to be sent in.
    #[error("event {position} has no form to be sent in")]
    Form {
        /// Position of the event.
        position: i64,
        /// The error below.
        source: serde_json::Error,
    },
}

impl Relay {
    /// From this log to that broker.
    pub fn new(pool: PgPool, broker: Broker) -> Self {
        Self { pool, broker, batches: true, line: None }
    }

    /// Publishes one by one, whatever the broker knows.
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
        let mut line = match self.line.take() {
            Some(line) => line,
            None => line::Line::open(&self.pool, &self.broker, self.batches).await?,
        };
        let turn = line.turn(&self.pool).await;
        if let Err(RelayError::Publish(error)) = &turn
            && publish::unsupported(error)
        {
            self.batches = false;
        }
        // an error drops the line, and all that is outstanding with it
        let turn = turn?;
        self.line = Some(line);
        Ok(turn)
    }

    fn position(&self, _: &Lease) -> Option<i64> {
        self.line.as_ref().map(line::Line::position)
    }
}
