//! Reads the log by stream: one stream, or all of a kind.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::{
    chain::{COLUMNS, Link},
    envelope::Recorded,
    tail::recorded,
};

/// Events that are read by one query.
const PAGE_EVENTS: i64 = 5_000;

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
    let page = sqlx::query_as(&query).bind(stream).bind(id).bind(after).bind(until).bind(PAGE_EVENTS);
    page.fetch_all(pool).await
}

/// The end of a history, exclusive of later events; without bounds, the whole history.
#[derive(Debug, Clone, Copy, Default)]
pub struct HistoryEnd {
    /// Up to the event that made this version.
    pub version: Option<i64>,
    /// Up to this moment of recording.
    pub known: Option<DateTime<Utc>>,
}

/// One stream from its first event up to these bounds.
pub async fn up_to(
    pool: &PgPool,
    (stream, id): (&str, &str),
    until: HistoryEnd,
) -> Result<Vec<Link>, sqlx::Error> {
    let query = format!(
        "SELECT {COLUMNS} FROM log.events WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence <= $3 \
         AND recorded_at <= coalesce($4, 'infinity') ORDER BY sequence"
    );
    let version = until.version.unwrap_or(i64::MAX);
    sqlx::query_as(&query).bind(stream).bind(id).bind(version).bind(until.known).fetch_all(pool).await
}

/// Iterates over all streams of a kind in the order of their ids, as of one position of the log. Holds at most one
/// page and the current stream in memory.
#[derive(Debug)]
pub struct Streams {
    pool: PgPool,
    stream: &'static str,
    until: i64,
    /// Id and version of the last event that was fetched.
    last: Option<(String, i64)>,
    fetched: VecDeque<Link>,
    exhausted: bool,
}

impl Streams {
    /// Streams of this kind, up to this position.
    pub fn new(pool: PgPool, stream: &'static str, until: i64) -> Self {
        Self { pool, stream, until, last: None, fetched: VecDeque::new(), exhausted: false }
    }

    /// The next stream with all its events; none at the end.
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
            .bind(PAGE_EVENTS)
            .fetch_all(&self.pool)
            .await?;
        self.exhausted = (page.len() as i64) < PAGE_EVENTS;
        self.last = page.last().map(|link| (link.aggregate_id.clone(), link.sequence));
        self.fetched = page.into();
        Ok(())
    }
}
