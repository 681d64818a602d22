//! Whether we live, and whether we are of use.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    http::{Method, StatusCode},
    response::Response,
};
use domain::audience::OVERSIGHT;
use projections::Model;
use schemars::JsonSchema;
use schemas::tail;
use serde::Serialize;

use crate::{
    Positions,
    call::{self, Call},
    models,
    problem::Problem,
    route::{Answer, Right, Route},
};

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);
/// The worker that brings events to the broker, as it is called among the others.
const RELAY: &str = "relay";

/// The process is alive.
#[derive(Debug, Serialize, JsonSchema)]
struct Live {
    /// Always true: a dead process does not answer.
    live: bool,
}

/// Of use or not, and why.
#[derive(Debug, Serialize, JsonSchema)]
struct Readiness {
    /// Whether requests can be served and what they change reaches everybody.
    ready: bool,
    /// Why not, in words; none of someone who is ready.
    reasons: Vec<&'static str>,
    /// How far the log reaches; none while the database is away.
    position: Option<i64>,
    /// False for some seconds after the log did not take a command: its disk may be full.
    log_takes: bool,
    /// How far each read model has read it.
    models: Positions,
    /// Read models that stand still since they cannot take an event: what they show is old, all else is served.
    stopped: Vec<Model>,
    /// Why each of them does, with all causes. A cause may quote an event: it is told to administrators, auditors
    /// and supervisors.
    causes: BTreeMap<Model, String>,
    /// The workers of this process: `working`, `waiting` for a rival to end, or `failing`; `relay` fails while the
    /// broker is away, and what is published waits in the log: not ready, though requests are served.
    workers: BTreeMap<String, &'static str>,
}

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let (alive, of_use) = (Answer::json::<Live>(200), Answer::json::<Readiness>(200));
    let routes = [
        Route::new(Method::GET, "/health/live", "live", Right::Everybody, alive, live)
            .about("Whether the process is alive."),
        Route::new(Method::GET, "/health/ready", "ready", Right::Everybody, of_use, ready).about(
            "Whether requests can be served and events reach the broker; 503 with the same body if not.",
        ),
    ];
    routes.into_iter().map(Route::essential).collect()
}

async fn live(_: Call) -> Result<Response, Problem> {
    call::ok(&Live { live: true })
}

async fn ready(call: Call) -> Result<Response, Problem> {
    let pool = call.app.pool();
    let look = async { tokio::try_join!(tail::head(pool), models::stopped(pool)) };
    let seen = tokio::time::timeout(PATIENCE, look).await.ok().and_then(Result::ok);
    let (log_takes, models, workers) =
        (call.app.log_takes(), call.app.models().positions(), call.app.workers());
    let reasons: Vec<_> = [
        (seen.is_none(), "the database does not answer"),
        (!log_takes, "the log does not take commands: is its disk full?"),
        (workers.get(RELAY) == Some(&"failing"), "events do not reach the broker"),
        (call.app.is_stopping(), "the engine is being stopped"),
    ]
    .into_iter()
    .filter_map(|(so, why)| so.then_some(why))
    .collect();
    let (position, causes) = seen.map(|(head, stopped)| (Some(head), stopped)).unwrap_or_default();
    let ready = reasons.is_empty();
    let mut stopped: Vec<Model> = causes.keys().copied().collect();
    stopped.sort_unstable_by_key(|model| model.name());
    let keeper = call.identity.as_ref().is_some_and(|identity| identity.actor.roles.any(OVERSIGHT));
    let causes = if keeper { causes } else { BTreeMap::new() };
    let mut response =
        call::ok(&Readiness { ready, reasons, position, log_takes, models, stopped, causes, workers })?;
    if !ready {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    Ok(response)
}
