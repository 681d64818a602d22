//! Publishes events, each at its sequence or not at all.

use async_nats::{
    Client, HeaderValue, header,
    jetstream::{
        ErrorCode,
        context::{Context, PublishError, PublishErrorKind},
        message::PublishMessage,
    },
};
use futures::future::try_join_all;
use uuid::Uuid;

use super::{RelayError, message::StreamMessage};

/// Publishes the messages as one atomic batch, which is one write to the broker's disk.
pub(super) async fn batch(
    client: &Client,
    context: &Context,
    messages: Vec<StreamMessage>,
) -> Result<(), RelayError> {
    let id = Uuid::now_v7().to_string();
    let last = messages.len();
    for (number, mut message) in (1..).zip(messages) {
        message.headers.insert(header::NATS_BATCH_ID, &*id);
        message.headers.insert(header::NATS_BATCH_SEQUENCE, HeaderValue::from(number as u64));
        if number == 1 {
            // compared when the batch is committed; the other messages follow it within the batch
            message.headers.insert(header::NATS_EXPECTED_LAST_SEQUENCE, follows(message.position));
        }
        if number == last {
            message.headers.insert(header::NATS_BATCH_COMMIT, header::NATS_BATCH_COMMIT_FINAL);
            let position = message.position;
            let publish = PublishMessage::build().payload(message.body).headers(message.headers);
            let ack = context.send_publish(message.subject, publish).await?.await?;
            // a broker without support for batches would have stored the last message alone
            let whole = ack.batch_size == Some(last as u64);
            let sequence = if whole { ack.sequence } else { 0 };
            return placed(position, sequence);
        }
        client.publish_with_headers(message.subject, message.headers, message.body).await?;
    }
    Ok(())
}

/// Publishes the messages one by one, all in flight at once. If one is refused, so are all after it.
pub(super) async fn singly(context: &Context, messages: Vec<StreamMessage>) -> Result<(), RelayError> {
    let mut outstanding = Vec::with_capacity(messages.len());
    for mut message in messages {
        message.headers.insert(header::NATS_EXPECTED_LAST_SEQUENCE, follows(message.position));
        let publish = PublishMessage::build().payload(message.body).headers(message.headers);
        let ack = context.send_publish(message.subject, publish).await?;
        outstanding.push(async move { placed(message.position, ack.await?.sequence) });
    }
    try_join_all(outstanding).await?;
    Ok(())
}

/// Whether the broker supports batches, but not their headers: 2.12.0 has no deduplication in them.
pub(super) fn unsupported(error: &PublishError) -> bool {
    let PublishErrorKind::Other = error.kind() else { return false };
    let source = std::error::Error::source(error);
    let refused = source.and_then(|source| source.downcast_ref::<async_nats::jetstream::Error>());
    refused.is_some_and(|refused| refused.error_code() == ErrorCode::ATOMIC_PUBLISH_UNSUPPORTED_HEADER)
}

fn follows(position: i64) -> HeaderValue {
    HeaderValue::from((position - 1) as u64)
}

fn placed(position: i64, sequence: u64) -> Result<(), RelayError> {
    if sequence == position as u64 { Ok(()) } else { Err(RelayError::Misplaced { position, sequence }) }
}
