//! Checks the whole log: positions, streams, chain, head, signatures. Names the first bad position.

use std::collections::HashMap;

use ed25519_dalek::VerifyingKey;
use sqlx::{PgPool, Row};

use crate::{
    chain::{self, Hash, Link},
    seal::SignedHead,
    tail,
};

const BATCH: i64 = 5_000;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Events looked at.
    pub events: i64,
    /// Hash of the log where the verification stopped.
    pub hash: Hash,
    /// Signed heads that agree with the chain.
    pub signatures: usize,
    /// What is wrong first, if anything is.
    pub fault: Option<Fault>,
}

/// What a verification of a part of the log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its finding; `events` are those of the part.
    pub verdict: Verdict,
    /// The last position that holds.
    pub reached: i64,
    /// Where the log ends now.
    pub head: i64,
    /// Whether this was the last part: how the log ends was looked at too.
    pub ended: bool,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An event is missing.
    #[error("position {0} is missing")]
    Missing(i64),
    /// An event is not what was chained.
    #[error("position {0} was altered")]
    Altered(i64),
    /// An event is not the next of its stream.
    #[error("position {0} is out of its stream's order")]
    OutOfOrder(i64),
    /// The head is not where the log ends: the tail was cut, or the head was moved.
    #[error("the head says {head}, the log ends at {last}")]
    Tail {
        /// What the head says.
        head: i64,
        /// Where the events end.
        last: i64,
    },
    /// Somebody signed another hash at this position: the chain was recomputed.
    #[error("the head signed at position {0} is another: the log was rewritten")]
    Rewritten(i64),
    /// A signature is not by the company's key.
    #[error("the signature at position {0} is not by this key")]
    Signature(i64),
}

impl Fault {
    /// Stable name of what is wrong.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Altered(_) => "altered",
            Self::OutOfOrder(_) => "out_of_order",
            Self::Tail { .. } => "tail",
            Self::Rewritten(_) => "rewritten",
            Self::Signature(_) => "signature",
        }
    }

    /// Where: for a cut tail, the first position that is missing or too many.
    pub fn position(&self) -> i64 {
        match self {
            Self::Missing(at)
            | Self::Altered(at)
            | Self::OutOfOrder(at)
            | Self::Rewritten(at)
            | Self::Signature(at) => *at,
            Self::Tail { head, last } => (*head).min(*last) + 1,
        }
    }
}

/// What a log is held against besides itself.
#[derive(Debug, Clone, Default)]
pub struct Against {
    /// The company's public key: with it the signatures count too.
    pub key: Option<VerifyingKey>,
    /// The signed head that was kept outside the database.
    pub kept: Option<SignedHead>,
}

/// Verifies the log of a database.
pub async fn verify(
    pool: &PgPool,
    against: &Against,
    mut progress: impl FnMut(i64),
) -> Result<Verdict, sqlx::Error> {
    let signed = signed_heads(pool, against).await?;
    let mut walk = Walk::after(0, chain::genesis());
    loop {
        let batch = stored_after(pool, walk.position, BATCH).await?;
        if batch.is_empty() {
            let fault = walk.tail(pool, &signed).await?;
            return Ok(walk.verdict(fault));
        }
        if let Err(fault) = walk.steps(&batch, &signed, against) {
            return Ok(walk.verdict(Some(fault)));
        }
        progress(walk.position);
    }
}

/// Verifies so many events after a position, taking the chain up from the hash that stands there. Whoever goes on
/// from where each part ended has verified the whole, as [`verify`] does at a stretch.
pub async fn verify_span(
    pool: &PgPool,
    against: &Against,
    after: i64,
    most: i64,
) -> Result<Span, sqlx::Error> {
    let signed = signed_heads(pool, against).await?;
    let head = tail::head(pool).await?;
    let until = after.saturating_add(most);
    let mut walk = Walk::after(after, chain::genesis());
    if after > 0 {
        let Some(hash) = tail::hash_at(pool, after).await? else {
            return Ok(walk.span(head, true, Some(Fault::Missing(after))));
        };
        walk.hash = hash;
        walk.streams = streams_at(pool, after, until).await?;
    }
    while walk.position < until {
        let batch = stored_after(pool, walk.position, BATCH.min(until - walk.position)).await?;
        if batch.is_empty() {
            let fault = walk.tail(pool, &signed).await?;
            return Ok(walk.span(head, true, fault));
        }
        if let Err(fault) = walk.steps(&batch, &signed, against) {
            return Ok(walk.span(head, true, Some(fault)));
        }
    }
    Ok(walk.span(head, false, None))
}

