//! Payments that are matched while their accounts change.

use domain::{
    Actor, Money, Refusal as _, Role,
    account::{CloseAccount, OpenAccount},
    id::{AccountId, PaymentId},
    payment::{MatchPayment, MatchRule, PaymentChannel, RegisterPayment},
    text::{Label, Prose},
};
use schemas::{Ask, Done, ExecuteError, Store, payments::MatchToAccount, store::UnitError};
use uuid::Uuid;

use crate::world::{LogWorld, ask};

fn accountant() -> Ask {
    Ask::new(ask().now, Actor::named("tests", Role::Accountant))
}

async fn opened(store: &Store) -> AccountId {
    let id = AccountId(Uuid::now_v7());
    let open = OpenAccount {
        number: Label::parse("10-0012").unwrap(),
        house: None,
        unit: None,
        holder: None,
        origin: None,
        opened_on: "2026-01-01".parse().unwrap(),
        namesakes: vec![],
    };
    store.execute(id.0, &open, &accountant()).await.unwrap();
    id
}

async fn received(store: &Store) -> PaymentId {
    let id = PaymentId(Uuid::now_v7());
    let register = RegisterPayment {
        channel: PaymentChannel::Bank,
        external_id: None,
        amount: Money::from_minor(5_000),
        paid_on: "2026-03-01".parse().unwrap(),
        settled_on: None,
        payer: None,
        purpose: None,
    };
    store.execute(id.0, &register, &accountant()).await.unwrap();
    id
}

async fn matched(store: &Store, payment: PaymentId, account: AccountId) -> Result<Done, UnitError> {
    let command = &MatchPayment { account, by: MatchRule::Manual, account_takes_payments: false };
    store.execute_unit(&MatchToAccount { payment, command }, &accountant()).await
}

async fn close(store: &Store, account: AccountId) -> Done {
    let close = CloseAccount { reason: Prose::parse("sold").unwrap() };
    store.execute(account.0, &close, &accountant()).await.unwrap()
}

#[track_caller]
fn refused(outcome: Result<Done, UnitError>) -> (&'static str, Option<&'static str>) {
    match outcome {
        Err(ExecuteError::Refused(refusal)) => (refusal.code(), refusal.field()),
        other => panic!("{other:?}"),
    }
}

const NO_ACCOUNT: (&str, Option<&str>) = ("payment.account_unknown", Some("account"));

#[tokio::test]
async fn a_payment_is_matched_to_an_account_that_takes_it() {
    let world = LogWorld::new().await;
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let (account, payment) = (opened(&world.store).await, received(&world.store).await);
    let late = received(&world.store).await;
    assert_eq!(refused(matched(&world.store, payment, AccountId(payment.0)).await), NO_ACCOUNT);
    assert_eq!(matched(&world.store, payment, account).await.unwrap().version, 2);
    // the first store remembers the account as it was opened
    close(&other, account).await;
    assert_eq!(refused(matched(&world.store, late, account).await), NO_ACCOUNT);
    let again = matched(&world.store, payment, account).await.unwrap();
    assert_eq!((again.version, again.position), (2, None), "it is there already");
    world.check().await;
}

/// An account that is closed at the same moment was closed after the match, or there is no match.
#[tokio::test]
async fn nothing_is_matched_to_an_account_that_was_closed_before() {
    let world = LogWorld::new().await;
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    for round in 0..32 {
        let (account, payment) = (opened(&world.store).await, received(&world.store).await);
        let (this, that) = if round % 2 == 0 { (&world.store, &other) } else { (&other, &world.store) };
        let (there, closed) = tokio::join!(matched(this, payment, account), close(that, account));
        match there {
            Ok(done) => assert!(done.position < closed.position, "the account was closed before"),
            no => assert_eq!(refused(no), NO_ACCOUNT),
        }
    }
    world.check().await;
}
