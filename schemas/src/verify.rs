//! Checks the whole log: positions, streams, chain, head, signatures. Names the first bad position.

use std::collections::{HashMap, HashSet};

use ed25519_dalek::VerifyingKey;
use sqlx::{PgPool, Row};

use crate::{
    chain::{self, Hash, Link},
    seal::SignedHead,
    tail,
};

use numbers::Numbers;
use seen::Seen;

mod numbers;
mod seen;

const BATCH: i64 = 5_000;
/// Streams whose versions are remembered; the log is asked about others. Some 30 MB however long it is.
const REMEMBERED: usize = 400_000;

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
    /// An event does not have the number that follows among the streams of its kind.
    #[error("position {0} has a wrong number")]
    Misnumbered(i64),
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
            Self::Misnumbered(_) => "misnumbered",
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
            | Self::Misnumbered(at)
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
    let mut walk = Walk::after(0, chain::genesis());
    loop {
        let batch = stored_after(pool, walk.position, BATCH).await?;
        if batch.is_empty() {
            let fault = walk.tail(pool, against).await?;
            return Ok(walk.verdict(fault));
        }
        if let Some(fault) = walk.through(pool, &batch, against).await? {
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
    let head = tail::head(pool).await?;
    let until = after.saturating_add(most);
    let mut walk = Walk::after(after, chain::genesis());
    if after > 0 {
        let Some(hash) = tail::hash_at(pool, after).await? else {
            return Ok(walk.span(head, true, Some(Fault::Missing(after))));
        };
        walk.hash = hash;
    }
    while walk.position < until {
        let batch = stored_after(pool, walk.position, BATCH.min(until - walk.position)).await?;
        if batch.is_empty() {
            let fault = walk.tail(pool, against).await?;
            return Ok(walk.span(head, true, fault));
        }
        if let Some(fault) = walk.through(pool, &batch, against).await? {
            return Ok(walk.span(head, true, Some(fault)));
        }
    }
    Ok(walk.span(head, false, None))
}

struct Walk {
    began: i64,
    hash: Hash,
    position: i64,
    streams: Seen,
    numbers: Numbers,
    signatures: usize,
}

impl Walk {
    fn after(position: i64, hash: Hash) -> Self {
        let (streams, numbers) = (Seen::with_room(REMEMBERED), Numbers::default());
        Self { began: position, hash, position, streams, numbers, signatures: 0 }
    }

    async fn through(
        &mut self,
        pool: &PgPool,
        batch: &[(Link, Vec<u8>)],
        against: &Against,
    ) -> Result<Option<Fault>, sqlx::Error> {
        let until = self.position + batch.len() as i64;
        let signed = signed_heads(pool, against, self.position, until).await?;
        let following = following(pool, batch, &self.streams).await?;
        self.numbers.learn(pool, batch).await?;
        let walked = batch.iter().try_for_each(|(link, stored)| {
            self.step(link, stored, &following)?;
            self.signature(&signed, against)
        });
        Ok(walked.err())
    }

    /// One event more, with those that the log says follow the one before in their stream.
    fn step(&mut self, link: &Link, stored: &[u8], following: &HashSet<i64>) -> Result<(), Fault> {
        if link.position != self.position + 1 {
            return Err(Fault::Missing(self.position + 1));
        }
        let hash = link.chained(&self.hash);
        if hash != stored {
            return Err(Fault::Altered(link.position));
        }
        let next = match self.streams.version(link) {
            Some(version) => link.sequence == version + 1,
            None => link.sequence == 1 || following.contains(&link.position),
        };
        if !next {
            return Err(Fault::OutOfOrder(link.position));
        }
        if !self.numbers.take(link) {
            return Err(Fault::Misnumbered(link.position));
        }
        self.streams.reach(link);
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
    async fn tail(&self, pool: &PgPool, against: &Against) -> Result<Option<Fault>, sqlx::Error> {
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

/// Which events of a batch follow the one before in their stream, of streams that nobody remembers: it has to stand
/// at an earlier position.
async fn following(
    pool: &PgPool,
    batch: &[(Link, Vec<u8>)],
    seen: &Seen,
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

/// The heads signed after one position and up to another, by their positions.
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
