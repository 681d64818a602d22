//! Reactions: each has its effect once, whatever is killed, and a refusal stops nothing.

use std::time::Duration;

use domain::{
    Money,
    account::{Account, OpenAccount},
    id::{AccountId, PaymentId, PersonId},
    payment::{MatchPayment, MatchRule, Payment, PaymentChannel, RegisterPayment, ReversePayment},
    person::{ErasePerson, RegisterPerson},
    text::{Label, Prose},
};
use rand::Rng as _;
use schemas::{tail, vault::VaultError};
use test_world::{Kept, World};
use workers::{project::Projections, react::React, rebuild::rebuild};

fn react(world: &World) -> Kept {
    world.keep(React::new(world.pool.clone(), world.store.clone(), world.vault.clone()))
}

fn project(world: &World) -> Kept {
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
    }
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

/// As the log has it: a killed worker leaves the cache that it shares behind the log.
async fn balance(world: &World, account: &str) -> i64 {
    world.store.load_anew::<Account>(AccountId::named(account).0).await.unwrap().state.balance().minor()
}

async fn payment(world: &World, name: &str) -> Payment {
    world.store.load_anew::<Payment>(PaymentId::named(name).0).await.unwrap().state
}

#[tokio::test]
async fn a_payment_finds_its_account_by_number_and_leaves_it_when_it_is_recalled() {
    let world = World::new().await;
    let workers = [project(&world), react(&world)];
    world.ask(AccountId::named("Anna").0, open("10-0012")).await;
    world.ask(AccountId::named("twin").0, open("77")).await;
    world.ask(AccountId::named("other twin").0, open("77")).await;
    // the model may not know the account yet: the rule waits for it
    world.ask(PaymentId::named("march").0, register(Some("10-0012"), 5_000)).await;
    world.ask(PaymentId::named("slip").0, register(Some("10-0021"), 700)).await;
    world.ask(PaymentId::named("unclear").0, register(Some("77"), 700)).await;
    world.ask(PaymentId::named("desk").0, register(None, 700)).await;
    world.settled("react").await;
    assert_eq!(balance(&world, "Anna").await, -5_000);
    assert!(matches!(payment(&world, "march").await, Payment::Credited { .. }));
    assert!(matches!(payment(&world, "slip").await, Payment::Unidentified(_)));
    assert!(matches!(payment(&world, "unclear").await, Payment::Unidentified(_)));
    assert!(matches!(payment(&world, "desk").await, Payment::Registered(_)));

    let reason = Prose::parse("recalled by the bank").unwrap();
    let recall = ReversePayment { reason, effective: "2026-03-05".parse().unwrap() };
    world.ask(PaymentId::named("march").0, recall).await;
    world.settled("react").await;
    assert_eq!(balance(&world, "Anna").await, 0);
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test]
async fn what_is_refused_is_passed_by() {
    let world = World::new().await;
    let worker = react(&world);
    let nowhere = MatchPayment { account: AccountId::named("nobody"), by: MatchRule::Manual };
    world.ask(PaymentId::named("lost").0, register(None, 1)).await;
    world.ask(PaymentId::named("lost").0, nowhere).await;
    world.ask(AccountId::named("Anna").0, open("10-0012")).await;
    world.ask(PaymentId::named("good").0, register(None, 900)).await;
    let here = MatchPayment { account: AccountId::named("Anna"), by: MatchRule::Manual };
    world.ask(PaymentId::named("good").0, here).await;
    world.settled("react").await;
    assert_eq!(balance(&world, "Anna").await, -900);
    assert!(matches!(payment(&world, "good").await, Payment::Credited { .. }));
    // and the money is before somebody again
    assert!(matches!(payment(&world, "lost").await, Payment::Unidentified(_)));
    assert_eq!(world.count("payment.unidentified").await, 1);
    worker.stop().await;
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
        let [first, second] = [react(&world), react(&world)];
        for n in 0..12 {
            let name = format!("{round}/{n}");
            world.ask(PaymentId::named(&name).0, register(Some(&(n % 3).to_string()), 100)).await;
        }
        let moment = rand::thread_rng().gen_range(0..80);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        first.kill().await;
        world.settled("react").await;
        second.kill().await;
    }
    assert_eq!(world.count("account.credited").await, rounds * 12);
    assert_eq!(world.count("payment.credited").await, rounds * 12);
    for account in ["0", "1", "2"] {
        assert_eq!(balance(&world, account).await, -100 * 4 * rounds);
    }
    projecting.stop().await;
}

#[tokio::test]
async fn a_rebuild_asks_for_nothing() {
    let world = World::new().await;
    let workers = [project(&world), react(&world)];
    world.ask(AccountId::named("Anna").0, open("10-0012")).await;
    world.ask(PaymentId::named("march").0, register(Some("10-0012"), 5_000)).await;
    world.settled("react").await;
    let before = tail::head(&world.pool).await.unwrap();
    rebuild(&world.pool, &world.vault, projections::all(), |_| ()).await.unwrap();
    world.settled("react").await;
    assert_eq!(tail::head(&world.pool).await.unwrap(), before);
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test]
async fn of_a_person_who_was_erased_the_key_is_gone() {
    let world = World::new().await;
    let worker = react(&world);
    let anna = PersonId::named("Anna");
    let sealed = world.vault.seal(anna.0, &"Anna").await.unwrap();
    world.ask(anna.0, RegisterPerson { sealed: sealed.clone() }).await;
    world.ask(anna.0, ErasePerson {}).await;
    world.settled("react").await;
    let opened = world.vault.open::<String>(anna.0, &sealed).await;
    assert!(matches!(opened, Err(VaultError::Erased)));
    worker.stop().await;
}
