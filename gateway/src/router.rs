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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use axum::body::{Body, to_bytes};
    use schemas::{Appender, Database, Store, Vault, seal::HeadSigner, vault::MasterKey};
    use serde_json::Value;
    use tower::ServiceExt;

    use super::*;
    use crate::Config;

    #[tokio::test]
    async fn a_panic_is_a_problem_of_one_request() {
        // nobody is there, and nobody is asked
        let pool = Database::new("postgres://nobody@127.0.0.1:1/none").pool(1).unwrap();
        let store = Store::new(pool.clone(), Appender::start(pool.clone()), 1 << 10);
        let vault = Vault::new(pool.clone(), MasterKey::generate());
        let config = Config { requests_max: 1, ..Config::default() };
        let app = App::new(config, pool, store, vault, HeadSigner::generate(), Box::new(BTreeMap::new));
        let (right, answer) = (Right::Everybody, Answer::nothing());
        let route = Route::new(Method::GET, "/{mood}", "panics", right, answer, |call| async move {
            assert_eq!(call.segment("mood"), Some("calm"), "a defect of ours");
            Ok(Response::default())
        });
        let router =
            Router::new().route(route.path, on(MethodFilter::GET, Entrance::to(route))).with_state(app);
        let ask = |path: &str| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
        let response = ask("/panic").await.unwrap();
        assert_eq!(response.status(), 500);
        let problem = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let problem: Value = serde_json::from_slice(&problem).unwrap();
        assert_eq!((&problem["code"], &problem["detail"]), (&"engine.failure".into(), &Value::Null));
        // it gave its place back
        assert_eq!(ask("/calm").await.unwrap().status(), 200);
    }
}
