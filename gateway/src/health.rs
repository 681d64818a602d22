//! Whether we live, and whether we are of use.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    http::{Method, StatusCode},
    response::Response,
};
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

/// Alive.
#[derive(Debug, Serialize, JsonSchema)]
struct Live {
    /// Always true: a dead process does not answer.
    live: bool,
}

/// Of use or not, and why.
#[derive(Debug, Serialize, JsonSchema)]
struct Readiness {
    /// Whether requests can be served.
    ready: bool,
    /// How far the log reaches; none while the database is away.
    position: Option<i64>,
    /// False for some seconds after the log did not take a command: its disk may be full.
    log_takes: bool,
    /// How far each read model has read it.
    models: Positions,
    /// Read models that stand still since they cannot take an event: what they show is old. The log says why.
    stopped: Vec<&'static str>,
    /// The workers of this process: `working`, `waiting` for a rival to end, or `failing`; `relay` fails while the
    /// broker is away. Requests are served all the same.
    workers: BTreeMap<&'static str, &'static str>,
}

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let (alive, of_use) = (Answer::json::<Live>(200), Answer::json::<Readiness>(200));
    let routes = [
        Route::new(Method::GET, "/health/live", "live", Right::Everybody, alive, live)
            .about("Whether the process is alive."),
        Route::new(Method::GET, "/health/ready", "ready", Right::Everybody, of_use, ready)
            .about("Whether requests can be served; 503 with the same body if not."),
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
    let log_takes = call.app.log_takes();
    let ready = seen.is_some() && log_takes && !call.app.is_stopping();
    let (position, stopped) = seen.map(|(head, stopped)| (Some(head), stopped)).unwrap_or_default();
    let (models, workers) = (call.app.models().positions(), call.app.workers());
    let mut response = call::ok(&Readiness { ready, position, log_takes, models, stopped, workers })?;
    if !ready {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    Ok(response)
}
