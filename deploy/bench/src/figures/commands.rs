//! F1–F4, F13, F14: commands over HTTP, compared with pgbench and stock cqrs-es.

use std::{path::PathBuf, process::Stdio, time::Duration};

use anyhow::Context as _;
use domain::{
    Actor, Role,
    id::{CommentId, TicketId},
    text::Prose,
    ticket::{Applicant, Audience, Channel, CommentTicket, OpenTicket, Place, Priority, TicketKind},
};
use futures::{StreamExt, TryStreamExt, stream};
use schemas::{Ask, Store};
use sqlx::{Connection, Executor, PgConnection};
use tokio::process::{Child, Command};
use uuid::Uuid;

use crate::{
    effort::Effort,
    figure::{Figure, Goal, Runs, absolute},
    peer, pgbench,
    world::{BenchCompany, BenchWorld},
    wrk,
};

const CONNECTIONS: u32 = 64;
const TEXT: &str = "Water drips from the ceiling of the bathroom, the neighbours above do not open";
/// Number of streams with a history, and the number of their events.
const LONG_STREAMS: usize = 400;
const HISTORY_EVENTS: usize = 240;

/// F1, F2, and the memory under that load.
pub(crate) async fn on_new_streams(world: &BenchWorld, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let company = world.company().await?;
    let script = open_script(world, &company.token().await?)?;
    let engine = world.engine("gateway", &company).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle_mb = engine.resident_kb()? / 1024.0;
    let workers_mb = idle_workers(world, &company).await?;
    let stock = Stock::start(world).await?;
    let (insert, insert_url) = insert_script(world).await?;
    let (mut limit, mut rival) = (Runs::default(), Runs::default());
    let mut loaded_mb = Vec::new();
    for _ in 0..effort.rounds {
        let ours = load(&engine.address, &script, CONNECTIONS, effort).await?.per_second;
        loaded_mb.push(engine.resident_kb()? / 1024.0);
        limit.ours.push(ours);
        limit.other.push(pgbench::run(&insert_url, &insert, CONNECTIONS, effort.seconds).await?);
        rival.ours.push(ours);
        rival.other.push(load(&stock.address, &script, CONNECTIONS, effort).await?.per_second);
    }
    engine.stop().await?;
    stock.stop().await?;
    Ok(vec![
        limit.figure("F1", "commands/s over HTTP, 64 connections; pgbench INSERT", "1/s", Goal::AtLeast(1.0)),
        rival.figure("F2", "the same; stock cqrs-es + postgres-es", "1/s", Goal::AtLeast(5.0)),
        absolute("F13", "memory of the gateway, idle", vec![idle_mb], "MiB", Goal::AtMost(64.0)),
        absolute("F13", "memory of the workers, idle", vec![workers_mb], "MiB", Goal::AtMost(64.0)),
        absolute("F13", "memory of the gateway under F1", loaded_mb, "MiB", Goal::AtMost(256.0)),
    ])
}

async fn idle_workers(world: &BenchWorld, company: &BenchCompany) -> anyhow::Result<f64> {
    let workers = world.workers(company, "idle").await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let kb = workers.resident_kb()?;
    workers.stop().await?;
    Ok(kb / 1024.0)
}

/// F3: streams with 240 earlier events.
pub(crate) async fn on_long_streams(world: &BenchWorld, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let company = world.company().await?;
    let token = company.token().await?;
    let ids = long_streams(&company.store).await?;
    let comment = comment_script(world, &token, &ids)?;
    let open = open_script(world, &token)?;
    // two processes, so that new streams of one do not evict long streams from the cache of the other
    let (engine, beside) =
        (world.engine("gateway", &company).await?, world.engine("gateway", &company).await?);
    let stock = Stock::start(world).await?;
    stock.fill(&company.url, &ids).await?;
    // one run over every stream, so that the cache is as warm as after a minute of work
    load(&engine.address, &comment, CONNECTIONS, Effort { seconds: 2, ..effort }).await?;
    let (mut rival, mut fresh) = (Runs::default(), Runs::default());
    for _ in 0..effort.rounds {
        let ours = load(&engine.address, &comment, CONNECTIONS, effort).await?.per_second;
        rival.ours.push(ours);
        rival.other.push(load(&stock.address, &comment, CONNECTIONS, effort).await?.per_second);
        fresh.ours.push(ours);
        fresh.other.push(load(&beside.address, &open, CONNECTIONS, effort).await?.per_second);
    }
    engine.stop().await?;
    beside.stop().await?;
    stock.stop().await?;
    Ok(vec![
        rival.figure("F3", "commands/s on streams of 240 events; stock", "1/s", Goal::AtLeast(20.0)),
        fresh.figure("F3", "the same; our own on new streams", "1/s", Goal::AtLeast(0.9)),
    ])
}

