//! Writes a dossier from the log.

use std::{
    collections::VecDeque,
    io::{self, Write},
    pin::pin,
};

use crate::{
    chain::{self, Hash, Link},
    seal::HeadSigner,
    signed_head::SignedHead,
    streams,
};
use async_stream::try_stream;
use futures::{Stream, TryStreamExt as _};
use sha2::{Digest, Sha256};
use sqlx::{PgPool, Row};

use super::{CLOSING, DossierHeader, FORMAT, Hex, Item, Leaves, OPENING};

/// Largest number of leaves in one item.
const ITEM_LEAVES_MAX: i64 = 4_096;

/// Why no dossier was written.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The log has no events of this stream.
    #[error("the log has no events of this stream")]
    Unknown,
    /// The hashes of the log do not agree: run `domovoy verify`.
    #[error("the log is altered at position {0} or before it")]
    Altered(i64),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Database(#[from] sqlx::Error),
    /// The file cannot be written.
    #[error("the dossier cannot be written")]
    Write(#[from] io::Error),
}

/// Writes the dossier of a stream, up to the current head of the log.
pub async fn write(
    pool: &PgPool,
    signer: &HeadSigner,
    (stream, id): (&str, &str),
    mut out: impl Write,
) -> Result<(), DossierError> {
    let mut pieces = pin!(pieces(pool.clone(), signer.clone(), (stream.to_owned(), id.to_owned())));
    while let Some(piece) = pieces.try_next().await? {
        out.write_all(&piece)?;
    }
    Ok(out.flush()?)
}

/// The same as a stream of chunks, each read when it is requested and no larger than one item. An unknown stream is
/// reported by the first chunk.
pub fn pieces(
    pool: PgPool,
    signer: HeadSigner,
    stream: (String, String),
) -> impl Stream<Item = Result<Vec<u8>, DossierError>> + Send {
    try_stream! {
        let stream = (&*stream.0, &*stream.1);
        let (end, header) = opening(&pool, &signer, stream).await?;
        let page = DossierBuffer::begin(&header)?;
        let mut writer = Writer { pool: &pool, page, position: 0, hash: chain::genesis() };
        let mut own = Own { pool: &pool, stream, until: end.position, version: 0, fetched: VecDeque::new() };
        let mut next = own.next().await?;
        while let Some(event) = next {
            writer.take_up(event.position).await?;
            let signed = signer.signed_from(&pool, event.position).await?;
            let signed = signed.filter(|signed| signed.position < end.position).unwrap_or_else(|| end.clone());
            next = Some(event);
            while let Some(event) = next.take_if(|event| event.position <= signed.position) {
                while writer.others(event.position - 1).await? {
                    yield writer.page.written();
                }
                writer.event(event).await?;
                yield writer.page.written();
                next = own.next().await?;
            }
            while writer.others(signed.position).await? {
                yield writer.page.written();
            }
            writer.head(&signed)?;
        }
        yield writer.page.end(&signer);
    }
}

/// The head with which the dossier ends, and its header.
async fn opening(
    pool: &PgPool,
    signer: &HeadSigner,
    (stream, id): (&str, &str),
) -> Result<(SignedHead, DossierHeader), DossierError> {
    let head = sqlx::query("SELECT position, hash FROM log.head").fetch_one(pool).await?;
    let end = signer.sign(head.try_get("position")?, hash_of(&head)?);
    let events: i64 = sqlx::query_scalar(
        "SELECT coalesce(max(sequence), 0) FROM log.events \
         WHERE aggregate_type = $1 AND aggregate_id = $2 AND position <= $3",
    )
    .bind(stream)
    .bind(id)
    .bind(end.position)
    .fetch_one(pool)
    .await?;
    if events == 0 {
        return Err(DossierError::Unknown);
    }
    let header = DossierHeader {
        format: FORMAT.to_owned(),
        stream: stream.to_owned(),
        id: id.to_owned(),
        events,
        position: end.position,
        signer: Hex(signer.public().to_bytes()),
    };
    Ok((end, header))
}

/// Reads the stream's own events, a page at a time.
struct Own<'a> {
    pool: &'a PgPool,
    stream: (&'a str, &'a str),
    until: i64,
    version: i64,
    fetched: VecDeque<Link>,
}

impl Own<'_> {
    async fn next(&mut self) -> Result<Option<Link>, sqlx::Error> {
        if self.fetched.is_empty() {
            self.fetched = streams::page(self.pool, self.stream, self.version, self.until).await?.into();
        }
        let event = self.fetched.pop_front();
        self.version = event.as_ref().map_or(self.version, |event| event.sequence);
        Ok(event)
    }
}

