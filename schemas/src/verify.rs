//! Verifies the whole log: positions, streams, chain, head and signatures. Reports the first bad position.

use std::collections::{HashMap, HashSet};

use ed25519_dalek::VerifyingKey;
use sqlx::{PgPool, Row};

use crate::{
    chain::{self, Hash, Link},
    signed_head::SignedHead,
    tail,
};

use numbers::Numbers;
use stream_versions::StreamVersions;

mod numbers;
mod stream_versions;

/// Events that are read by one query.
const BATCH_EVENTS: i64 = 5_000;
/// Streams whose versions are kept in memory; for others the log is queried. About 30 MB, however long the log is.
const STREAMS_REMEMBERED_MIN: usize = 400_000;

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogVerdict {
    /// Number of events that were verified.
    pub events: i64,
    /// Hash of the log at the last verified event.
    pub hash: Hash,
    /// Number of signed heads that agree with the chain.
    pub signatures: usize,
    /// The first fault, if there is one.
    pub fault: Option<LogFault>,
}

/// The result of a verification of a part of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPart {
    /// The result; its `events` are those of this part.
    pub verdict: LogVerdict,
    /// The last position that was verified.
    pub reached: i64,
    /// The last position of the log.
    pub head: i64,
    /// True for the last part: the end of the log was compared with the head, or a fault was found.
    pub ended: bool,
}

/// The first fault that a verification found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    /// An event is missing.
    #[error("position {0} is missing")]
    Missing(i64),
    /// The hash of an event does not match its content.
    #[error("position {0} was altered")]
    Altered(i64),
    /// The version of an event does not follow the one before in its stream.
    #[error("position {0} is out of its stream's order")]
    OutOfOrder(i64),
    /// The number of a stream does not follow the last one of its kind.
    #[error("position {0} has a wrong number")]
    Misnumbered(i64),
    /// The head is not the last event: the tail was cut, or the head was moved.
    #[error("the head says {head}, the log ends at {last}")]
    Tail {
        /// Position of the head, or of a later signed head.
        head: i64,
        /// Position of the last event.
        last: i64,
    },
    /// Another hash was signed at this position: the chain was recomputed.
    #[error("the head signed at position {0} is another: the log was rewritten")]
    Rewritten(i64),
    /// The signature was not made by the company's key.
    #[error("the signature at position {0} is not by this key")]
    Signature(i64),
}

impl LogFault {
    /// Stable code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Altered(_) => "altered",
            Self::OutOfOrder(_) => "out_of_order",
            Self::Misnumbered(_) => "misnumbered",
            Self::Tail { .. } => "tail",
            Self::Rewritten(_) => "rewritten",
            Self::Signature(_) => "signature",
        }
    }

    /// Position of the fault; for a cut tail, the first position that is missing or too many.
    pub fn position(&self) -> i64 {
        match self {
            Self::Missing(at)
            | Self::Altered(at)
            | Self::OutOfOrder(at)
            | Self::Misnumbered(at)
            | Self::Rewritten(at)
            | Self::Signature(at) => *at,
            Self::Tail { head, last } => (*head).min(*last) + 1,
        }
    }
}

/// What a log is compared with besides its own hashes.
#[derive(Debug, Clone, Default)]
pub struct Against {
    /// The company's public key. Without it, signatures are not checked, only their hashes.
    pub key: Option<VerifyingKey>,
    /// The signed head that is stored outside the database.
    pub kept: Option<SignedHead>,
}

/// Verifies the log of a database from its first event to its last.
pub async fn verify(
    pool: &PgPool,
    against: &Against,
    mut progress: impl FnMut(i64),
) -> Result<LogVerdict, sqlx::Error> {
    let mut verifier = ChainVerifier::after(0, chain::genesis());
    loop {
        let batch = stored_after(pool, verifier.position, BATCH_EVENTS).await?;
        if batch.is_empty() {
            let fault = verifier.tail(pool, against).await?;
            return Ok(verifier.verdict(fault));
        }
        if let Some(fault) = verifier.through(pool, &batch, against).await? {
            return Ok(verifier.verdict(Some(fault)));
        }
        progress(verifier.position);
    }
}