/// F4: one connection.
pub(crate) async fn alone(world: &BenchWorld, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let company = world.company().await?;
    let script = open_script(world, &company.token().await?)?;
    let engine = world.engine("gateway", &company).await?;
    let stock = Stock::start(world).await?;
    let mut runs = Runs::default();
    for _ in 0..effort.rounds {
        runs.ours.push(load(&engine.address, &script, 1, effort).await?.p50_ms);
        runs.other.push(load(&stock.address, &script, 1, effort).await?.p50_ms);
    }
    engine.stop().await?;
    stock.stop().await?;
    Ok(vec![runs.figure("F4", "one connection, median of a command; stock", "ms", Goal::AtMost(1.5))])
}

/// F14: the time from the start of `domovoy up` on an initialised folder to the first answer.
pub(crate) async fn start(world: &BenchWorld, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let data = world.folder.path().join("f14");
    let mut seconds = Vec::new();
    // the first start creates the folder and does not count
    for round in 0..=effort.rounds {
        let ready = world.folder.path().join("f14.json");
        let mut command = Command::new(&world.domovoy);
        command.arg("up").arg("--no-demo").arg("--data").arg(&data).args(["--listen", "127.0.0.1:0"]);
        command.arg("--ready-file").arg(&ready);
        let engine = world.spawn(command, &ready).await?;
        reqwest::get(format!("{}/health/live", engine.address)).await?.error_for_status()?;
        if round > 0 {
            seconds.push(engine.started_in.as_secs_f64());
        }
        engine.terminate().await?;
    }
    let what = "start of `domovoy up` to the first answer";
    Ok(vec![absolute("F14", what, seconds, "s", Goal::AtMost(3.0))])
}

async fn load(
    address: &str,
    script: &std::path::Path,
    connections: u32,
    effort: Effort,
) -> anyhow::Result<wrk::Load> {
    wrk::run(wrk::LoadRequest { url: address, script, connections, seconds: effort.seconds }).await
}

/// The body of the command that opens a ticket.
pub(super) fn open_body() -> anyhow::Result<serde_json::Value> {
    Ok(serde_json::to_value(open())?)
}

fn open() -> OpenTicket {
    OpenTicket {
        kind: TicketKind::Request,
        source: Channel::Phone,
        place: Place::default(),
        applicant: Applicant::Anonymous { contact: None },
        category: None,
        priority: Priority::default(),
        text: Prose::parse(TEXT).unwrap_or_else(|_| unreachable!("a plain text")),
        follows: None,
        homes: vec![],
    }
}

pub(super) fn open_script(world: &BenchWorld, token: &str) -> anyhow::Result<PathBuf> {
    let body = serde_json::to_string(&open())?;
    let text = format!(
        "local headers = {{ [\"Content-Type\"] = \"application/json\", [\"Authorization\"] = \"Bearer {token}\" }}\n\
         local one = wrk.format(\"POST\", \"/api/tickets\", headers, [[{body}]])\n\
         request = function() return one end\n"
    );
    world.script(&text)
}

fn comment_script(world: &BenchWorld, token: &str, ids: &[Uuid]) -> anyhow::Result<PathBuf> {
    let list: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    let text = format!(
        "local headers = {{ [\"Content-Type\"] = \"application/json\", [\"Authorization\"] = \"Bearer {token}\" }}\n\
         local ids = {{ {} }}\n\
         math.randomseed(os.time())\n\
         local run = string.format(\"%08x\", math.random(0, 0x7fffffff))\n\
         local n = 0\n\
         request = function()\n\
           n = n + 1\n\
           local comment = string.format(\"%s-0000-4000-8000-%012x\", run, n)\n\
           local body = '{{\"comment\":\"' .. comment .. '\",\"audience\":\"internal\",\"text\":\"{TEXT}\"}}'\n\
           return wrk.format(\"POST\", \"/api/tickets/\" .. ids[n % #ids + 1] .. \"/comment\", headers, body)\n\
         end\n",
        list.join(",")
    );
    world.script(&text)
}

