//! Reactions: each has its effect once, whichever worker is killed, and a refusal stops no rule.

use std::time::Duration;

use domain::{
    Money,
    account::{Account, Credit, EntryKey, ForeignEntry, ForeignKind, OpenAccount, RecordEntries},
    id::{AccountId, EntryId, PaymentId, PersonId},
    origin::Origin,
    payment::{MatchPayment, MatchRule, Payment, PaymentChannel, RegisterPayment, ReversePayment},
    person::{ErasePerson, RegisterPerson},
    text::{Label, Prose, Text},
};
use rand::Rng as _;
use schemas::{tail, vault::VaultError};
use test_world::{RunningWorker, World, until};
use workers::{
    health::State,
    project::{Projections, Projector},
    rebuild::rebuild,
};

fn project(world: &World) -> RunningWorker {
    world.keep(Projections::new(world.pool.clone(), world.vault.clone()))
}

fn open(number: &str) -> OpenAccount {
    OpenAccount {
        number: Label::parse(number).unwrap(),
        house: None,
        unit: None,
        holder: None,
        origin: None,
        opened_on: "2025-01-01".parse().unwrap(),
        namesakes: vec![],
    }
}

/// An account that is kept in another system.
fn foreign(number: &str) -> RecordEntries {
    let entry = ForeignEntry {
        key: EntryKey(1),
        label: Label::parse("as the source says").unwrap(),
        kind: ForeignKind::Charge,
        replaces: false,
        amount: Money::from_minor(100),
        effective: "2025-01-01".parse().unwrap(),
        order: 0,
        at: None,
    };
    let (source, id) = (Text::parse("fines").unwrap(), Label::parse(number).unwrap());
    RecordEntries { origin: Origin { source, id }, entries: vec![entry] }
}

fn matching(account: &str) -> MatchPayment {
    let account = AccountId::named(account);
    MatchPayment { account, by: MatchRule::Manual, account_takes_payments: true }
}

fn register(payer: Option<&str>, amount: i64) -> RegisterPayment {
    RegisterPayment {
        channel: PaymentChannel::Bank,
        external_id: None,
        amount: Money::from_minor(amount),
        paid_on: "2026-03-01".parse().unwrap(),
        settled_on: None,
        payer: payer.map(|payer| Label::parse(payer).unwrap()),
        purpose: None,
    }
}

async fn stop(workers: Vec<RunningWorker>) {
    for worker in workers {
        worker.stop().await;
    }
}

async fn kill(workers: Vec<RunningWorker>) {
    for worker in workers {
        worker.kill().await;
    }
}

/// Recorded refusals: rule, position and code.
async fn refusals(world: &World) -> Vec<(String, i64, String)> {
    let mut refused = schemas::refusals::list(&world.pool, None, None, 100).await.unwrap();
    refused.sort_by_key(|refused| refused.position);
    refused.into_iter().map(|refused| (refused.rule, refused.position, refused.code)).collect()
}

/// Loaded from the log: a killed worker may leave the shared cache behind the log.
async fn balance(world: &World, account: &str) -> i64 {
    world.store.load_anew::<Account>(AccountId::named(account).0).await.unwrap().state.balance().minor()
}

async fn payment(world: &World, name: &str) -> Payment {
    world.store.load_anew::<Payment>(PaymentId::named(name).0).await.unwrap().state
}

