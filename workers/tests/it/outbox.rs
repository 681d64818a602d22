//! The outbox: each message is sent once, in order, and a channel that is down delays nobody else.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Money,
    account::OpenAccount,
    given::moment,
    id::{AccountId, PaymentId, PersonId, TicketId},
    payment::{MatchPayment, MatchRule, PaymentChannel, RegisterPayment},
    text::{Label, Prose},
    ticket::{
        Applicant, AssignTicket, Channel, OpenTicket, Place, Priority, ResolveTicket, StartTicket, TicketKind,
    },
};
use schemas::outbox::{self, ATTEMPTS_MAX, Message, NewMessage};
use serde_json::{Value, json};
use sqlx::Executor as _;
use test_world::{RunningWorker, World, ask, until};
use tokio::sync::mpsc;
use uuid::Uuid;
use workers::{
    outbox::{
        Sender,
        channel::{MessageChannel, SendError},
        log::LogChannel,
    },
    project::Projections,
    rebuild::rebuild,
};

const MORNING: &str = "2026-03-02T09:00:00Z";

fn morning() -> DateTime<Utc> {
    moment(MORNING)
}

fn after_the_first_pause() -> DateTime<Utc> {
    moment("2026-03-02T09:00:30Z")
}

/// A clock that advances by the longest pause between two attempts each time it is read.
fn hurried() -> DateTime<Utc> {
    static LOOKS: AtomicI64 = AtomicI64::new(0);
    morning() + TimeDelta::hours(6 * LOOKS.fetch_add(1, Ordering::Relaxed))
}

/// A channel that is down: takes no message.
struct Down;

impl MessageChannel for Down {
    const NAME: &'static str = "mail";

    async fn send(&self, _: &Message) -> Result<(), SendError> {
        Err(SendError::Temporary("the server is away".to_owned()))
    }
}

/// A channel that has no addresses.
struct Unaddressed;

impl MessageChannel for Unaddressed {
    const NAME: &'static str = "sms";

    async fn send(&self, _: &Message) -> Result<(), SendError> {
        Err(SendError::Permanent("no address".to_owned()))
    }
}

/// A channel that sends and then hangs.
struct Stuck {
    log: LogChannel,
    sent: mpsc::UnboundedSender<()>,
}

impl MessageChannel for Stuck {
    const NAME: &'static str = LogChannel::NAME;

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        self.log.send(message).await?;
        self.sent.send(()).unwrap();
        std::future::pending().await
    }
}

/// Takes the first message at the third attempt only. Records recipient and cause of each attempt.
struct Hesitant(Arc<Mutex<Vec<(Uuid, i64)>>>);

impl MessageChannel for Hesitant {
    const NAME: &'static str = "mail";

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        self.0.lock().unwrap().push((message.recipient, message.cause));
        match (message.cause, message.attempts) {
            (1, 1 | 2) => Err(SendError::Temporary("greylisted".to_owned())),
            _ => Ok(()),
        }
    }
}

fn log(world: &World) -> Sender<LogChannel> {
    Sender::new(world.pool.clone(), LogChannel { pool: world.pool.clone() })
}

fn message(channel: &'static str, recipient: Uuid, cause: i64) -> NewMessage {
    let payload = json!({ "cause": cause });
    NewMessage { channel, recipient, kind: "news", payload, cause, caused_at: morning() }
}

async fn write(world: &World, messages: &[NewMessage]) {
    outbox::write(&mut world.pool.acquire().await.unwrap(), messages).await.unwrap();
}

/// Number of messages of a channel that are recorded as sent.
async fn recorded(world: &World, channel: &str) -> i64 {
    let sent = "SELECT count(*) FROM outbox.messages WHERE channel = $1 AND sent_at IS NOT NULL";
    sqlx::query_scalar(sent).bind(channel).fetch_one(&world.pool).await.unwrap()
}

async fn all_sent(world: &World, channel: &str, messages: i64) {
    until(async || (recorded(world, channel).await == messages).then_some(())).await;
}

/// Payloads that the channel `log` has sent, in order.
async fn logged(world: &World) -> Vec<Value> {
    let logged = "SELECT payload FROM outbox.sent_log ORDER BY id";
    sqlx::query_scalar(logged).fetch_all(&world.pool).await.unwrap()
}

