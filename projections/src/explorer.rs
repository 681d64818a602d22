//! The event explorer: who did what to which thing, when, and because of what.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use schemas::Recorded;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{
    append_table::{AppendTable, Line},
    model::Model,
    read_model::{About, Defect, ReadModel, Table},
};

/// An event in a line.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct EventRow {
    /// Its place in the log.
    pub position: i64,
    /// When it entered the log.
    pub recorded_at: DateTime<Utc>,
    /// When it happened in the world.
    pub occurred_at: DateTime<Utc>,
    /// Who asked for it.
    pub actor: String,
    /// Kind of its stream: `ticket`.
    pub stream: String,
    /// Id of its stream.
    pub stream_id: Uuid,
    /// Version of the stream that it made.
    pub version: i64,
    /// Kind of the event, such as `ticket.assigned`.
    pub kind: String,
    /// The event that led to it, by its place in the log.
    pub cause: Option<i64>,
}

/// An event in full, as it stands in the log.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct FullEventRow {
    /// Its line.
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub line: EventRow,
    /// What happened; personal data is sealed.
    pub payload: Value,
    /// Who and why.
    pub metadata: Value,
}

/// An event in the history of one thing.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct Chapter {
    /// The event.
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub event: FullEventRow,
    /// The kind of event that led to it.
    pub cause_kind: Option<String>,
    /// What that happened to.
    pub cause_id: Option<Uuid>,
}

/// Which events are asked for; all that is said has to hold.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Whoever asked for them.
    #[serde(default)]
    pub actor: Option<String>,
    /// Of this kind: `ticket.assigned`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Of this one stream.
    #[serde(default)]
    pub stream_id: Option<Uuid>,
    /// That this event led to.
    #[serde(default)]
    pub cause: Option<i64>,
    /// Recorded at this moment or after it.
    #[serde(default)]
    pub since: Option<DateTime<Utc>>,
    /// Recorded before this moment.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
    /// Before this place in the log: the page after the one that ended there.
    #[serde(default)]
    pub before: Option<i64>,
}

impl Line for EventRow {
    const TABLE: &'static str = "happenings";
    fn of(&self) -> Uuid {
        self.stream_id
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Explorer {
    lines: AppendTable<EventRow>,
}

impl ReadModel for Explorer {
    fn about(&self) -> About {
        About {
            model: Model::Explorer,
            version: 1,
            tables: include_str!("explorer/schema.sql"),
            reads: &["*"],
        }
    }

    fn prefetch(&mut self, _: &Recorded) {}

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        self.lines.push(EventRow {
            position: event.position,
            recorded_at: event.recorded_at,
            occurred_at: event.occurred_at,
            actor: event.actor().to_owned(),
            stream: event.stream.clone(),
            stream_id: event.id,
            version: event.version,
            kind: event.kind.clone(),
            cause: event.cause(),
        });
        Ok(())
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.lines]
    }
}

/// Events, the latest first.
pub async fn happenings(
    pool: &PgPool,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<FullEventRow>, sqlx::Error> {
    // only what is asked stands in the query, so that a plan made for all never scans for one
    let mut query =
        QueryBuilder::new("SELECT page.*, e.payload, e.metadata FROM (SELECT * FROM happenings WHERE true");
    wanted.conditions(&mut query);
    query.push(" ORDER BY position DESC LIMIT ").push_bind(limit);
    query.push(") AS page JOIN log.events e USING (position) ORDER BY position DESC");
    query.build_query_as().fetch_all(pool).await
}

/// The history of one thing, the first event first.
pub async fn chapters(pool: &PgPool, stream: Uuid, limit: i64) -> Result<Vec<Chapter>, sqlx::Error> {
    sqlx::query_as(
        "SELECT own.*, e.payload, e.metadata, led.kind AS cause_kind, led.stream_id AS cause_id \
           FROM happenings AS own JOIN log.events AS e USING (position) \
           LEFT JOIN happenings AS led ON led.position = own.cause \
          WHERE own.stream_id = $1 ORDER BY own.position LIMIT $2",
    )
    .bind(stream)
    .bind(limit)
    .fetch_all(pool)
    .await
}

impl Wanted {
    fn conditions(&self, query: &mut QueryBuilder<'_, Postgres>) {
        if let Some(actor) = &self.actor {
            query.push(" AND actor = ").push_bind(actor.clone());
        }
        if let Some(kind) = &self.kind {
            query.push(" AND kind = ").push_bind(kind.clone());
        }
        if let Some(stream) = self.stream_id {
            query.push(" AND stream_id = ").push_bind(stream);
        }
        if let Some(cause) = self.cause {
            query.push(" AND cause = ").push_bind(cause);
        }
        if let Some(before) = self.before {
            query.push(" AND position < ").push_bind(before);
        }
        // moments of recording never run backwards, so a span of time is a span of positions
        if let Some(since) = self.since {
            query.push(" AND position >= coalesce((SELECT position FROM happenings WHERE recorded_at >= ");
            query.push_bind(since).push(" ORDER BY recorded_at, position LIMIT 1), 9223372036854775807)");
        }
        if let Some(until) = self.until {
            query.push(" AND position <= coalesce((SELECT position FROM happenings WHERE recorded_at < ");
            query.push_bind(until).push(" ORDER BY recorded_at DESC, position DESC LIMIT 1), 0)");
        }
    }
}
