//! The company's stream: created if it is missing, else compared with the log.

use std::{collections::HashMap, time::Duration};

use async_nats::jetstream::{
    self, ErrorCode,
    context::GetStreamErrorKind,
    stream::{Config, Stream},
};
use schemas::tail::{self, LogIdentity};
use sqlx::PgPool;

use super::{Broker, HASH, RelayError};

/// Key of the stream's metadata whose value is the id of the log.
pub const GENERATION: &str = "domovoy-generation";

/// Opens the stream, if it agrees with the log, and returns its last sequence.
pub(super) async fn open(
    context: &jetstream::Context,
    pool: &PgPool,
    broker: &Broker,
    log: &LogIdentity,
    batches: bool,
) -> Result<(Stream, i64), RelayError> {
    let wanted = config(broker, log, batches);
    let stream = match context.get_stream(&wanted.name).await {
        Ok(stream) => stream,
        Err(error) if missing(&error.kind()) => context.create_stream(wanted.clone()).await.map_err(away)?,
        Err(error) => return Err(away(error)),
    };
    let info = stream.cached_info();
    let name = wanted.name.clone();
    let found = info.config.metadata.get(GENERATION);
    if found != wanted.metadata.get(GENERATION) {
        return Err(RelayError::OtherLog { stream: name, found: found.cloned(), log: log.clone() });
    }
    let reaches = info.state.last_sequence as i64;
    if reaches > log.position {
        return Err(RelayError::Ahead { stream: name, reaches, log: log.clone() });
    }
    // a stream may be empty and still have a last sequence, if an operator's limits deleted all messages
    if info.state.messages > 0 {
        agree(&stream, pool, reaches).await?;
    }
    let present = &info.config;
    if present.allow_atomic_publish != wanted.allow_atomic_publish
        || present.num_replicas != wanted.num_replicas
    {
        // other settings of an operator, such as limits or placement, stay
        let changed = Config {
            allow_atomic_publish: wanted.allow_atomic_publish,
            num_replicas: wanted.num_replicas,
            ..present.clone()
        };
        context.update_stream(changed).await.map_err(away)?;
    }
    Ok((stream, reaches))
}

/// The last sequence of the stream.
pub(super) async fn reaches(stream: &Stream) -> Result<i64, RelayError> {
    let info = stream.get_info().await.map_err(away)?;
    Ok(info.state.last_sequence as i64)
}

/// Compares the hash in the last message, which covers everything before it.
async fn agree(stream: &Stream, pool: &PgPool, last: i64) -> Result<(), RelayError> {
    let diverged =
        || RelayError::Diverged { stream: stream.cached_info().config.name.clone(), position: last };
    let message = stream.get_raw_message(last as u64).await.map_err(away)?;
    let event = tail::chained_after(pool, last - 1, 1).await?.pop().ok_or_else(diverged)?;
    let carried = message.headers.get(HASH).map(|hash| hash.as_str().to_owned());
    if carried == Some(hex::encode(&event.hash)) { Ok(()) } else { Err(diverged()) }
}

fn config(broker: &Broker, log: &LogIdentity, batches: bool) -> Config {
    Config {
        name: broker.company.stream(),
        subjects: vec![broker.company.subjects()],
        description: Some("The log of a company; the sequence of a message is its position there".to_owned()),
        num_replicas: broker.replicas,
        // no message may be deleted, because sequences are positions of the log
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        duplicate_window: Duration::from_mins(2),
        metadata: HashMap::from([(GENERATION.to_owned(), log.generation.to_string())]),
        allow_atomic_publish: batches,
        ..Config::default()
    }
}

fn missing(kind: &GetStreamErrorKind) -> bool {
    matches!(kind, GetStreamErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND)
}

fn away(error: impl std::error::Error + Send + Sync + 'static) -> RelayError {
    RelayError::Stream(error.into())
}
