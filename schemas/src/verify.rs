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

/// Verifies the log of a database. With the company's public key the signatures count too.
pub async fn verify(
    pool: &PgPool,
    signer: Option<&VerifyingKey>,
    mut progress: impl FnMut(i64),
) -> Result<Verdict, sqlx::Error> {
    let signed = signed_heads(pool).await?;
    let mut walk = Walk { hash: chain::genesis(), position: 0, streams: HashMap::new(), signatures: 0 };
    loop {
        let batch = stored_after(pool, walk.position).await?;
        if batch.is_empty() {
            let fault = walk.tail(pool, &signed).await?;
            return Ok(walk.verdict(fault));
        }
        for (link, stored) in &batch {
            let step = walk.step(link, stored).and_then(|()| walk.signature(&signed, signer));
            if let Err(fault) = step {
                return Ok(walk.verdict(Some(fault)));
            }
        }
        progress(walk.position);
    }
}

struct Walk {
    hash: Hash,
    position: i64,
    streams: HashMap<(String, String), i64>,
    signatures: usize,
}

impl Walk {
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

    fn signature(
        &mut self,
        signed: &HashMap<i64, SignedHead>,
        signer: Option<&VerifyingKey>,
    ) -> Result<(), Fault> {
        let Some(head) = signed.get(&self.position) else { return Ok(()) };
        if head.hash != self.hash {
            return Err(Fault::Rewritten(self.position));
        }
        if signer.is_some_and(|key| !head.signed_by(key)) {
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
        Verdict { events: self.position, hash: self.hash, signatures: self.signatures, fault }
    }
}

async fn stored_after(pool: &PgPool, position: i64) -> Result<Vec<(Link, Vec<u8>)>, sqlx::Error> {
    let links = tail::links_after(pool, position, BATCH).await?;
    let hashes: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM log.events WHERE position > $1 ORDER BY position LIMIT $2")
            .bind(position)
            .bind(links.len() as i64)
            .fetch_all(pool)
            .await?;
    Ok(links.into_iter().zip(hashes).collect())
}

async fn signed_heads(pool: &PgPool) -> Result<HashMap<i64, SignedHead>, sqlx::Error> {
    let rows = sqlx::query("SELECT position, hash, signature FROM log.signed_heads").fetch_all(pool).await?;
    let heads = rows.iter().map(|row| SignedHead::read(row).map(|head| (head.position, head)));
    heads.collect()
}
