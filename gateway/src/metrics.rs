//! Counters for Prometheus.

use std::{sync::OnceLock, time::Duration};

use axum::http::{HeaderValue, Method, StatusCode, header};
use metrics::{Counter, Histogram, counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use domain::audience::METRICS_READERS;
use schemas::tail;

use crate::{
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

/// How long the log may take to say how far it reaches.
const PATIENCE: Duration = Duration::from_secs(1);
/// Whoever keeps the engine, and the machines that watch it.
const READERS: Right = Right::Roles(METRICS_READERS);
const DURATION: &str = "domovoy_http_request_seconds";
const REQUESTS: &str = "domovoy_http_requests_total";

/// The process's recorder, set up at the first call. Workers in the same process count there too.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &buckets);
            builder.ok()?.install_recorder().ok()
        })
        .as_ref()
}

/// What they stand at; nothing where another recorder counts in this process.
pub fn rendered() -> String {
    recorder().map(PrometheusHandle::render).unwrap_or_default()
}

/// Counters of one route, found once.
pub(crate) struct Meter {
    duration: Histogram,
    by_class: [Counter; 5],
}

impl Meter {
    pub(crate) fn of(route: &Route) -> Self {
        let operation = route.operation;
        let class = |class: &'static str| counter!(REQUESTS, "operation" => operation, "status" => class);
        Self {
            duration: histogram!(DURATION, "operation" => operation),
            by_class: ["1xx", "2xx", "3xx", "4xx", "5xx"].map(class),
        }
    }

    pub(crate) fn observe(&self, status: StatusCode, elapsed: Duration) {
        self.duration.record(elapsed.as_secs_f64());
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.by_class[class].increment(1);
    }
}

/// The route that shows them, to a machine with a token: they tell how a company works.
pub(crate) fn routes() -> Vec<Route> {
    let answer = Answer::media("text/plain; version=0.0.4");
    let route = Route::new(Method::GET, "/metrics", "metrics", READERS, answer, |call| async move {
        let recorder =
            recorder().ok_or_else(|| Fault::NotFound.because("another recorder counts in this process"))?;
        gauge!("domovoy_appender_waiting").set(call.app.store().waiting() as f64);
        for (model, position) in call.app.models().positions() {
            gauge!("domovoy_model_position", "model" => model.name()).set(position as f64);
        }
        if let Ok(Ok(head)) = tokio::time::timeout(PATIENCE, tail::head(call.app.pool())).await {
            gauge!("domovoy_log_position").set(head as f64);
        }
        let mut response = axum::response::Response::new(recorder.render().into());
        let media = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, media);
        Ok::<_, Problem>(response)
    });
    vec![route.essential().about("Counters for Prometheus.")]
}
