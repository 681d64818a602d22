//! The engine in one process: the gateway and every worker, or either alone.

use axum::{Json, Router, http::StatusCode, routing::get};
use chrono::Utc;
use gateway::App;
use schemas::{rule_pack::publish_default, tail};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};
use tokio_util::sync::CancellationToken;
use workers::{health::Health, relay::Broker};

use crate::{
    company::Company,
    demo,
    installation::{Installation, Urls},
    settings::Settings,
};

/// The parts of the engine that run in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    /// Gateway and workers.
    All,
    /// The gateway: commands and queries.
    Gateway,
    /// The workers: everything that follows the log.
    Workers,
}

/// What to run, and on which servers.
pub(crate) struct Plan {
    pub(crate) installation: Installation,
    pub(crate) urls: Urls,
    pub(crate) parts: Parts,
    /// Whether an empty log is filled with the demo company.
    pub(crate) demo: bool,
}

/// Runs until `stop` is cancelled, then finishes running work and returns. Sends `ready` once requests are answered.
pub(crate) async fn run(
    plan: Plan,
    listener: TcpListener,
    ready: oneshot::Sender<()>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let company = Company::open(&plan.urls.database, &plan.installation).await?;
    if plan.demo {
        demo::load(&company, plan.installation.data()).await?;
    }
    let Some(built) = stop.run_until_cancelled(company.build_new()).await else { return Ok(()) };
    built?;
    // a gateway alone does not add rules to an existing log, because no worker would update the read models
    if plan.parts != Parts::Gateway || tail::head(&company.pool).await? == 0 {
        publish_default(&company.store, Utc::now()).await?;
    }
    let Settings { process, gateway } = plan.installation.settings;
    let broker = Broker { url: plan.urls.nats, company: process.company, replicas: 1 };
    let _ = ready.send(());
    serve(company, broker, plan.parts, gateway, listener, stop).await
}

async fn serve(
    company: Company,
    broker: Broker,
    parts: Parts,
    config: gateway::Config,
    listener: TcpListener,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    // before the first metric: values that are recorded earlier are lost
    gateway::metrics::recorder();
    let health = Health::default();
    let work = async {
        if parts != Parts::Gateway {
            let needs = workers::WorkersConfig {
                pool: company.pool.clone(),
                store: company.store.clone(),
                vault: company.vault.clone(),
                broker: Some(broker),
                signer: Some(company.secrets.signer.clone()),
                health: health.clone(),
            };
            workers::run(needs, stop.clone()).await;
        }
    };
    let answer = async {
        let done = if parts == Parts::Workers {
            let shutdown = stop.clone().cancelled_owned();
            axum::serve(listener, states(health.clone())).with_graceful_shutdown(shutdown).await
        } else {
            let workers = health.clone();
            let app = App::new(
                config,
                company.pool.clone(),
                company.store.clone(),
                company.vault.clone(),
                company.secrets.signer.clone(),
                Box::new(move || workers.words()),
            );
            gateway::serve(listener, app, stop.cancelled()).await
        };
        // if the server ends for another reason, the workers stop too
        stop.cancel();
        done
    };
    let ((), answered) = tokio::join!(work, answer);
    company.store.settled().await;
    Ok(answered?)
}

/// The endpoints of a process with workers only: health and metrics.
fn states(health: Health) -> Router {
    let ready = move || {
        let health = health.clone();
        async move { how(&health) }
    };
    Router::new()
        .route("/health/live", get(|| async { Json(json!({ "live": true })) }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(|| async { gateway::metrics::rendered() }))
}

fn how(health: &Health) -> (StatusCode, Json<Value>) {
    let failing = health.failing();
    let status = if failing.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": failing.is_empty(), "failing": failing })))
}