#[tokio::test]
async fn a_payment_finds_its_account_by_number_and_leaves_it_when_it_is_recalled() {
    let world = World::new().await;
    let projecting = project(&world);
    let reacting = world.react();
    world.ask(AccountId::named("Anna").0, open("10-0012")).await;
    world.ask(AccountId::named("twin").0, open("77")).await;
    world.ask(AccountId::named("other twin").0, open("77")).await;
    world.ask(AccountId::named("foreign").0, foreign("NA")).await;
    // the model may not know the account yet: the rule waits for it
    world.ask(PaymentId::named("march").0, register(Some("10-0012"), 5_000)).await;
    world.ask(PaymentId::named("slip").0, register(Some("10-0021"), 700)).await;
    world.ask(PaymentId::named("unclear").0, register(Some("77"), 700)).await;
    world.ask(PaymentId::named("elsewhere").0, register(Some("NA"), 700)).await;
    world.ask(PaymentId::named("desk").0, register(None, 700)).await;
    world.reacted().await;
    assert_eq!(balance(&world, "Anna").await, -5_000);
    assert_eq!(world.count("payment.matched").await, 1, "no other account takes payments");
    assert!(matches!(payment(&world, "elsewhere").await, Payment::Unidentified(_)));
    assert!(matches!(payment(&world, "march").await, Payment::Credited { .. }));
    assert!(matches!(payment(&world, "slip").await, Payment::Unidentified(_)));
    assert!(matches!(payment(&world, "unclear").await, Payment::Unidentified(_)));
    assert!(matches!(payment(&world, "desk").await, Payment::Registered(_)));

    let reason = Prose::parse("recalled by the bank").unwrap();
    let recall = ReversePayment { reason, effective: "2026-03-05".parse().unwrap() };
    world.ask(PaymentId::named("march").0, recall).await;
    world.reacted().await;
    assert_eq!(balance(&world, "Anna").await, 0);
    projecting.stop().await;
    stop(reacting).await;
}

#[tokio::test]
async fn a_refused_reaction_is_passed() {
    let world = World::new().await;
    let reacting = world.react();
    let nowhere = matching("nobody");
    world.ask(PaymentId::named("lost").0, register(None, 1)).await;
    world.ask(PaymentId::named("lost").0, nowhere).await;
    world.ask(AccountId::named("Anna").0, open("10-0012")).await;
    world.ask(PaymentId::named("good").0, register(None, 900)).await;
    let here = matching("Anna");
    world.ask(PaymentId::named("good").0, here).await;
    world.reacted().await;
    assert_eq!(balance(&world, "Anna").await, -900);
    assert!(matches!(payment(&world, "good").await, Payment::Credited { .. }));
    // and the payment can be matched again
    assert!(matches!(payment(&world, "lost").await, Payment::Unidentified(_)));
    assert_eq!(world.count("payment.unidentified").await, 1);
    stop(reacting).await;
}

#[tokio::test]
async fn rivals_killed_at_random_credit_each_payment_once() {
    let world = World::new().await;
    let rounds = if std::env::var_os("SOAK").is_some() { 200 } else { 6 };
    for account in ["0", "1", "2"] {
        world.ask(AccountId::named(account).0, open(account)).await;
    }
    let projecting = project(&world);
    for round in 0..rounds {
        let [first, second] = [world.react(), world.react()];
        for n in 0..12 {
            let name = format!("{round}/{n}");
            world.ask(PaymentId::named(&name).0, register(Some(&(n % 3).to_string()), 100)).await;
        }
        let moment = rand::thread_rng().gen_range(0..80);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        kill(first).await;
        world.reacted().await;
        kill(second).await;
    }
    assert_eq!(world.count("account.credited").await, rounds * 12);
    assert_eq!(world.count("payment.credited").await, rounds * 12);
    for account in ["0", "1", "2"] {
        assert_eq!(balance(&world, account).await, -100 * 4 * rounds);
    }
    projecting.stop().await;
}

#[tokio::test]
async fn a_rebuild_sends_no_command() {
    let world = World::new().await;
    let projecting = project(&world);
    let reacting = world.react();
    world.ask(AccountId::named("Anna").0, open("10-0012")).await;
    world.ask(PaymentId::named("march").0, register(Some("10-0012"), 5_000)).await;
    world.reacted().await;
    let before = tail::head(&world.pool).await.unwrap();
    rebuild(&world.pool, &world.vault, projections::all(), |_| ()).await.unwrap();
    world.reacted().await;
    assert_eq!(tail::head(&world.pool).await.unwrap(), before);
    projecting.stop().await;
    stop(reacting).await;
}

