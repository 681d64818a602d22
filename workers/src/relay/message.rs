//! Converts events to messages of the stream.

use async_nats::{HeaderMap, HeaderName, Subject, header};
use bytes::Bytes;
use schemas::{cloud_event, subject::CompanyName, tail::Chained};

use super::RelayError;

/// Header with the hash of the log up to the event: if the hashes agree, stream and log are equal up to there.
pub const HASH: HeaderName = HeaderName::from_static("Domovoy-Hash");

/// An event about to be published.
#[derive(Debug, Clone)]
pub(super) struct StreamMessage {
    pub(super) position: i64,
    pub(super) subject: Subject,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl StreamMessage {
    pub(super) fn new(company: &CompanyName, generation: &str, event: &Chained) -> Result<Self, RelayError> {
        let position = event.link.position;
        let body = cloud_event::write(company, &event.link)
            .map_err(|source| RelayError::Form { position, source })?;
        let mut headers = HeaderMap::new();
        headers.insert(header::NATS_MESSAGE_ID, format!("{generation}-{position}"));
        headers.insert("Content-Type", cloud_event::MEDIA_TYPE);
        headers.insert(HASH, hex::encode(&event.hash));
        Ok(Self {
            position,
            subject: company.subject(&event.link.event_type).into(),
            headers,
            body: body.into(),
        })
    }
}
