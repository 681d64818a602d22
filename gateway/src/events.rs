//! The event explorer: who did what to which thing, when, because of what.

use domain::audience::LOG_READERS;
use projections::{
    Model,
    explorer::{FullEventRow, Wanted, happenings},
};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::Call,
    problem::Problem,
    query::{Limit, Moment, Page, query},
    route::{Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let readers = Right::Roles(LOG_READERS);
    vec![
        query("list_events", "/api/events", readers, &[Model::Explorer], list)
            .about("Events, the latest first: of an actor, of a kind, of one thing, of a time."),
    ]
}

/// Which events; all that is said has to hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Whoever asked for them: `user:…`, `worker:deadlines`.
    #[serde(default)]
    actor: Option<String>,
    /// Of this kind: `ticket.assigned`.
    #[serde(default)]
    kind: Option<String>,
    /// Of this one ticket, account, house…
    #[serde(default)]
    stream_id: Option<Uuid>,
    /// That the event at this place in the log led to.
    #[serde(default)]
    cause: Option<i64>,
    /// Recorded at this moment or after it.
    #[serde(default)]
    since: Option<Moment>,
    /// Recorded before this moment.
    #[serde(default)]
    until: Option<Moment>,
    /// Further down than this: `next` of the page before.
    #[serde(default)]
    after: Option<i64>,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<Page<FullEventRow>, Problem> {
    let wanted = Wanted {
        actor: which.actor,
        kind: which.kind,
        stream_id: which.stream_id,
        cause: which.cause,
        since: which.since.map(Moment::at),
        until: which.until.map(Moment::at),
        before: which.after,
    };
    let events = happenings(call.app.pool(), &wanted, which.limit.and_one()).await?;
    Ok(Page::of(events, which.limit, |event| event.line.position.to_string()))
}