#[tokio::test]
async fn the_key_of_an_erased_person_is_deleted() {
    let world = World::new().await;
    let reacting = world.react();
    let anna = PersonId::named("Anna");
    let sealed = world.vault.seal(anna.0, &"Anna").await.unwrap();
    world.ask(anna.0, RegisterPerson { sealed: sealed.clone() }).await;
    world.ask(anna.0, ErasePerson {}).await;
    world.reacted().await;
    let opened = world.vault.open::<String>(anna.0, &sealed).await;
    assert!(matches!(opened, Err(VaultError::Erased)));
    stop(reacting).await;
}

#[tokio::test]
async fn a_rule_that_waits_delays_no_other() {
    let world = World::new().await;
    // the model of accounts exists and reads nothing: the rule that looks up numbers waits for it
    let models = Projector::start(world.pool.clone(), world.vault.clone(), projections::all()).await;
    let reacting = world.react();
    world.ask(PaymentId::named("early").0, register(Some("10-0012"), 5_000)).await;
    let waiting = reacting.iter().find(|worker| worker.health.all().contains_key("react:match_payment"));
    let waiting = waiting.expect("the rule has a worker");
    let why = waiting.is("react:match_payment", |state| matches!(state, State::Failing(_))).await;
    let State::Failing(why) = why else { unreachable!() };
    assert!(why.contains("match_payment") && why.contains("position 1"), "{why}");

    world.ask(AccountId::named("Anna").0, open("10-0012")).await;
    world.ask(PaymentId::named("good").0, register(None, 900)).await;
    let here = matching("Anna");
    world.ask(PaymentId::named("good").0, here).await;
    until(async || (world.count("payment.credited").await == 1).then_some(())).await;
    assert_eq!(world.count("payment.matched").await, 1, "the other one still waits");

    models.unwrap().catch_up().await.unwrap();
    world.reacted().await;
    assert_eq!(balance(&world, "Anna").await, -5_900);
    stop(reacting).await;
}

#[tokio::test]
async fn a_refused_reaction_and_an_event_that_cannot_be_read_are_recorded_once() {
    let world = World::new().await;
    let credit = Credit {
        entry: EntryId::named("cash"),
        payment: PaymentId::named("unknown"),
        effective: "2026-03-01".parse().unwrap(),
        amount: Money::from_minor(100),
    };
    world.ask(AccountId::named("Anna").0, open("10-0012")).await;
    world.ask(AccountId::named("Anna").0, credit).await;
    let append = "SELECT outcome FROM log.append(ARRAY[1], ARRAY['payment'], ARRAY[$1], ARRAY[0::bigint], \
         ARRAY[1], ARRAY['payment'], ARRAY[$1], ARRAY[1::bigint], \
         ARRAY['payment.matched'], ARRAY['1'], ARRAY['{\"type\":\"matched\",\"of\":\"tomorrow\"}'], ARRAY['{}'], \
         ARRAY[NULL::timestamptz], '{}', '{}', '{}', '{}') WHERE outcome = 'appended'";
    let append = sqlx::query_scalar::<_, String>(append).bind(PaymentId::named("tomorrow").0.to_string());
    assert_eq!(append.fetch_one(&world.pool).await.unwrap(), "appended");
    let recorded = [
        ("mark_credited".to_owned(), 2, "payment.unknown".to_owned()),
        ("credit_account".to_owned(), 3, "event.unreadable".to_owned()),
    ];
    // the second time by a worker that reads everything again
    for _ in 0..2 {
        let reacting = world.react();
        world.reacted().await;
        assert_eq!(refusals(&world).await, recorded);
        kill(reacting).await;
        sqlx::query("UPDATE workers.cursors SET position = 0").execute(&world.pool).await.unwrap();
    }
}
