//! What surrounds every request: its name, its place among others, its time, its right, its line in the log.
//!
//! One function instead of a tower of layers: each refusal is a problem with the request's name in it, and
//! the hot path is one future.

use std::{
    net::{IpAddr, SocketAddr},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::{ConnectInfo, FromRequestParts, RawPathParams, Request},
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
    response::Response,
};
use bytes::Bytes;
use futures::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use crate::{
    App,
    call::{self, Call},
    metrics::Meter,
    problem::{Fault, Problem},
    route::{Route, Takes},
};

/// How long a request may take that reads the whole log.
const LONG: Duration = Duration::from_mins(10);

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A route in its place, with its counters.
pub(crate) struct Mounted {
    pub(crate) route: Route,
    pub(crate) meter: Meter,
}

/// Serves one request.
pub(crate) async fn enter(app: App, mounted: Arc<Mounted>, request: Request) -> Response {
    let started = Instant::now();
    let (mut head, body) = request.into_parts();
    let id = request_id(&head.headers);
    let span = tracing::info_span!(
        "request",
        request.id = %id,
        http.request.method = %head.method,
        http.route = mounted.route.path,
        operation = mounted.route.operation,
        user.id = tracing::field::Empty,
    );
    let served = {
        let mounted = Arc::clone(&mounted);
        let id = Arc::clone(&id);
        async move {
            let path = RawPathParams::from_request_parts(&mut head, &())
                .await
                .map_err(|_| Fault::NotFound.because("the path is no UTF-8"))?;
            let address = address(&app, &head);
            let call = Call { app, identity: None, request_id: id, address, head, path, body: Bytes::new() };
            admit(call, body, &mounted.route).await
        }
    };
    let guarded = AssertUnwindSafe(served.instrument(span.clone())).catch_unwind().await;
    let served = guarded.unwrap_or_else(|_| {
        span.in_scope(|| tracing::error!("a handler panicked"));
        Err(Fault::Failure.because(""))
    });
    let mut response = served.unwrap_or_else(|problem| problem.respond(&id));
    finish(&mut response, &id);
    let elapsed = started.elapsed();
    mounted.meter.observe(response.status(), elapsed);
    span.in_scope(|| {
        let (status, ms) = (response.status().as_u16(), elapsed.as_secs_f64() * 1000.0);
        match status {
            500.. => tracing::warn!(http.response.status_code = status, elapsed_ms = ms, "not served"),
            400..500 => tracing::info!(http.response.status_code = status, elapsed_ms = ms, "refused"),
            _ => tracing::debug!(http.response.status_code = status, elapsed_ms = ms, "served"),
        }
    });
    response
}

/// In time, if there is a place, and if it may.
async fn admit(mut call: Call, body: Body, route: &Route) -> Result<Response, Problem> {
    let patience = if route.long { LONG } else { call.app.config().patience() };
    let places = Arc::clone(call.app.places());
    let _place = match places.try_acquire() {
        Ok(place) => Some(place),
        Err(_) if route.essential => None,
        Err(_) => return Err(Fault::Overloaded.because("too many requests are being served")),
    };
    let served = async {
        call.identity = call.app.auth().identify(&call.head.headers).await?;
        let roles = call.identity.as_ref().map(|identity| identity.actor.roles);
        if let Some(identity) = &call.identity {
            tracing::Span::current().record("user.id", identity.actor.name.as_str());
        }
        if !route.right.admits(roles) {
            return Err(match roles {
                None => Fault::SignInFirst.because("this is for those who signed in"),
                Some(_) => Fault::Forbidden.because("no role of yours has the right to do this"),
            });
        }
        if let Some(identity) = &call.identity {
            identity.check_origin(&call.head.method, &call.head.headers)?;
        }
        let uploads = Arc::clone(call.app.uploads());
        let mut _upload = None;
        match route.body {
            None => {}
            Some(Takes::Json(_)) => {
                call.body = call::receive(body, call.app.config().body_bytes_max, call::PATIENCE).await?;
                route.dates.check(&call.body)?;
            }
            Some(Takes::File(_)) => {
                let place = uploads.try_acquire();
                _upload = Some(place.map_err(|_| Fault::Overloaded.because("too many files are coming in"))?);
                let most = call.app.config().file_bytes_max;
                call.body = call::receive(body, most, call::PATIENCE_WITH_FILES).await?;
            }
        }
        route.handle(call).await
    };
    tokio::time::timeout(patience, served)
        .await
        .map_err(|_| Fault::TimedOut.because("the request took too long"))?
}

/// The name that the caller gave it, if it is a sane one.
fn request_id(headers: &HeaderMap) -> Arc<str> {
    let sane = |text: &&str| {
        (1..=100).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b))
    };
    let given = headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok()).filter(sane);
    given.map_or_else(|| Uuid::now_v7().to_string().into(), Into::into)
}

/// Where the client is: as our proxy says, or the other end of the connection.
fn address(app: &App, head: &Parts) -> Option<IpAddr> {
    let forwarded = || {
        // the last one was added by our own proxy; those before may be made up
        let value = head.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        value.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if app.config().behind_proxy { forwarded().or(peer) } else { peer }
}

/// Headers of every answer.
fn finish(response: &mut Response, id: &str) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID.clone(), id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // everything here is somebody's and of this moment, unless it says otherwise
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