async fn stop(workers: Vec<RunningWorker>) {
    for worker in workers {
        worker.stop().await;
    }
}

fn opening(applicant: Applicant) -> OpenTicket {
    OpenTicket {
        kind: TicketKind::Request,
        source: Channel::Phone,
        place: Place::default(),
        applicant,
        category: None,
        priority: Priority::Normal,
        text: Prose::parse("the tap drips").unwrap(),
        follows: None,
        homes: vec![],
    }
}

fn anna() -> Applicant {
    Applicant::Person { person: PersonId::named("anna") }
}

fn resolution() -> ResolveTicket {
    ResolveTicket { summary: Prose::parse("tightened").unwrap() }
}

async fn started(world: &World, name: &str, applicant: Applicant) -> TicketId {
    let id = TicketId::named(name);
    world.ask(id.0, opening(applicant)).await;
    world.ask(id.0, AssignTicket { executor: PersonId::named("oleg") }).await;
    world.ask(id.0, StartTicket {}).await;
    id
}

#[tokio::test]
async fn an_applicant_gets_one_message_in_the_order_of_the_log_and_none_by_a_rebuild() {
    let world = World::with_rules().await;
    let projecting = world.keep(Projections::new(world.pool.clone(), world.vault.clone()));
    // the cursor of the rule exists, and begins at the head
    let reacting = world.react();
    world.reacted().await;
    stop(reacting).await;
    let mut told = Vec::new();
    for n in 0..12 {
        let ticket = started(&world, &format!("tap {n}"), anna()).await;
        world.ask(ticket.0, resolution()).await;
        told.push(json!({ "ticket": ticket }));
    }
    let anonymous = started(&world, "anonymous", Applicant::Anonymous { contact: None }).await;
    world.ask(anonymous.0, resolution()).await;
    // imported: it happened in March and is recorded today
    let imported = started(&world, "imported", anna()).await;
    world.store.execute(imported.0, &resolution(), &ask().in_its_time()).await.unwrap();

    let sending = world.keep(log(&world));
    for _ in 0..2 {
        let reacting = world.react();
        world.reacted().await;
        all_sent(&world, "log", 12).await;
        assert_eq!(logged(&world).await, told);
        stop(reacting).await;
        rebuild(&world.pool, &world.vault, projections::all(), |_| ()).await.unwrap();
        // the second time, the rule reads its events again
        world
            .pool
            .execute("UPDATE workers.cursors SET position = 0 WHERE name LIKE 'react:%'")
            .await
            .unwrap();
    }
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM outbox.messages").fetch_one(&world.pool).await.unwrap();
    assert_eq!(rows, 12);
    sending.stop().await;
    projecting.stop().await;
}

#[tokio::test]
async fn a_sender_killed_between_sending_and_recording_sends_once() {
    let world = World::new().await;
    write(&world, &[message("log", Uuid::now_v7(), 1)]).await;
    let (sent, mut has_sent) = mpsc::unbounded_channel();
    let stuck = Stuck { log: LogChannel { pool: world.pool.clone() }, sent };
    let stuck = world.keep(Sender::new(world.pool.clone(), stuck).at(morning));
    has_sent.recv().await.unwrap();
    stuck.kill().await;
    assert_eq!((logged(&world).await.len(), recorded(&world, "log").await), (1, 0));

    let next = world.keep(log(&world).at(after_the_first_pause));
    all_sent(&world, "log", 1).await;
    assert_eq!(logged(&world).await, [json!({ "cause": 1 })]);
    let attempts: i32 =
        sqlx::query_scalar("SELECT attempts FROM outbox.messages").fetch_one(&world.pool).await.unwrap();
    assert_eq!(attempts, 2);
    next.stop().await;
}

