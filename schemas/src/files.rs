//! Photographs and documents, stored by the hash of their content: equal contents are stored once.
//!
//! A file that the log names is kept for good; any other is deleted after a week.

use domain::ticket::{Digest, TicketEvent};
use futures::Stream;
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;

use crate::{
    chain::{COLUMNS, Link},
    fact::Fact,
    tail,
};

/// Bytes that are read from the database at a time: a slow client makes the process hold no more.
const CHUNK_BYTES: i32 = 256 * 1024;

/// Properties of a stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Hash of the content.
    pub sha256: Digest,
    /// Size in bytes.
    pub size: u64,
    /// Media type, such as `image/jpeg`.
    pub media_type: String,
}

/// The files in the company's database.
#[derive(Debug, Clone)]
pub struct Files(PgPool);

/// Why the files that the log names could not be marked.
#[derive(Debug, thiserror::Error)]
pub enum NamedError {
    /// The database cannot be reached.
    #[error("the files that the log names cannot be read")]
    Database(#[from] sqlx::Error),
    /// The event at this position was written by a newer engine.
    #[error("the event at position {0} names a file and cannot be read")]
    Unreadable(i64),
}

impl Files {
    /// Uses this database.
    pub fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    /// Stores a file that this actor uploaded. If the content is stored already, its week begins anew.
    pub async fn keep(&self, content: &[u8], media_type: &str, by: &str) -> Result<StoredFile, sqlx::Error> {
        let hash = Sha256::digest(content);
        sqlx::query(
            "INSERT INTO files.contents (sha256, media_type, content, kept_by) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (sha256) DO UPDATE SET kept_at = now()",
        )
        .bind(hash.as_slice())
        .bind(media_type)
        .bind(content)
        .bind(by)
        .execute(&self.0)
        .await?;
        let (sha256, media_type) = (Digest::of(hash.into()), media_type.to_owned());
        Ok(StoredFile { sha256, size: content.len() as u64, media_type })
    }

    /// Bytes that this actor uploaded first and that are attached to nothing.
    pub async fn unattached(&self, by: &str) -> Result<u64, sqlx::Error> {
        let bytes: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(octet_length(content)), 0) FROM files.contents WHERE kept_by = $1 AND NOT attached",
        )
        .bind(by)
        .fetch_one(&self.0)
        .await?;
        Ok(bytes as u64)
    }

    /// Properties of the file with this hash, if it is stored.
    pub async fn find(&self, sha256: &Digest) -> Result<Option<StoredFile>, sqlx::Error> {
        let query =
            "SELECT octet_length(content), media_type FROM files.contents WHERE sha256 = decode($1, 'hex')";
        self.known(query, sha256).await
    }

    /// Like [`find`](Self::find), for a file that is about to be attached: its week begins anew.
    pub async fn take(&self, sha256: &Digest) -> Result<Option<StoredFile>, sqlx::Error> {
        let query = "UPDATE files.contents SET kept_at = now() WHERE sha256 = decode($1, 'hex') \
                     RETURNING octet_length(content), media_type";
        self.known(query, sha256).await
    }

    async fn known(&self, query: &str, sha256: &Digest) -> Result<Option<StoredFile>, sqlx::Error> {
        let found: Option<(i32, String)> =
            sqlx::query_as(query).bind(sha256.as_str()).fetch_optional(&self.0).await?;
        Ok(found.map(|(size, media_type)| StoredFile {
            sha256: sha256.clone(),
            size: size as u64,
            media_type,
        }))
    }

    /// Marks the files that events after `after` and up to `until` name.
    pub async fn mark_named(&self, after: i64, until: i64) -> Result<(), NamedError> {
        let query = format!(
            "SELECT {COLUMNS} FROM log.events \
              WHERE position > $1 AND position <= $2 AND event_type = 'ticket.file_attached'"
        );
        let links: Vec<Link> = sqlx::query_as(&query).bind(after).bind(until).fetch_all(&self.0).await?;
        let named = links.into_iter().map(tail::recorded).map(|event| match event.fact() {
            Fact::Ticket(TicketEvent::FileAttached { sha256, .. }) => Ok(sha256.as_str().to_owned()),
            _ => Err(NamedError::Unreadable(event.position)),
        });
        sqlx::query(
            "UPDATE files.contents SET attached = true \
              WHERE NOT attached AND sha256 IN (SELECT decode(hash, 'hex') FROM unnest($1) AS hash)",
        )
        .bind(named.collect::<Result<Vec<_>, _>>()?)
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Deletes files that no event names and that nobody uploaded or took for a week. The whole log has to be marked
    /// before.
    pub async fn remove_unnamed(&self) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM files.contents WHERE NOT attached AND kept_at < now() - interval '7 days'")
            .execute(&self.0)
            .await?;
        Ok(())
    }

    /// The content of a file, in chunks.
    pub fn read(
        &self,
        kept: &StoredFile,
    ) -> impl Stream<Item = Result<Vec<u8>, sqlx::Error>> + Send + 'static {
        let (pool, hash, size) = (self.0.clone(), kept.sha256.as_str().to_owned(), kept.size);
        let starts = (1..=size as i32).step_by(CHUNK_BYTES as usize);
        futures::stream::unfold(starts, move |mut starts| {
            let (pool, hash) = (pool.clone(), hash.clone());
            async move {
                let start = starts.next()?;
                let part = sqlx::query_scalar(
                    "SELECT substring(content FROM $2 FOR $3) FROM files.contents WHERE sha256 = decode($1, 'hex')",
                );
                Some((part.bind(hash).bind(start).bind(CHUNK_BYTES).fetch_one(&pool).await, starts))
            }
        })
    }
}
