//! Clients written by others follow the stream through restarts of relay and broker, find every message as
//! published, and come to the figures of the read models.

use std::{path::PathBuf, process::Stdio};

use async_nats::jetstream;
use domain::{
    Money,
    account::OpenAccount,
    id::{AccountId, PaymentId, PersonId, TicketId},
    payment::{Channel, MatchPayment, MatchRule, RegisterPayment, ReversePayment},
    text::{Label, Prose},
    ticket::{
        self, Applicant, AssignTicket, OpenTicket, Place, Priority, ResolveTicket, StartTicket, TicketKind,
    },
};
use rust_decimal::Decimal;
use schemas::tail;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use workers::{
    project::Projections,
    react::React,
    relay::{Relay, connect},
};

use crate::world::{SOON, Site, World, until as comes};

fn client(program: &str, script: &str, site: &Site, until: i64) -> Child {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/integrator");
    let until = until.to_string();
    Command::new(program)
        .arg(folder.join(script))
        .args(["--url", &site.broker().url, "--company", "test", "--until", &until])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}; run `deploy/install.sh test`"))
}

async fn totals(client: Child) -> Value {
    let done = tokio::time::timeout(SOON, client.wait_with_output()).await.expect("it ends").unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// A payment on an account, one of them recalled, and a ticket that goes some way.
async fn day(world: &World, n: i64) {
    let account = AccountId::named(&format!("{}", n % 5));
    if n < 5 {
        let number = Label::parse(&n.to_string()).unwrap();
        let opened_on = "2025-01-01".parse().unwrap();
        let open = OpenAccount { number, house: None, unit: None, holder: None, origin: None, opened_on };
        world.ask(account.0, open).await;
    }
    let payment = PaymentId::named(&n.to_string()).0;
    let paid_on = "2026-03-01".parse().unwrap();
    let register = RegisterPayment {
        channel: Channel::Bank,
        external_id: None,
        amount: Money::from_minor(1_000 + n),
        paid_on,
        settled_on: None,
        payer: None,
        purpose: None,
    };
    world.ask(payment, register).await;
    world.ask(payment, MatchPayment { account, by: MatchRule::Manual }).await;
    let ticket = TicketId::named(&n.to_string()).0;
    let open = OpenTicket {
        kind: TicketKind::Request,
        source: ticket::Channel::Phone,
        place: Place::default(),
        applicant: Applicant::Person { person: PersonId::named("anna") },
        category: None,
        priority: Priority::Normal,
        text: Prose::parse("the tap drips").unwrap(),
        terms: std::sync::Arc::default(),
    };
    world.ask(ticket, open).await;
    if n % 2 == 0 {
        world.ask(ticket, AssignTicket { executor: PersonId::named("oleg") }).await;
    }
    if n % 4 == 0 {
        world.ask(ticket, StartTicket {}).await;
        world.ask(ticket, ResolveTicket { summary: Prose::parse("tightened").unwrap() }).await;
        let reason = Prose::parse("recalled by the bank").unwrap();
        world.ask(payment, ReversePayment { reason, effective: paid_on }).await;
    }
}

#[tokio::test]
async fn clients_of_others_come_to_our_figures_through_restarts() {
    let (world, mut site) = (World::new().await, Site::start().await);
    let projecting = world.keep(Projections::new(world.pool.clone(), world.vault.clone()));
    let reacting = world.keep(React::new(world.pool.clone(), world.store.clone(), world.vault.clone()));
    let relay = world.keep(Relay::new(world.pool.clone(), site.broker()));
    for n in 0..20 {
        day(&world, n).await;
    }
    world.settled("react").await;
    let half = tail::head(&world.pool).await.unwrap();
    let until = half + 60;
    let clients = [client("python3", "follow.py", &site, until), client("node", "follow.mjs", &site, until)];
    // both are in the middle of it
    comes(async || {
        let context = jetstream::new(connect(&site.broker().url).await.ok()?);
        let stream = context.get_stream(site.broker().company.stream()).await.ok()?;
        (stream.cached_info().state.consumer_count == 2).then_some(())
    })
    .await;
    site.kill().await;
    relay.kill().await;
    world.grow(30).await;
    site.start_again().await;
    let relay = world.keep(Relay::new(world.pool.clone(), site.broker()));
    world.grow(30).await;
    world.shown().await;

    let ours = totals_of_models(&world, until).await;
    for client in clients {
        assert_eq!(totals(client).await, ours);
    }
    for worker in [relay, reacting, projecting] {
        worker.stop().await;
    }
}

async fn totals_of_models(world: &World, last: i64) -> Value {
    let kinds: Vec<(String, i64)> = sqlx::query_as("SELECT event_type, count(*) FROM log.events GROUP BY 1")
        .fetch_all(&world.pool)
        .await
        .unwrap();
    let (accounts, paid, balance, advance): (i64, Decimal, Decimal, Decimal) =
        sqlx::query_as("SELECT count(*), sum(paid), sum(balance), sum(advance) FROM accounts")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    let tickets: Vec<(String, i64)> =
        sqlx::query_as("SELECT status, tickets FROM ticket_counts WHERE tickets > 0")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    let counted = |counts: Vec<(String, i64)>| counts.into_iter().map(|(name, n)| (name, json!(n))).collect();
    json!({
        "last": last,
        "faults": [],
        "events": Value::Object(counted(kinds)),
        "ledger": {
            "accounts": accounts,
            "charged": format!("{:.2}", paid + balance),
            "paid": format!("{paid:.2}"),
            "balance": format!("{balance:.2}"),
            "advance": format!("{advance:.2}"),
        },
        "tickets": Value::Object(counted(tickets)),
    })
}
