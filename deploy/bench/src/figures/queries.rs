//! F9, F11: a card by its key over HTTP, and the time from the answer to a command to the row in its table.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use futures::{StreamExt, stream};
use serde_json::Value;
use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

use crate::{
    effort::Effort,
    figure::{Figure, Goal, Runs, absolute, median, percentile},
    world::BenchWorld,
    wrk,
};

use super::commands::{open_body, open_script, serve, tickets};

const TICKETS: usize = 20_000;
/// Number of commands whose rows are awaited.
const COMMANDS_WATCHED: usize = 400;

pub(crate) async fn measure(world: &BenchWorld, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let company = world.company().await?;
    let token = company.token().await?;
    let ids = tickets(&company, TICKETS).await?;
    let engine = world.engine("up", &company).await?;
    let last = ids.last().copied().unwrap_or_default();
    wait_for(&company.pool, last).await?;

    let (peer_url, body) = (world.database().await?, card(&engine.address, &token, last).await?);
    fill(&peer_url, &ids, &body).await?;
    let (address, mut child) = serve(&peer_url, "row").await?;
    let script = card_script(world, &token, &ids)?;
    let (mut rate, mut slowest) = (Runs::default(), Runs::default());
    for _ in 0..effort.rounds {
        let ask = |url| wrk::LoadRequest { url, script: &script, connections: 64, seconds: effort.seconds };
        let (ours, other) = (wrk::run(ask(&engine.address)).await?, wrk::run(ask(&address)).await?);
        rate.ours.push(ours.per_second);
        rate.other.push(other.per_second);
        slowest.ours.push(ours.p99_ms);
        slowest.other.push(other.p99_ms);
    }
    child.kill().await?;
    let lags = at_half(world, &engine.address, &token, &company.pool, effort).await?;
    engine.stop().await?;
    let half = median(lags.clone());
    Ok(vec![
        rate.figure("F9", "ticket card by key over HTTP; axum + one sqlx row", "1/s", Goal::AtLeast(1.5)),
        slowest.figure("F9", "the same, p99", "ms", Goal::AtMost(1.3)),
        absolute(
            "F11",
            "answer to row in the query table at half of the rate, p50",
            vec![half],
            "ms",
            Goal::AtMost(20.0),
        ),
        absolute("F11", "the same, p99", vec![percentile(lags, 0.99)], "ms", Goal::AtMost(100.0)),
    ])
}

async fn card(address: &str, token: &str, id: Uuid) -> anyhow::Result<Value> {
    let answer =
        reqwest::Client::new().get(format!("{address}/api/tickets/{id}")).bearer_auth(token).send().await?;
    Ok(answer.error_for_status()?.json().await?)
}

async fn fill(url: &str, ids: &[Uuid], body: &Value) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    connection.execute("CREATE TABLE row_by_key (id uuid PRIMARY KEY, body jsonb NOT NULL)").await?;
    let copy = sqlx::query("INSERT INTO row_by_key SELECT id, $2 FROM unnest($1) AS id").bind(ids).bind(body);
    copy.execute(&mut connection).await?;
    Ok(())
}

/// A script that reads the cards of these tickets in turn.
pub(super) fn card_script(world: &BenchWorld, token: &str, ids: &[Uuid]) -> anyhow::Result<PathBuf> {
    read_script(world, token, ids.iter().take(5_000).map(|id| format!("/api/tickets/{id}")))
}

/// A script that reads these pages in turn.
pub(super) fn read_script(
    world: &BenchWorld,
    token: &str,
    paths: impl Iterator<Item = String>,
) -> anyhow::Result<PathBuf> {
    let list: Vec<String> = paths.map(|path| format!("\"{path}\"")).collect();
    world.script(&format!(
        "local headers = {{ [\"Authorization\"] = \"Bearer {token}\" }}\nlocal paths = {{ {} }}\nlocal n = 0\n\
         request = function() n = n + 1 return wrk.format(\"GET\", paths[n % #paths + 1], headers) end\n",
        list.join(",")
    ))
}

/// F11 while other clients send half as many commands per second as this engine can take.
async fn at_half(
    world: &BenchWorld,
    address: &str,
    token: &str,
    pool: &sqlx::PgPool,
    effort: Effort,
) -> anyhow::Result<Vec<f64>> {
    let open = open_script(world, token)?;
    let most =
        wrk::run(wrk::LoadRequest { url: address, script: &open, connections: 64, seconds: effort.seconds });
    let half = most.await?.per_second / 2.0;
    settle(pool).await?;
    let paced = paced_script(world, &open, half)?;
    // longer than the measurement, which ends it
    let load = wrk::run(wrk::LoadRequest { url: address, script: &paced, connections: 64, seconds: 60 });
    tokio::select! {
        lags = lags(address, token, pool) => lags,
        load = load => anyhow::bail!("{load:?} ended before the measurement"),
    }
}

/// A script that sends the same requests at this rate, however long the answers take.
fn paced_script(world: &BenchWorld, open: &Path, rate: f64) -> anyhow::Result<PathBuf> {
    let requests = std::fs::read_to_string(open)?;
    world.script(&format!(
        "{requests}local ffi = require('ffi')\n\
         ffi.cdef[[ typedef struct {{ long s; long us; }} clock; int gettimeofday(clock *, void *); ]]\n\
         local clock = ffi.new('clock')\n\
         local function now() ffi.C.gettimeofday(clock, nil) return tonumber(clock.s) * 1e3 + tonumber(clock.us) / 1e3 end\n\
         local n, begun = 0, nil\n\
         delay = function()\n\
           begun = begun or now()\n\
           n = n + 1\n\
           return math.max(0, n * 1e3 / {rate} - (now() - begun))\n\
         end\n"
    ))
}

/// Waits until all read models have read the whole log.
async fn settle(pool: &sqlx::PgPool) -> anyhow::Result<()> {
    let head = schemas::tail::head(pool).await?;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_mins(2) {
        let read: i64 =
            sqlx::query_scalar("SELECT min(position) FROM projections.cursors").fetch_one(pool).await?;
        if read >= head {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("the read models do not follow")
}

/// Milliseconds from each answer to its row.
async fn lags(address: &str, token: &str, pool: &sqlx::PgPool) -> anyhow::Result<Vec<f64>> {
    let client = reqwest::Client::new();
    let watched = stream::iter(0..COMMANDS_WATCHED).map(|_| async {
        let answer = client
            .post(format!("{address}/api/tickets"))
            .bearer_auth(token)
            .json(&open_body()?)
            .send()
            .await?
            .error_for_status()?;
        let said: Value = answer.json().await?;
        let begun = Instant::now();
        let id: Uuid = serde_json::from_value(said["id"].clone())?;
        wait_for(pool, id).await?;
        anyhow::Ok(begun.elapsed().as_secs_f64() * 1000.0)
    });
    watched.buffer_unordered(4).collect::<Vec<_>>().await.into_iter().collect()
}

async fn wait_for(pool: &sqlx::PgPool, id: Uuid) -> anyhow::Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_mins(2) {
        let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM ticket_queue WHERE id = $1)")
            .bind(id)
            .fetch_one(pool)
            .await?;
        if there {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    anyhow::bail!("the ticket queue does not follow")
}