/// Verifies at most `events_max` events after a position, starting from the hash that is stored at that position. A
/// caller that continues where each part ended has verified the whole log, as [`verify`] does in one call.
pub async fn verify_span(
    pool: &PgPool,
    against: &Against,
    after: i64,
    events_max: i64,
) -> Result<VerifiedPart, sqlx::Error> {
    let head = tail::head(pool).await?;
    let until = after.saturating_add(events_max);
    let mut verifier = ChainVerifier::after(after, chain::genesis());
    if after > 0 {
        let Some(hash) = tail::hash_at(pool, after).await? else {
            return Ok(verifier.span(head, true, Some(LogFault::Missing(after))));
        };
        verifier.hash = hash;
    }
    while verifier.position < until {
        let batch =
            stored_after(pool, verifier.position, BATCH_EVENTS.min(until - verifier.position)).await?;
        if batch.is_empty() {
            let fault = verifier.tail(pool, against).await?;
            return Ok(verifier.span(head, true, fault));
        }
        if let Some(fault) = verifier.through(pool, &batch, against).await? {
            return Ok(verifier.span(head, true, Some(fault)));
        }
    }
    Ok(verifier.span(head, false, None))
}

struct ChainVerifier {
    began: i64,
    hash: Hash,
    position: i64,
    streams: StreamVersions,
    numbers: Numbers,
    signatures: usize,
}

impl ChainVerifier {
    fn after(position: i64, hash: Hash) -> Self {
        let (streams, numbers) = (StreamVersions::with_room(STREAMS_REMEMBERED_MIN), Numbers::default());
        Self { began: position, hash, position, streams, numbers, signatures: 0 }
    }

    async fn through(
        &mut self,
        pool: &PgPool,
        batch: &[(Link, Vec<u8>)],
        against: &Against,
    ) -> Result<Option<LogFault>, sqlx::Error> {
        let until = self.position + batch.len() as i64;
        let signed = signed_heads(pool, against, self.position, until).await?;
        let following = following(pool, batch, &self.streams).await?;
        self.numbers.learn(pool, batch).await?;
        let verified = batch.iter().try_for_each(|(link, stored)| {
            self.step(link, stored, &following)?;
            self.signature(&signed, against)
        });
        Ok(verified.err())
    }

    /// Verifies one event. `following` holds the positions of events whose predecessor was found by [`following`].
    fn step(&mut self, link: &Link, stored: &[u8], following: &HashSet<i64>) -> Result<(), LogFault> {
        if link.position != self.position + 1 {
            return Err(LogFault::Missing(self.position + 1));
        }
        let hash = link.chained(&self.hash);
        if hash != stored {
            return Err(LogFault::Altered(link.position));
        }
        let next = match self.streams.version(link) {
            Some(version) => link.sequence == version + 1,
            None => link.sequence == 1 || following.contains(&link.position),
        };
        if !next {
            return Err(LogFault::OutOfOrder(link.position));
        }
        if !self.numbers.take(link) {
            return Err(LogFault::Misnumbered(link.position));
        }
        self.streams.reach(link);
        self.position += 1;
        self.hash = hash;
        Ok(())
    }

    fn signature(&mut self, signed: &HashMap<i64, SignedHead>, against: &Against) -> Result<(), LogFault> {
        let Some(head) = signed.get(&self.position) else { return Ok(()) };
        if head.hash != self.hash {
            return Err(LogFault::Rewritten(self.position));
        }
        if against.key.is_some_and(|key| !head.signed_by(&key)) {
            return Err(LogFault::Signature(self.position));
        }
        self.signatures += 1;
        Ok(())
    }

