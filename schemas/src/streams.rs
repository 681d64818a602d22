//! Reading the log by stream: one, or all of a kind one after another.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::{
    chain::{COLUMNS, Link},
    envelope::Recorded,
    tail::recorded,
};

const PAGE: i64 = 5_000;

/// A page of one stream: its stored events after a version, up to a position of the log.
pub async fn page(
    pool: &PgPool,
    (stream, id): (&str, &str),
    after: i64,
    until: i64,
) -> Result<Vec<Link>, sqlx::Error> {
    let query = format!(
        "SELECT {COLUMNS} FROM log.events WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence > $3 AND position <= $4 \
         ORDER BY sequence LIMIT $5"
    );
    let page = sqlx::query_as(&query).bind(stream).bind(id).bind(after).bind(until).bind(PAGE);
    page.fetch_all(pool).await
}

/// How far a stream is read; to its end where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct Until {
    /// To the event that made this version.
    pub version: Option<i64>,
    /// To what had entered the log by then.
    pub known: Option<DateTime<Utc>>,
}

/// One stream from its first event.
pub async fn up_to(
    pool: &PgPool,
    (stream, id): (&str, &str),
    until: Until,
) -> Result<Vec<Link>, sqlx::Error> {
    let query = format!(
        "SELECT {COLUMNS} FROM log.events WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence <= $3 \
         AND recorded_at <= coalesce($4, 'infinity') ORDER BY sequence"
    );
    let version = until.version.unwrap_or(i64::MAX);
    sqlx::query_as(&query).bind(stream).bind(id).bind(version).bind(until.known).fetch_all(pool).await
}

/// All streams of a kind, whole, in the order of their ids, as the log had them at one position. Holds no
/// more than a page and the stream at hand.
#[derive(Debug)]
pub struct Streams {
    pool: PgPool,
    stream: &'static str,
    until: i64,
    /// The last event fetched.
    last: Option<(String, i64)>,
    fetched: VecDeque<Link>,
    exhausted: bool,
}

impl Streams {
    /// Of this kind, up to this position.
    pub fn new(pool: PgPool, stream: &'static str, until: i64) -> Self {
        Self { pool, stream, until, last: None, fetched: VecDeque::new(), exhausted: false }
    }

    /// The next stream with all its events, in today's form.
    pub async fn next(&mut self) -> Result<Option<Vec<Recorded>>, sqlx::Error> {
        let mut events: Vec<Link> = Vec::new();
        loop {
            while let Some(link) = self.fetched.pop_front() {
                if events.first().is_some_and(|first| first.aggregate_id != link.aggregate_id) {
                    self.fetched.push_front(link);
                    return Ok(Some(events.into_iter().map(recorded).collect()));
                }
                events.push(link);
            }
            if self.exhausted {
                let whole = (!events.is_empty()).then(|| events.into_iter().map(recorded).collect());
                return Ok(whole);
            }
            self.fetch().await?;
        }
    }

    async fn fetch(&mut self) -> Result<(), sqlx::Error> {
        let (id, version) = self.last.clone().unwrap_or_default();
        let query = format!(
            "SELECT {COLUMNS} FROM log.events WHERE aggregate_type = $1 AND (aggregate_id, sequence) > ($2, $3) \
             AND position <= $4 ORDER BY aggregate_id, sequence LIMIT $5"
        );
        let page: Vec<Link> = sqlx::query_as(&query)
            .bind(self.stream)
            .bind(id)
            .bind(version)
            .bind(self.until)
            .bind(PAGE)
            .fetch_all(&self.pool)
            .await?;
        self.exhausted = (page.len() as i64) < PAGE;
        self.last = page.last().map(|link| (link.aggregate_id.clone(), link.sequence));
        self.fetched = page.into();
        Ok(())
    }
}
