//! A connection to the broker with the state of the stream.

use std::time::{Duration, Instant};

use async_nats::{
    Client,
    jetstream::{self, context::Context, stream::Stream},
};
use schemas::{subject::CompanyName, tail};
use sqlx::PgPool;

use super::{Broker, RelayError, connect, message::StreamMessage, publish, stream};
use crate::worker::Turn;

/// Events read at once and in flight; a broker accepts at most this many in one batch.
const BATCH_EVENTS_MAX: i64 = 1_000;
/// How often an idle session checks that the stream has not changed.
const CHECK_INTERVAL: Duration = Duration::from_secs(2);

/// Dropped after any error, and opened again by the next turn.
#[derive(Debug)]
pub(super) struct RelaySession {
    client: Client,
    context: Context,
    stream: Stream,
    company: CompanyName,
    generation: String,
    batches: bool,
    /// Last sequence of the stream.
    last: i64,
    /// Messages that were read while the batch before was in flight.
    ready: Vec<StreamMessage>,
    looked: Instant,
}

impl RelaySession {
    pub(super) async fn open(pool: &PgPool, broker: &Broker, batches: bool) -> Result<Self, RelayError> {
        let log = tail::identity(pool).await?;
        let client = connect(&broker.url).await?;
        // an older broker would ignore the headers of a batch in silence
        let batches = batches && client.is_server_compatible(2, 12, 0);
        let context = jetstream::context::ContextBuilder::new()
            .max_ack_inflight(BATCH_EVENTS_MAX as usize)
            .timeout(Duration::from_secs(10))
            .build(client.clone());
        let (stream, last) = stream::open(&context, pool, broker, &log, batches).await?;
        tracing::info!(stream = %broker.company.stream(), last, head = log.position, batches, "relay is connected");
        Ok(Self {
            client,
            context,
            stream,
            company: broker.company.clone(),
            generation: log.generation.to_string(),
            batches,
            last,
            ready: Vec::new(),
            looked: Instant::now(),
        })
    }

    pub(super) fn position(&self) -> i64 {
        self.last
    }

    /// Publishes one batch, and reads the next one meanwhile.
    pub(super) async fn turn(&mut self, pool: &PgPool) -> Result<Turn, RelayError> {
        let mut batch = std::mem::take(&mut self.ready);
        if batch.is_empty() {
            batch = self.read(pool, self.last).await?;
        }
        let Some(reached) = batch.last().map(|message| message.position) else {
            self.look().await?;
            return Ok(Turn::Idle);
        };
        let full = batch.len() as i64 == BATCH_EVENTS_MAX;
        let next = async { if full { self.read(pool, reached).await } else { Ok(Vec::new()) } };
        let (sent, next) = tokio::join!(self.publish(batch), next);
        sent?;
        self.last = reached;
        self.looked = Instant::now();
        self.ready = next?;
        Ok(Turn::More)
    }

    async fn publish(&self, batch: Vec<StreamMessage>) -> Result<(), RelayError> {
        let published = batch.len() as u64;
        if self.batches {
            publish::batch(&self.client, &self.context, batch).await?;
        } else {
            publish::singly(&self.context, batch).await?;
        }
        metrics::counter!("domovoy_relay_published_total").increment(published);
        Ok(())
    }

    async fn read(&self, pool: &PgPool, after: i64) -> Result<Vec<StreamMessage>, RelayError> {
        let events = tail::chained_after(pool, after, BATCH_EVENTS_MAX).await?;
        events.iter().map(|event| StreamMessage::new(&self.company, &self.generation, event)).collect()
    }

    /// Checks the end of the stream: after a crash or a restore, a broker may have less than it acknowledged.
    async fn look(&mut self) -> Result<(), RelayError> {
        if self.looked.elapsed() < CHECK_INTERVAL {
            return Ok(());
        }
        let found = stream::reaches(&self.stream).await?;
        if found != self.last {
            return Err(RelayError::Moved { known: self.last, found });
        }
        self.looked = Instant::now();
        Ok(())
    }
}