    /// Compares the end of the log with its head. Appends made during the verification move head and log together; a
    /// log that ends before its head, or before a signed head, was cut.
    async fn tail(&self, pool: &PgPool, against: &Against) -> Result<Option<LogFault>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT h.position, h.hash, (SELECT coalesce(max(position), 0) FROM log.events) AS last, \
                    (SELECT coalesce(max(position), 0) FROM log.signed_heads) AS signed FROM log.head h",
        )
        .fetch_one(pool)
        .await?;
        let (head, hash, last): (i64, Vec<u8>, i64) =
            (row.try_get("position")?, row.try_get("hash")?, row.try_get("last")?);
        let kept = against.kept.as_ref().map_or(0, |kept| kept.position);
        let known = head.max(row.try_get("signed")?).max(kept);
        let moved = head == self.position && hash != self.hash;
        Ok((last != known || moved).then_some(LogFault::Tail { head: known, last }))
    }

    fn verdict(self, fault: Option<LogFault>) -> LogVerdict {
        let events = self.position - self.began;
        LogVerdict { events, hash: self.hash, signatures: self.signatures, fault }
    }

    fn span(self, head: i64, ended: bool, fault: Option<LogFault>) -> VerifiedPart {
        // events that were appended during the verification are included
        let (reached, head) = (self.position, head.max(self.position));
        VerifiedPart { verdict: self.verdict(fault), reached, head, ended }
    }
}

/// Positions of the first events of streams in this batch that are not in memory, if the event before is in the log
/// at an earlier position.
async fn following(
    pool: &PgPool,
    batch: &[(Link, Vec<u8>)],
    seen: &StreamVersions,
) -> Result<HashSet<i64>, sqlx::Error> {
    let mut begun = HashSet::new();
    let unknown: Vec<&Link> = batch
        .iter()
        .map(|(link, _)| link)
        .filter(|link| begun.insert((&link.aggregate_type, &link.aggregate_id)))
        .filter(|link| link.sequence > 1 && seen.version(link).is_none())
        .collect();
    if unknown.is_empty() {
        return Ok(HashSet::new());
    }
    let column = |of: fn(&Link) -> &str| unknown.iter().map(|link| of(link)).collect::<Vec<_>>();
    let number = |of: fn(&Link) -> i64| unknown.iter().map(|link| of(link)).collect::<Vec<_>>();
    let positions: Vec<i64> = sqlx::query_scalar(
        "SELECT asked.position FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) \
             AS asked(position, stream, id, version) \
           JOIN log.events AS before ON before.aggregate_type = asked.stream \
            AND before.aggregate_id = asked.id AND before.sequence = asked.version - 1 \
          WHERE before.position < asked.position",
    )
    .bind(number(|link| link.position))
    .bind(column(|link| &link.aggregate_type))
    .bind(column(|link| &link.aggregate_id))
    .bind(number(|link| link.sequence))
    .fetch_all(pool)
    .await?;
    Ok(positions.into_iter().collect())
}

async fn stored_after(pool: &PgPool, position: i64, limit: i64) -> Result<Vec<(Link, Vec<u8>)>, sqlx::Error> {
    let links = tail::links_after(pool, position, limit).await?;
    let hashes: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM log.events WHERE position > $1 ORDER BY position LIMIT $2")
            .bind(position)
            .bind(links.len() as i64)
            .fetch_all(pool)
            .await?;
    Ok(links.into_iter().zip(hashes).collect())
}

/// The signed heads after one position and up to another, by position.
async fn signed_heads(
    pool: &PgPool,
    against: &Against,
    after: i64,
    until: i64,
) -> Result<HashMap<i64, SignedHead>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT position, hash, signature FROM log.signed_heads WHERE position > $1 AND position <= $2",
    )
    .bind(after)
    .bind(until)
    .fetch_all(pool)
    .await?;
    let kept = against.kept.iter().filter(|kept| kept.position > after && kept.position <= until);
    let heads = rows.iter().map(SignedHead::read).chain(kept.cloned().map(Ok));
    heads.map(|head| head.map(|head| (head.position, head))).collect()
}