/// A script that inserts the same row into a table with the same keys, one transaction each.
async fn insert_script(world: &BenchWorld) -> anyhow::Result<(PathBuf, String)> {
    let url = world.database().await?;
    let mut connection = PgConnection::connect(&url).await?;
    connection
        .execute(
            "CREATE TABLE events (position bigserial PRIMARY KEY, aggregate_type text COLLATE \"C\" NOT NULL, \
             aggregate_id text COLLATE \"C\" NOT NULL, sequence bigint NOT NULL, event_type text NOT NULL, \
             event_version text NOT NULL, payload json NOT NULL, metadata json NOT NULL, \
             occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, hash bytea NOT NULL, \
             UNIQUE (aggregate_type, aggregate_id, sequence))",
        )
        .await?;
    let payload = serde_json::to_string(&serde_json::json!({
        "type": "opened", "kind": "request", "source": "phone", "place": {"house": null, "unit": null, "address": null},
        "applicant": {"type": "anonymous"}, "category": null, "priority": "normal", "text": TEXT,
        "response_by": {"due": "2026-03-02T10:00:00Z", "warn_at": "2026-03-02T09:48:00Z", "pace": "business"},
        "resolve_by": {"due": "2026-03-05T10:00:00Z", "warn_at": "2026-03-04T09:48:00Z", "pace": "business"},
        "at": "2026-03-02T09:00:00Z",
    }))?
    // for pgbench, a colon before a letter begins a variable
    .replace(":null", ": null");
    let text = format!(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, \
         occurred_at, recorded_at, hash) VALUES ('ticket', gen_random_uuid()::text, 1, 'ticket.opened', '1', \
         '{payload}', '{{\"actor\":\"user:{}\",\"request\":\"{}\"}}', now(), now(), sha256('row'));\n",
        Uuid::nil(),
        Uuid::nil()
    );
    Ok((world.script(&text)?, url))
}

/// Tickets with many comments.
async fn long_streams(store: &Store) -> anyhow::Result<Vec<Uuid>> {
    let (now, actor) = (chrono::Utc::now(), Actor::named("worker:bench", Role::System));
    let ask = &Ask::new(now, actor);
    let ids: Vec<Uuid> = (0..LONG_STREAMS).map(|n| TicketId::named(&format!("long/{n}")).0).collect();
    stream::iter(&ids)
        .map(|id| async move {
            store.execute(*id, &open(), ask).await?;
            for n in 1..HISTORY_EVENTS {
                let comment = CommentTicket {
                    comment: CommentId::named(&format!("{id}/{n}")),
                    audience: Audience::Internal,
                    text: Prose::parse(TEXT)?,
                };
                store.execute(*id, &comment, ask).await?;
            }
            anyhow::Ok(())
        })
        .buffer_unordered(64)
        .try_collect::<Vec<()>>()
        .await?;
    Ok(ids)
}

/// The stock peer, with a database of its own.
struct Stock {
    address: String,
    url: String,
    child: Child,
}

impl Stock {
    async fn start(world: &BenchWorld) -> anyhow::Result<Self> {
        let url = world.database().await?;
        PgConnection::connect(&url).await?.execute(peer::STOCK_TABLES).await?;
        let (address, child) = serve(&url, "stock").await?;
        Ok(Self { address, url, child })
    }

    /// Inserts the same histories as ours.
    async fn fill(&self, from: &str, ids: &[Uuid]) -> anyhow::Result<()> {
        let mut ours = PgConnection::connect(from).await?;
        let payload: String = sqlx::query_scalar(
            "SELECT payload::text FROM log.events WHERE event_type = 'ticket.commented' LIMIT 1",
        )
        .fetch_one(&mut ours)
        .await?;
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        sqlx::query(
            "INSERT INTO events SELECT 'ticket', id, n, 'ticket.commented', '1', $2::json, '{}' \
             FROM unnest($1) AS id, generate_series(1, $3) AS n",
        )
        .bind(&ids)
        .bind(payload)
        .bind(HISTORY_EVENTS as i64)
        .execute(&mut PgConnection::connect(&self.url).await?)
        .await?;
        Ok(())
    }

    async fn stop(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }
}

/// Starts a peer in a process of its own, and returns when it listens.
pub(super) async fn serve(url: &str, kind: &str) -> anyhow::Result<(String, Child)> {
    let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["peer", kind, "--database-url", url, "--listen", &free.to_string()]);
    let child = command.stdin(Stdio::null()).kill_on_drop(true).spawn()?;
    for _ in 0..500 {
        if tokio::net::TcpStream::connect(free).await.is_ok() {
            return Ok((format!("http://{free}"), child));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err(anyhow::anyhow!("it does not listen")).with_context(|| format!("the peer {kind} did not start"))
}

/// Opens tickets for figures that need them.
pub(super) async fn tickets(company: &BenchCompany, count: usize) -> anyhow::Result<Vec<Uuid>> {
    let (now, actor) = (chrono::Utc::now(), Actor::named("worker:bench", Role::System));
    let (store, ask) = (&company.store, &Ask::new(now, actor));
    let ids: Vec<Uuid> = (0..count).map(|n| TicketId::named(&format!("ticket/{n}")).0).collect();
    let opened =
        stream::iter(ids.clone()).map(|id| async move { store.execute(id, &open(), ask).await.map(drop) });
    opened.buffer_unordered(256).try_collect::<Vec<()>>().await?;
    Ok(ids)
}
