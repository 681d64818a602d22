//! Reads the log in order: a batch after a position, and waiting for more.

use std::{sync::OnceLock, time::Duration};

use domain::{
    Aggregate as _,
    contact::Contacts,
    person::{Person, PersonEvent},
    sealed::Sealed,
};
use sqlx::{PgPool, postgres::PgListener};
use uuid::Uuid;

use crate::{
    appender::CHANNEL,
    chain::{COLUMNS, Hash, Link},
    envelope::{Recorded, StoredFact},
    fact::{Fact, UnreadableFact},
    vault::{Vault, VaultError},
};

/// Stored events after a position, unparsed.
pub async fn links_after(pool: &PgPool, position: i64, limit: i64) -> Result<Vec<Link>, sqlx::Error> {
    let query = format!("SELECT {COLUMNS} FROM log.events WHERE position > $1 ORDER BY position LIMIT $2");
    sqlx::query_as(&query).bind(position).bind(limit).fetch_all(pool).await
}

/// A batch of events after a position, personal data still sealed.
pub async fn read_after(pool: &PgPool, position: i64, limit: i64) -> Result<Vec<Recorded>, sqlx::Error> {
    Ok(links_after(pool, position, limit).await?.into_iter().map(recorded).collect())
}

/// Events of these kinds after `after` and up to `until`: at most `limit`, personal data still sealed. Other kinds
/// are filtered by the database.
pub async fn read_kinds(
    pool: &PgPool,
    kinds: &[&str],
    after: i64,
    until: i64,
    limit: i64,
) -> Result<Vec<Recorded>, sqlx::Error> {
    let query = format!(
        "SELECT {COLUMNS} FROM log.events WHERE position > $1 AND position <= $2 AND event_type = ANY($3) \
          ORDER BY position LIMIT $4"
    );
    let links: Vec<Link> =
        sqlx::query_as(&query).bind(after).bind(until).bind(kinds).bind(limit).fetch_all(pool).await?;
    Ok(links.into_iter().map(recorded).collect())
}

/// Kinds of the events after a position, each with the position of its latest event.
pub async fn latest_by_kind(pool: &PgPool, after: i64) -> Result<Vec<(String, i64)>, sqlx::Error> {
    sqlx::query_as("SELECT event_type, max(position) FROM log.events WHERE position > $1 GROUP BY event_type")
        .bind(after)
        .fetch_all(pool)
        .await
}

/// Converts a stored event to the form that followers read.
pub fn recorded(link: Link) -> Recorded {
    let id = Uuid::parse_str(&link.aggregate_id).map_err(|_| UnreadableFact::Id(link.aggregate_id));
    let fact = match &id {
        Ok(_) => OnceLock::new(),
        Err(error) => OnceLock::from(Fact::Unreadable(error.in_full())),
    };
    Recorded {
        position: link.position,
        stream: link.aggregate_type,
        // an event with an invalid id is still delivered, as an unreadable one
        id: id.unwrap_or_default(),
        version: link.sequence,
        kind: link.event_type,
        occurred_at: link.occurred_at,
        recorded_at: link.recorded_at,
        number: link.number,
        opened: None,
        written: StoredFact {
            version: link.event_version,
            payload: link.payload,
            fact,
            metadata: link.metadata,
            about: OnceLock::new(),
        },
    }
}

/// Decrypts the personal data in a batch where its key still exists. A fact with damaged data becomes unreadable, so
/// that only followers that need it stop.
pub async fn open(vault: &Vault, batch: &mut [Recorded]) -> Result<(), VaultError> {
    let subjects: Vec<Uuid> =
        batch.iter().filter(|event| sealed(event).is_some()).map(|event| event.id).collect();
    vault.prefetch(&subjects).await?;
    for event in batch {
        let Some(data) = sealed(event) else { continue };
        event.opened = match vault.open::<Contacts>(event.id, data).await {
            Ok(contacts) => Some(contacts),
            Err(VaultError::Erased) => None,
            Err(error @ VaultError::Keys(_)) => return Err(error),
            Err(error @ (VaultError::Damaged | VaultError::Form(_))) => {
                event.written.fact = OnceLock::from(Fact::Unreadable(error.to_string()));
                None
            }
        };
    }
    Ok(())
}

fn sealed(event: &Recorded) -> Option<&Sealed> {
    if event.stream != Person::STREAM {
        return None;
    }
    match event.fact() {
        Fact::Person(PersonEvent::Registered { sealed } | PersonEvent::ContactsChanged { sealed }) => {
            Some(sealed)
        }
        _ => None,
    }
}

/// A stored event with the hash of the log up to it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Chained {
    /// The event.
    #[sqlx(flatten)]
    pub link: Link,
    /// Hash of the log up to this event. Two logs with the same hash at a position are equal up to there.
    pub hash: Vec<u8>,
}

/// Stored events after a position, unparsed, with their hashes.
pub async fn chained_after(pool: &PgPool, position: i64, limit: i64) -> Result<Vec<Chained>, sqlx::Error> {
    let query =
        format!("SELECT {COLUMNS}, hash FROM log.events WHERE position > $1 ORDER BY position LIMIT $2");
    sqlx::query_as(&query).bind(position).bind(limit).fetch_all(pool).await
}

/// Identifies a log, and gives its head.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LogIdentity {
    /// Random id of the log, created with it.
    pub generation: Uuid,
    /// Position of its last event.
    pub position: i64,
}

/// Reads the identity of the log.
pub async fn identity(pool: &PgPool) -> Result<LogIdentity, sqlx::Error> {
    sqlx::query_as("SELECT generation, position FROM log.head").fetch_one(pool).await
}

/// The hash of the log at a position; none if there is no such event.
pub async fn hash_at(pool: &PgPool, position: i64) -> Result<Option<Hash>, sqlx::Error> {
    let hash: Option<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM log.events WHERE position = $1")
        .bind(position)
        .fetch_optional(pool)
        .await?;
    Ok(hash.and_then(|hash| hash.try_into().ok()))
}

/// Position of the last event.
pub async fn head(pool: &PgPool) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT position FROM log.head").fetch_one(pool).await
}

/// Waits until the log may have grown: for a notification of the database, or for a timeout.
pub struct Growth {
    listener: PgListener,
}

impl Growth {
    /// Subscribes to the notifications.
    pub async fn listen(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self { listener })
    }

    /// Waits for a notification, at most this long. A lost connection ends the wait too.
    pub async fn wait(&mut self, at_most: Duration) -> Result<(), sqlx::Error> {
        match tokio::time::timeout(at_most, self.listener.try_recv()).await {
            Ok(Ok(_)) | Err(_) => {
                // one look at the log serves all notifications that have arrived
                while self.listener.next_buffered().is_some() {}
                Ok(())
            }
            Ok(Err(error)) => Err(error),
        }
    }
}
