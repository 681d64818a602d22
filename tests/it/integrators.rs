//! Partners in Python and Node follow the stream by its published contract. Workers and broker are killed meanwhile;
//! in the end each partner computes the sums that the read models show.

use std::{collections::BTreeMap, path::Path, process::Stdio, time::Duration};

use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::{
    process::{Child, Command},
    sync::watch,
};
use uuid::Uuid;

use crate::{
    check::head,
    models::caught_up,
    servers::TestBroker,
    soak,
    traffic::{ROLES, ROUND_COMMANDS, Traffic, a_moment},
    world::{EngineWorld, TIMEOUT},
};

/// Clients that send commands in parallel.
const CLIENTS: usize = 2;

/// A partner's program that follows the stream up to a position.
fn partner(interpreter: &str, program: &str, world: &EngineWorld, broker: &TestBroker, until: i64) -> Child {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = root.join("tests/integrator").join(program);
    // Python with the packages of the tests, Node from the `PATH`
    let interpreter =
        if interpreter == "python" { root.join(".venv/bin/python") } else { interpreter.into() };
    let mut command = Command::new(&interpreter);
    command.arg(program).args(["--url", &broker.url, "--company", &world.company]);
    command.args(["--until", &until.to_string()]).stdin(Stdio::null()).kill_on_drop(true);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    child.unwrap_or_else(|error| panic!("{}: {error}: deploy/install.sh test", interpreter.display()))
}

/// The sums that a partner printed.
async fn totals(partner: Child) -> Value {
    // each of a hundred thousand messages is validated against its schema
    let timeout = if soak() { 20 * TIMEOUT } else { TIMEOUT };
    let output = tokio::time::timeout(timeout, partner.wait_with_output()).await;
    let output = output.expect("it reaches the end").unwrap();
    let [out, told] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(output.status.success(), "{out}{told}");
    serde_json::from_str(&out).unwrap()
}

/// The same sums from the read models and the log.
async fn expected(pool: &PgPool) -> Value {
    let counts = async |query: &str| {
        let counts: Vec<(String, i64)> = sqlx::query_as(query).fetch_all(pool).await.unwrap();
        counts.into_iter().collect::<BTreeMap<_, _>>()
    };
    let ledger = "SELECT json_build_object('accounts', count(*), 'charged', sum(due)::text, 'paid', sum(paid)::text, \
         'balance', sum(balance)::text, 'advance', sum(advance)::text) FROM accounts";
    let ledger: Value = sqlx::query_scalar(ledger).fetch_one(pool).await.unwrap();
    json!({
        "last": head(pool).await,
        "events": counts("SELECT event_type, count(*) FROM log.events GROUP BY 1").await,
        "ledger": ledger,
        "tickets": counts("SELECT status, count(*) FROM ticket_queue GROUP BY 1").await,
        "faults": [],
    })
}

#[tokio::test]
async fn partners_survive_kills_of_relay_and_broker_and_compute_the_same_sums() {
    let mut broker = TestBroker::start().await;
    let world = EngineWorld::new().await.with_broker(&broker.url);
    let gateway = world.start("gateway").await;
    let mut worker = world.start("worker").await;
    let caller = world.caller(&gateway, "all", ROLES).await;
    let (_, at) = watch::channel(caller.clone());
    // a round has 18 events, so that the traffic ends well before the partners do
    let (kills, rounds, end) = if soak() { (60, 1_400, 100_000) } else { (3, 16, 1_200) };
    let python = partner("python", "follow.py", &world, &broker, end);
    let node = partner("node", "follow.mjs", &world, &broker, end);
    let (pool, traffic) = (world.pool(), Traffic::rounds(&at, CLIENTS, rounds));
    for kill in 0..kills {
        traffic.reached(CLIENTS * rounds * ROUND_COMMANDS * kill / kills).await;
        a_moment(Duration::from_millis(800)).await;
        worker.kill().await;
        broker.kill().await;
        broker.start_again().await;
        worker = world.start("worker").await;
    }
    traffic.end().await;
    caught_up(&pool).await;
    // the bank reverses a payment that is credited already
    let credited = "SELECT id FROM payments WHERE account IS NOT NULL LIMIT 1";
    let credited: Uuid = sqlx::query_scalar(credited).fetch_one(&pool).await.unwrap();
    let recall = json!({ "reason": "recalled by the bank", "effective": "2026-03-06" });
    caller.done(&format!("/api/payments/{credited}/reverse"), &recall).await;
    caught_up(&pool).await;
    // fill the log up to the position at which the partners end
    let left = end - head(&pool).await;
    assert!(left > 0, "too much was done: {left}");
    let house = json!({ "address": "Svetlanskaya 1" });
    let fill = stream::iter(0..left).map(|_| caller.done("/api/houses", &house)).buffer_unordered(16);
    assert_eq!(fill.count().await as i64, left);
    caught_up(&pool).await;
    let expected = expected(&pool).await;
    assert_eq!(totals(python).await, expected);
    assert_eq!(totals(node).await, expected);
    worker.stop().await;
    gateway.stop().await;
    world.books_agree().await;
    world.check().await;
}
