//! Whether we live, and whether we are of use.

use std::time::Duration;

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
    /// How far each read model has read it.
    models: Positions,
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
    let head = tokio::time::timeout(PATIENCE, tail::head(call.app.pool())).await;
    let position = head.ok().and_then(Result::ok);
    let ready = position.is_some() && !call.app.is_stopping();
    let mut response = call::ok(&Readiness { ready, position, models: call.app.models().positions() })?;
    if !ready {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    Ok(response)
}