/// Recomputes the chain as the checker will, and compares it with the hashes in the log.
struct Writer<'a> {
    pool: &'a PgPool,
    page: DossierBuffer,
    position: i64,
    hash: Hash,
}

impl Writer<'_> {
    /// Continues the chain right before this position.
    async fn take_up(&mut self, before: i64) -> Result<(), DossierError> {
        self.position = before - 1;
        self.hash = self.stored().await?;
        self.page.item(&Item::From { position: self.position, hash: Hex(self.hash) })
    }

    async fn event(&mut self, event: Link) -> Result<(), DossierError> {
        self.position = event.position;
        self.hash = event.chained(&self.hash);
        self.agree().await?;
        self.page.item(&Item::Event { event, hash: Hex(self.hash) })
    }

    fn head(&mut self, signed: &SignedHead) -> Result<(), DossierError> {
        if signed.hash != self.hash {
            return Err(DossierError::Altered(signed.position));
        }
        self.page.item(&Item::Head { position: signed.position, signature: Hex(signed.signature) })
    }

    /// Writes one item of leaves up to this position; false if there are no more.
    async fn others(&mut self, until: i64) -> Result<bool, DossierError> {
        if self.position >= until {
            return Ok(false);
        }
        let leaves: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT log.leaf(position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
                             payload::text, metadata::text, occurred_at, recorded_at) \
             FROM log.events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3",
        )
        .bind(self.position)
        .bind(until)
        .bind(ITEM_LEAVES_MAX)
        .fetch_all(self.pool)
        .await?;
        if leaves.is_empty() {
            return Err(DossierError::Altered(self.position + 1));
        }
        let leaves: Vec<Hash> = leaves.into_iter().filter_map(|leaf| leaf.try_into().ok()).collect();
        self.position += leaves.len() as i64;
        self.hash = leaves.iter().fold(self.hash, |hash, leaf| chain::link(&hash, leaf));
        self.agree().await?;
        self.page.item(&Item::Others { leaves: Leaves(leaves), hash: Hex(self.hash) })?;
        Ok(true)
    }

    async fn agree(&self) -> Result<(), DossierError> {
        if self.stored().await? == self.hash { Ok(()) } else { Err(DossierError::Altered(self.position)) }
    }

    /// The hash that the log stores at this position.
    async fn stored(&self) -> Result<Hash, DossierError> {
        if self.position == 0 {
            return Ok(chain::genesis());
        }
        let row = sqlx::query("SELECT position, hash FROM log.events WHERE position = $1")
            .bind(self.position)
            .fetch_optional(self.pool)
            .await?;
        hash_of(&row.ok_or(DossierError::Altered(self.position))?)
    }
}

fn hash_of(row: &sqlx::postgres::PgRow) -> Result<Hash, DossierError> {
    let hash: Vec<u8> = row.try_get("hash")?;
    hash.try_into().map_err(|_| DossierError::Altered(row.try_get("position").unwrap_or_default()))
}

/// Output of the file: hashed as it is written, and buffered until it is taken.
struct DossierBuffer {
    waiting: Vec<u8>,
    digest: Sha256,
    items: usize,
}

impl DossierBuffer {
    fn begin(header: &DossierHeader) -> Result<Self, DossierError> {
        let mut page = Self { waiting: Vec::new(), digest: Sha256::new(), items: 0 };
        page.put(OPENING.0.as_bytes());
        page.put(&json(header)?);
        page.put(OPENING.1.as_bytes());
        Ok(page)
    }

    fn item(&mut self, item: &Item) -> Result<(), DossierError> {
        self.put(if self.items == 0 { b"\n" } else { b",\n" });
        self.items += 1;
        self.put(&json(item)?);
        Ok(())
    }

    /// Takes the buffered bytes.
    fn written(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.waiting)
    }

    /// The last bytes, with the signature.
    fn end(mut self, signer: &HeadSigner) -> Vec<u8> {
        self.put(b"\n");
        let signature = hex::encode(signer.attest(&self.digest.finalize().into()));
        self.waiting.extend(format!("{}{signature}{}\n", CLOSING.0, CLOSING.1).into_bytes());
        self.waiting
    }

    fn put(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.waiting.extend_from_slice(bytes);
    }
}

fn json<T: serde::Serialize>(value: &T) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::from)
}