#[tokio::test]
async fn a_channel_that_is_down_delays_nobody_else_and_leaves_a_dead_letter() {
    let world = World::with_rules().await;
    let recipient = Uuid::now_v7();
    write(&world, &[message("mail", recipient, 7)]).await;
    let mut working = world.react();
    working.push(world.keep(Sender::new(world.pool.clone(), Down).at(hurried)));
    working.push(world.keep(log(&world)));
    world.reacted().await;

    let account = OpenAccount {
        number: Label::parse("10-0012").unwrap(),
        house: None,
        unit: None,
        holder: None,
        origin: None,
        opened_on: "2025-01-01".parse().unwrap(),
        namesakes: vec![],
    };
    let payment = RegisterPayment {
        channel: PaymentChannel::Bank,
        external_id: None,
        amount: Money::from_minor(900),
        paid_on: "2026-03-01".parse().unwrap(),
        settled_on: None,
        payer: None,
        purpose: None,
    };
    world.ask(AccountId::named("Anna").0, account).await;
    world.ask(PaymentId::named("march").0, payment).await;
    let account = AccountId::named("Anna");
    let matched = MatchPayment { account, by: MatchRule::Manual, account_takes_payments: true };
    world.ask(PaymentId::named("march").0, matched).await;
    let ticket = started(&world, "tap", anna()).await;
    world.ask(ticket.0, resolution()).await;
    world.reacted().await;
    assert_eq!(world.count("payment.credited").await, 1);
    all_sent(&world, "log", 1).await;
    assert_eq!(recorded(&world, "mail").await, 0);

    let letter = until(async || outbox::dead_letters(&world.pool, None, None, 10).await.unwrap().pop()).await;
    assert_eq!((letter.channel.as_str(), letter.recipient, letter.cause), ("mail", recipient, 7));
    assert_eq!((letter.attempts, letter.last_error.as_str()), (ATTEMPTS_MAX, "the server is away"));
    stop(working).await;
}

#[tokio::test]
async fn a_message_with_a_permanent_error_is_not_retried() {
    let world = World::new().await;
    write(&world, &[message("sms", Uuid::now_v7(), 1)]).await;
    let sending = world.keep(Sender::new(world.pool.clone(), Unaddressed).at(morning));
    let letter = until(async || outbox::dead_letters(&world.pool, None, None, 10).await.unwrap().pop()).await;
    assert_eq!((letter.attempts, letter.last_error.as_str()), (1, "no address"));
    assert_eq!(letter.failed_at, morning());
    sending.stop().await;
}

#[tokio::test]
async fn a_message_whose_sender_died_in_the_last_attempt_is_a_dead_letter() {
    let world = World::new().await;
    write(&world, &[message("log", Uuid::now_v7(), 1)]).await;
    for attempt in 1..=ATTEMPTS_MAX {
        let now = morning() + TimeDelta::hours(6 * i64::from(attempt));
        assert_eq!(outbox::claim(&world.pool, "log", now, 8).await.unwrap()[0].attempts, attempt);
    }
    let sending = world.keep(log(&world).at(|| moment("2026-04-01T09:00:00Z")));
    let letter = until(async || outbox::dead_letters(&world.pool, None, None, 10).await.unwrap().pop()).await;
    assert_eq!(letter.last_error, "the sender died in the last attempt");
    assert_eq!(logged(&world).await, [] as [Value; 0]);
    sending.stop().await;
}

#[tokio::test]
async fn a_recipient_gets_messages_in_order_and_waits_for_no_other_recipient() {
    let world = World::new().await;
    let (anna, boris) = (Uuid::now_v7(), Uuid::now_v7());
    let to = |recipient, cause| message("mail", recipient, cause);
    write(&world, &[to(anna, 1), to(anna, 2), to(boris, 3), to(anna, 4)]).await;
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let sending = world.keep(Sender::new(world.pool.clone(), Hesitant(Arc::clone(&attempts))).at(hurried));
    all_sent(&world, "mail", 4).await;
    sending.stop().await;
    let attempts = attempts.lock().unwrap();
    let of =
        |wanted| attempts.iter().filter(|(to, _)| *to == wanted).map(|(_, cause)| *cause).collect::<Vec<_>>();
    assert_eq!(of(anna), [1, 1, 1, 2, 4]);
    assert_eq!(of(boris), [3]);
    let position = |wanted| attempts.iter().position(|(_, cause)| *cause == wanted);
    assert!(position(3) < position(2), "he does not wait until she is served");
}
