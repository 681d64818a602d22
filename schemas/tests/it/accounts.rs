//! Accounts and their numbers.

use domain::{
    Actor, Refusal as _, Role,
    account::{CloseAccount, NumberHolder, OpenAccount},
    id::AccountId,
    text::{Label, Prose},
};
use futures::future::join_all;
use schemas::{Ask, Done, ExecuteError, Store, accounts::OpenNumbered, store::UnitError};
use uuid::Uuid;

use crate::world::{LogWorld, ask};

fn accountant() -> Ask {
    Ask::new(ask().now, Actor::named("tests", Role::Accountant))
}

fn numbered(number: &str) -> OpenAccount {
    OpenAccount {
        number: Label::parse(number).unwrap(),
        house: None,
        unit: None,
        holder: None,
        origin: None,
        opened_on: "2026-01-01".parse().unwrap(),
        namesakes: vec![],
    }
}

async fn open(store: &Store, account: AccountId, command: &OpenAccount) -> Result<Done, UnitError> {
    store.execute_unit(&OpenNumbered { account, command }, &accountant()).await
}

async fn close(store: &Store, account: AccountId) {
    let close = CloseAccount { reason: Prose::parse("sold").unwrap() };
    store.execute(account.0, &close, &accountant()).await.unwrap();
}

fn fresh() -> AccountId {
    AccountId(Uuid::now_v7())
}

#[track_caller]
fn refused(outcome: Result<Done, UnitError>) -> (&'static str, Option<&'static str>) {
    match outcome {
        Err(ExecuteError::Refused(refusal)) => (refusal.code(), refusal.field()),
        other => panic!("{other:?}"),
    }
}

const TAKEN: (&str, Option<&str>) = ("account.number_taken", Some("number"));

#[tokio::test]
async fn a_number_is_free_again_once_its_account_is_closed() {
    let world = LogWorld::new().await;
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let (first, second) = (fresh(), fresh());
    let done = open(&world.store, first, &numbered("10-0012")).await.unwrap();
    assert_eq!((done.version, done.number, done.position), (1, Some(1), Some(2)), "opened and claimed");
    assert_eq!(refused(open(&world.store, second, &numbered("10-0012")).await), TAKEN);
    assert_eq!(world.check().await, 2, "nothing of what was refused is in the log");
    // the first store remembers the account as it was opened
    close(&other, first).await;
    assert_eq!(open(&world.store, second, &numbered("10-0012")).await.unwrap().number, Some(2));
    assert_eq!(refused(open(&other, fresh(), &numbered("10-0012")).await), TAKEN);
    let holder = world.store.load_anew::<NumberHolder>(NumberHolder::id(&numbered("10-0012").number).0).await;
    assert_eq!(holder.unwrap().state.account(), Some(second));
    world.check().await;
}

#[tokio::test]
async fn of_many_accounts_that_are_opened_at_once_under_a_number_one_gets_it() {
    let world = LogWorld::new().await;
    let stores = [world.store.clone(), Store::new(world.pool.clone(), world.appender.clone(), 1 << 20)];
    let number = numbered("10-0012");
    let rivals = (0..8).map(|n| open(&stores[n % 2], fresh(), &number));
    let outcomes = join_all(rivals).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    for lost in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(refused(lost), TAKEN);
    }
    assert_eq!(world.check().await, 2);
}

#[tokio::test]
async fn an_account_from_before_claims_keeps_its_number_until_it_is_closed() {
    let world = LogWorld::new().await;
    let (old, new) = (fresh(), fresh());
    world.store.execute(old.0, &numbered("10-0012"), &accountant()).await.unwrap();
    let command = OpenAccount { namesakes: vec![old, new], ..numbered("10-0012") };
    assert_eq!(refused(open(&world.store, new, &command).await), TAKEN);
    close(&world.store, old).await;
    // the look-up may still name it
    open(&world.store, new, &command).await.unwrap();
    world.check().await;
}

#[tokio::test]
async fn an_opening_that_is_repeated_hears_the_first_answer() {
    let world = LogWorld::new().await;
    let (account, command) = (fresh(), &numbered("10-0012"));
    let work = OpenNumbered { account, command };
    let ask = accountant().once("opening");
    let first = world.store.execute_unit(&work, &ask).await.unwrap();
    assert_eq!(world.store.execute_unit(&work, &ask).await.unwrap(), Done { replayed: true, ..first });
    assert_eq!(refused(open(&world.store, account, command).await), ("account.opened_already", None));
}
