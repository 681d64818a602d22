//! The list of routes as axum's router.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    http::Method,
    response::Response,
    routing::{MethodFilter, on},
};
use futures::future::BoxFuture;

use crate::{
    App, Right, Route,
    edge::{self, Mounted},
    metrics::{self, Meter},
    problem::Fault,
    route::Answer,
    routes, screens,
};

/// Every route in its place; elsewhere are the screens' own addresses, and what is nowhere is refused in our
/// own words.
///
/// # Panics
/// When a route has a method that HTTP does not know: at the start, in every test.
pub fn router(app: &App) -> Router {
    // the recorder has to stand before the counters are made
    metrics::recorder();
    let mut router = Router::new();
    for route in routes() {
        let filter = MethodFilter::try_from(route.method.clone()).expect("a method of HTTP");
        router = router.route(route.path, on(filter, Entrance::to(route)));
    }
    router
        .fallback(Entrance::to(screens::anywhere()))
        .method_not_allowed_fallback(Entrance::to(nowhere(
            "no_method",
            Fault::MethodNotAllowed,
            "it is not asked with this method",
        )))
        .with_state(app.clone())
}

/// A route as axum's handler.
#[derive(Clone)]
struct Entrance(Arc<Mounted>);

impl Entrance {
    fn to(route: Route) -> Self {
        Self(Arc::new(Mounted { meter: Meter::of(&route), route }))
    }
}

impl Handler<(), App> for Entrance {
    type Future = BoxFuture<'static, Response>;

    fn call(self, request: Request, app: App) -> Self::Future {
        Box::pin(edge::enter(app, self.0, request))
    }
}

fn nowhere(operation: &'static str, fault: Fault, words: &'static str) -> Route {
    Route::new(Method::GET, "", operation, Right::Everybody, Answer::nothing(), move |_| async move {
        Err(fault.because(words))
    })
}
