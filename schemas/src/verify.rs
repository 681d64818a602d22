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

/// Verifies the log of a database. With the company's public key the signatures count too.
pub async fn verify(
    pool: &PgPool,
    signer: Option<&VerifyingKey>,
    mut progress: impl FnMut(i64),
) -> Result<Verdict, sqlx::Error> {
    let signed = signed_heads(pool).await?;
    let mut walk = Walk { hash: chain::genesis(), position: 0, streams: HashMap::new() };
    let mut signatures = 0;
    let verdict = |walk: &Walk, signatures, fault| Verdict {
        events: walk.position,
        hash: walk.hash,
        signatures,
        fault,
    };
    loop {
        let batch = stored_after(pool, walk.position).await?;
        if batch.is_empty() {
            break;
        }
        for (link, stored) in &batch {
            if let Err(fault) = walk.step(link, stored) {
                return Ok(verdict(&walk, signatures, Some(fault)));
            }
            if let Some(head) = signed.get(&link.position) {
                if head.hash != walk.hash {
                    return Ok(verdict(&walk, signatures, Some(Fault::Rewritten(link.position))));
                }
                if signer.is_some_and(|key| !head.signed_by(key)) {
                    return Ok(verdict(&walk, signatures, Some(Fault::Signature(link.position))));
                }
                signatures += 1;
            }
        }
        progress(walk.position);
    }
    let head = sqlx::query("SELECT position, hash FROM log.head").fetch_one(pool).await?;
    let (at, hash): (i64, Vec<u8>) = (head.try_get("position")?, head.try_get("hash")?);
    // appends made while we walked move the head on; one behind us, or another hash, is a fault
    let beyond = signed.keys().copied().max().unwrap_or(0).max(walk.position);
    let fault = if at < beyond
        || (at == walk.position && hash != walk.hash)
        || (at > walk.position && tail::head(pool).await? == at && walk.short(pool, at).await?)
    {
        Some(Fault::Tail { head: at.max(beyond), last: walk.position })
    } else {
        None
    };
    Ok(verdict(&walk, signatures, fault))
}

struct Walk {
    hash: Hash,
    position: i64,
    streams: HashMap<(String, String), i64>,
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

    /// Whether the log really ends before the head.
    async fn short(&self, pool: &PgPool, head: i64) -> Result<bool, sqlx::Error> {
        let last: i64 =
            sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM log.events").fetch_one(pool).await?;
        Ok(last < head)
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
    let heads = rows.into_iter().map(|row| {
        let decode =
            |bytes: Vec<u8>| bytes.try_into().map_err(|_| sqlx::Error::Decode("a hash of 32 bytes".into()));
        let signature: Vec<u8> = row.try_get("signature")?;
        let position = row.try_get("position")?;
        let head = SignedHead {
            position,
            hash: decode(row.try_get("hash")?)?,
            signature: signature
                .try_into()
                .map_err(|_| sqlx::Error::Decode("a signature of 64 bytes".into()))?,
        };
        Ok((position, head))
    });
    heads.collect()
}
