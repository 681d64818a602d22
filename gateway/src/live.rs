//! Live updates: which model changed where, so that a screen asks anew. Server-sent events.
//!
//! `positions` comes first, and says after a reconnection what was missed; `change` follows. A watcher that
//! cannot keep up hears `reset`, and begins anew.

use std::{
    collections::{HashMap, HashSet},
    convert::Infallible,
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    http::{HeaderMap, Method},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use domain::{Roles, audience::STAFF};
use futures::Stream;
use projections::{Model, build::Change};
use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, broadcast::error::RecvError};

use crate::{
    App,
    call::Call,
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

/// How often a quiet connection shows that it is alive, and its user is asked about again.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Who may ask about a model: whoever may ask a query that reads it.
static READERS: LazyLock<HashMap<Model, Vec<Right>>> = LazyLock::new(|| {
    let mut readers: HashMap<_, Vec<Right>> = HashMap::new();
    for route in crate::routes() {
        for model in route.reads {
            readers.entry(*model).or_default().push(route.right);
        }
    }
    readers
});

/// The route.
pub(crate) fn routes() -> Vec<Route> {
    let answer = Answer::media("text/event-stream");
    let route = Route::new(Method::GET, "/api/live", "live_updates", Right::SignedIn, answer, live);
    vec![route.about("What changes, as server-sent events: positions, then changes; reset for the slow.")]
}

async fn live(call: Call) -> Result<Response, Problem> {
    let place = Arc::clone(call.app.watchers()).try_acquire_owned();
    let place = place.map_err(|_| Fault::Overloaded.because("too many screens are watching"))?;
    let roles = call.identity()?.actor.roles;
    let Call { app, head, .. } = call;
    Ok(Sse::new(events(app, head.headers, roles, place)).into_response())
}

fn events(
    app: App,
    headers: HeaderMap,
    roles: Roles,
    place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut changes = app.models().changes();
    let visible: HashSet<Model> = READERS
        .iter()
        .filter(|(_, rights)| rights.iter().any(|right| right.admits(Some(roles))))
        .map(|(m, _)| *m)
        .collect();
    async_stream::stream! {
        let _place = place;
        let mut positions = app.models().positions();
        positions.retain(|model, _| visible.contains(model));
        let newest = positions.values().max().copied().unwrap_or_default();
        yield Ok(event("positions", newest, &json!(positions)));
        loop {
            let change = tokio::select! {
                () = app.stopping().cancelled() => return,
                change = tokio::time::timeout(HEARTBEAT, changes.recv()) => change,
            };
            // whoever is blocked or signs out is told nothing more
            if !matches!(app.auth().identify(&headers).await, Ok(Some(_))) {
                return;
            }
            match change {
                Err(_) => yield Ok(Event::default().comment("")),
                Ok(Ok(change)) if change.model.parse().is_ok_and(|model: Model| visible.contains(&model)) => yield Ok(told(&change, roles)),
                Ok(Ok(_)) => {}
                Ok(Err(RecvError::Lagged(_))) => {
                    yield Ok(event("reset", newest, &Value::Null));
                    return;
                }
                Ok(Err(RecvError::Closed)) => return,
            }
        }
    }
}

/// Residents and partners hear that something changed, not what: it may be somebody else's.
fn told(change: &Change, roles: Roles) -> Event {
    let ids = if roles.any(STAFF) { change.ids.as_slice() } else { &[] };
    let data = json!({ "model": change.model, "position": change.position, "ids": ids });
    event("change", change.position, &data)
}

fn event(name: &str, position: i64, data: &Value) -> Event {
    Event::default().event(name).id(position.to_string()).data(data.to_string())
}
