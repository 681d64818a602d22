//! Another system that follows the event stream according to the guide for integrators: it stores the sequence of the
//! last message it took, and continues behind it after any interruption.

use std::{error::Error, time::Duration};

use async_nats::jetstream::{self, consumer::DeliverPolicy, consumer::pull::OrderedConfig};
use futures::StreamExt as _;
use tokio::sync::watch;

use crate::world::TIMEOUT;

/// How long it waits for a message before it reconnects.
const MESSAGE_TIMEOUT: Duration = Duration::from_secs(2);

/// A follower of the event stream.
pub(crate) struct StreamFollower {
    taken: watch::Receiver<u64>,
}

impl StreamFollower {
    /// Follows the company's stream from its beginning.
    pub(crate) fn of(company: &str, url: &str) -> Self {
        let (stream, url) = (format!("DOMOVOY_{company}"), url.to_owned());
        let (take, taken) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                // the broker is down, or the stream does not exist yet: retry from the same sequence
                let _ = follow(&url, &stream, &take).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        Self { taken }
    }

    /// Waits until it has taken at least this many messages, each once and in order. Returns their number.
    pub(crate) async fn has_taken(&mut self, messages: i64) -> i64 {
        let taken = self.taken.wait_for(|taken| *taken >= messages as u64);
        let taken = tokio::time::timeout(TIMEOUT, taken).await.expect("it comes").expect("it follows");
        *taken as i64
    }
}

async fn follow(
    url: &str,
    stream: &str,
    take: &watch::Sender<u64>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let client = workers::relay::connect(url).await?;
    let stream = jetstream::new(client).get_stream(stream).await?;
    let next = *take.borrow() + 1;
    let from = DeliverPolicy::ByStartSequence { start_sequence: next };
    let consumer =
        stream.create_consumer(OrderedConfig { deliver_policy: from, ..OrderedConfig::default() }).await?;
    let mut messages = consumer.messages().await?;
    while let Some(message) = tokio::time::timeout(MESSAGE_TIMEOUT, messages.next()).await? {
        let message = message?;
        let event: serde_json::Value = serde_json::from_slice(&message.payload)?;
        let sequence = message.info()?.stream_sequence;
        assert_eq!(event["id"], sequence.to_string(), "the sequence is the position");
        take.send_modify(|taken| {
            assert_eq!(sequence, *taken + 1, "none is missing, none comes twice");
            *taken = sequence;
        });
    }
    Ok(())
}
