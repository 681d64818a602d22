//! Photographs and papers, by the hash of what they hold: the same twice is kept once.

use domain::ticket::Digest;
use futures::Stream;
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;

/// So many bytes are read at a time: a slow reader holds no more.
const PART: i32 = 256 * 1024;

/// What is known of a file without looking into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Of what it holds.
    pub sha256: Digest,
    /// In bytes.
    pub size: u64,
    /// What sort of file.
    pub media_type: String,
}

/// Where they are kept.
#[derive(Debug, Clone)]
pub struct Files(PgPool);

impl Files {
    /// In this database.
    pub fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    /// Keeps this for good, brought by this actor.
    pub async fn keep(&self, content: &[u8], media_type: &str, by: &str) -> Result<Kept, sqlx::Error> {
        let hash = Sha256::digest(content);
        sqlx::query(
            "INSERT INTO files.contents (sha256, media_type, content, kept_by) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (sha256) DO NOTHING",
        )
        .bind(hash.as_slice())
        .bind(media_type)
        .bind(content)
        .bind(by)
        .execute(&self.0)
        .await?;
        let (sha256, media_type) = (Digest::of(hash.into()), media_type.to_owned());
        Ok(Kept { sha256, size: content.len() as u64, media_type })
    }

    /// What is known of the file with this hash, if it is here.
    pub async fn find(&self, sha256: &Digest) -> Result<Option<Kept>, sqlx::Error> {
        let found: Option<(i32, String)> = sqlx::query_as(
            "SELECT octet_length(content), media_type FROM files.contents WHERE sha256 = decode($1, 'hex')",
        )
        .bind(sha256.as_str())
        .fetch_optional(&self.0)
        .await?;
        Ok(found.map(|(size, media_type)| Kept { sha256: sha256.clone(), size: size as u64, media_type }))
    }

    /// What it holds, part by part.
    pub fn read(&self, kept: &Kept) -> impl Stream<Item = Result<Vec<u8>, sqlx::Error>> + Send + 'static {
        let (pool, hash, size) = (self.0.clone(), kept.sha256.as_str().to_owned(), kept.size);
        let starts = (1..=size as i32).step_by(PART as usize);
        futures::stream::unfold(starts, move |mut starts| {
            let (pool, hash) = (pool.clone(), hash.clone());
            async move {
                let start = starts.next()?;
                let part = sqlx::query_scalar(
                    "SELECT substring(content FROM $2 FOR $3) FROM files.contents WHERE sha256 = decode($1, 'hex')",
                );
                Some((part.bind(hash).bind(start).bind(PART).fetch_one(&pool).await, starts))
            }
        })
    }
}
