//! The peers, each a process of its own, which answer the same requests as we do.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::{get, post},
};
use clap::{Args, ValueEnum};
use cqrs_es::{DomainEvent, event_sink::EventSink};
use postgres_es::PostgresCqrs;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

/// The kind of peer.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PeerKind {
    /// Stock cqrs-es with stock postgres-es.
    Stock,
    /// One row by key through sqlx.
    Row,
}

/// Serve as a peer
#[derive(Debug, Args)]
pub(crate) struct Peer {
    kind: PeerKind,
    #[arg(long)]
    database_url: String,
    #[arg(long)]
    listen: SocketAddr,
}

/// Tables of stock postgres-es, as its documentation gives them.
pub(crate) const STOCK_TABLES: &str = "
    CREATE TABLE events (aggregate_type text NOT NULL, aggregate_id text NOT NULL,
        sequence bigint CHECK (sequence >= 0) NOT NULL, event_type text NOT NULL, event_version text NOT NULL,
        payload json NOT NULL, metadata json NOT NULL, PRIMARY KEY (aggregate_type, aggregate_id, sequence));";

impl Peer {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let pool = PgPoolOptions::new().max_connections(16).connect(&self.database_url).await?;
        let router = match self.kind {
            PeerKind::Stock => stock(pool),
            PeerKind::Row => row(pool),
        };
        let listener = tokio::net::TcpListener::bind(self.listen).await?;
        Ok(axum::serve(listener, router).await?)
    }
}

/// A ticket in stock cqrs-es: the body of the command becomes the event.
#[derive(Debug, Default, Serialize, Deserialize)]
struct StockTicket {
    events: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct StockEvent(Value);

impl DomainEvent for StockEvent {
    fn event_type(&self) -> String {
        "ticket.opened".to_owned()
    }
    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl cqrs_es::Aggregate for StockTicket {
    const TYPE: &'static str = "ticket";
    type Command = Value;
    type Event = StockEvent;
    type Error = Infallible;
    type Services = ();

    async fn handle(&mut self, body: Value, (): &(), sink: &EventSink<Self>) -> Result<(), Infallible> {
        sink.write(StockEvent(body), self).await;
        Ok(())
    }

    fn apply(&mut self, _: StockEvent) {
        self.events += 1;
    }
}

type Framework = std::sync::Arc<PostgresCqrs<StockTicket>>;

fn stock(pool: PgPool) -> Router {
    let framework: Framework = std::sync::Arc::new(postgres_es::postgres_cqrs(pool, vec![], ()));
    Router::new()
        .route("/api/tickets", post(stock_open))
        .route("/api/tickets/{id}/comment", post(stock_command))
        .with_state(framework)
}

async fn stock_open(
    State(framework): State<Framework>,
    Json(body): Json<Value>,
) -> Result<Json<Value>, String> {
    execute(&framework, Uuid::now_v7(), body).await
}

async fn stock_command(
    State(framework): State<Framework>,
    Path(id): Path<Uuid>,
    Json(body): Json<Value>,
) -> Result<Json<Value>, String> {
    execute(&framework, id, body).await
}

async fn execute(framework: &Framework, id: Uuid, body: Value) -> Result<Json<Value>, String> {
    framework.execute(&id.to_string(), body).await.map_err(|error| error.to_string())?;
    Ok(Json(serde_json::json!({ "id": id })))
}

fn row(pool: PgPool) -> Router {
    Router::new().route("/api/tickets/{id}", get(row_by_key)).with_state(pool)
}

async fn row_by_key(State(pool): State<PgPool>, Path(id): Path<Uuid>) -> Result<Json<Value>, String> {
    let row: (Value,) = sqlx::query_as("SELECT body FROM row_by_key WHERE id = $1")
        .bind(id)
        .fetch_one(&pool)
        .await
        .map_err(|error| error.to_string())?;
    Ok(Json(row.0))
}