struct Walk {
    began: i64,
    hash: Hash,
    position: i64,
    streams: HashMap<(String, String), i64>,
    signatures: usize,
}

impl Walk {
    fn after(position: i64, hash: Hash) -> Self {
        Self { began: position, hash, position, streams: HashMap::new(), signatures: 0 }
    }

    fn steps(
        &mut self,
        batch: &[(Link, Vec<u8>)],
        signed: &HashMap<i64, SignedHead>,
        against: &Against,
    ) -> Result<(), Fault> {
        batch.iter().try_for_each(|(link, stored)| {
            self.step(link, stored)?;
            self.signature(signed, against)
        })
    }

    fn step(&mut self, link: &Link, stored: &[u8]) -> Result<(), Fault> {
        if link.position != self.position + 1 {
            return Err(Fault::Missing(self.position + 1));
        }
        let hash = link.chained(&self.hash);
        if hash != stored {
            return Err(Fault::Altered(link.position));
        }
        let version =
            self.streams.entry((link.aggregate_type.clone(), link.aggregate_id.clone())).or_insert(0);
        if link.sequence != *version + 1 {
            return Err(Fault::OutOfOrder(link.position));
        }
        *version += 1;
        self.position += 1;
        self.hash = hash;
        Ok(())
    }

    fn signature(&mut self, signed: &HashMap<i64, SignedHead>, against: &Against) -> Result<(), Fault> {
        let Some(head) = signed.get(&self.position) else { return Ok(()) };
        if head.hash != self.hash {
            return Err(Fault::Rewritten(self.position));
        }
        if against.key.is_some_and(|key| !head.signed_by(&key)) {
            return Err(Fault::Signature(self.position));
        }
        self.signatures += 1;
        Ok(())
    }

    /// Appends made while we walked move the head and the log on together; a log that ends before its
    /// head, or before a signature, was cut.
    async fn tail(
        &self,
        pool: &PgPool,
        signed: &HashMap<i64, SignedHead>,
    ) -> Result<Option<Fault>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT h.position, h.hash, (SELECT coalesce(max(position), 0) FROM log.events) AS last FROM log.head h",
        )
        .fetch_one(pool)
        .await?;
        let (head, hash, last): (i64, Vec<u8>, i64) =
            (row.try_get("position")?, row.try_get("hash")?, row.try_get("last")?);
        let known = signed.keys().copied().fold(head, i64::max);
        let moved = head == self.position && hash != self.hash;
        Ok((last != known || moved).then_some(Fault::Tail { head: known, last }))
    }

    fn verdict(self, fault: Option<Fault>) -> Verdict {
        let events = self.position - self.began;
        Verdict { events, hash: self.hash, signatures: self.signatures, fault }
    }

    fn span(self, head: i64, ended: bool, fault: Option<Fault>) -> Span {
        // what was appended meanwhile was looked at too
        let (reached, head) = (self.position, head.max(self.position));
        Span { verdict: self.verdict(fault), reached, head, ended }
    }
}

/// How far the streams of a part had come before it.
async fn streams_at(
    pool: &PgPool,
    after: i64,
    until: i64,
) -> Result<HashMap<(String, String), i64>, sqlx::Error> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT aggregate_type, aggregate_id, max(sequence) FROM log.events \
          WHERE position <= $1 AND (aggregate_type, aggregate_id) IN \
            (SELECT aggregate_type, aggregate_id FROM log.events WHERE position > $1 AND position <= $2) \
          GROUP BY 1, 2",
    )
    .bind(after)
    .bind(until)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|(stream, id, version)| ((stream, id), version)).collect())
}

async fn stored_after(pool: &PgPool, position: i64, most: i64) -> Result<Vec<(Link, Vec<u8>)>, sqlx::Error> {
    let links = tail::links_after(pool, position, most).await?;
    let hashes: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM log.events WHERE position > $1 ORDER BY position LIMIT $2")
            .bind(position)
            .bind(links.len() as i64)
            .fetch_all(pool)
            .await?;
    Ok(links.into_iter().zip(hashes).collect())
}

async fn signed_heads(pool: &PgPool, against: &Against) -> Result<HashMap<i64, SignedHead>, sqlx::Error> {
    let rows = sqlx::query("SELECT position, hash, signature FROM log.signed_heads").fetch_all(pool).await?;
    let kept = against.kept.clone().map(Ok);
    let heads = rows.iter().map(SignedHead::read).chain(kept);
    heads.map(|head| head.map(|head| (head.position, head))).collect()
}
