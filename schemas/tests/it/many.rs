//! Many commands at once lead to what they lead to one by one.

use std::collections::BTreeSet;

use domain::{
    Actor, CommandRefused, Money, Refusal as _, Role,
    account::{Account, EntryKey, ForeignEntry, ForeignKind, RecordEntries},
    origin::Origin,
    text::{Label, Text},
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};
use schemas::{
    Ask, Done, ExecuteError, Store,
    appender::AppendError,
    store::Addressed,
    unit::{NewEvent, Part, Unit},
};
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::world::{LogWorld, ask, key};

/// A command on one of a few accounts, where the entry may be known, and the key used, already.
#[derive(Debug, Clone)]
struct Asked {
    account: usize,
    entry: u8,
    /// An entry that claims to replace others and cannot is refused.
    refused: bool,
    key: Option<u8>,
    seen: Option<u64>,
}

/// Commands that are asked at once, and one that another process asks afterwards.
type Round = (Vec<Asked>, Asked);

const ACCOUNTS: usize = 4;

fn asked() -> impl Strategy<Value = Asked> {
    let (key, seen) = (option::of(0..12_u8), option::weighted(0.1, 0..6_u64));
    (0..ACCOUNTS, 0..8_u8, proptest::bool::weighted(0.15), key, seen)
        .prop_map(|(account, entry, refused, key, seen)| Asked { account, entry, refused, key, seen })
}

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    vec((vec(asked(), 0..20), asked()), 1..4)
}

fn accountant() -> Ask {
    Ask::new(ask().now, Actor::named("tests", Role::Accountant))
}

fn record(entries: impl IntoIterator<Item = u64>, replaces: bool) -> RecordEntries {
    let entry = |key| ForeignEntry {
        key: EntryKey(key),
        label: Label::parse("as the source says").unwrap(),
        kind: ForeignKind::Payment,
        replaces,
        amount: Money::from_minor(100),
        effective: "2026-01-01".parse().unwrap(),
        order: 0,
        at: None,
    };
    let origin = Origin { source: Text::parse("fines").unwrap(), id: Label::parse("NA").unwrap() };
    RecordEntries { origin, entries: entries.into_iter().map(entry).collect() }
}

impl Asked {
    /// On the accounts of a run, whose keys are its own too.
    fn addressed(&self, accounts: &[Uuid]) -> Addressed<RecordEntries> {
        let name = |key| format!("{}:{key}", accounts[0]);
        let key = self.key.map(|number| key(&name(number), self.entry));
        Addressed {
            id: accounts[self.account],
            command: record([u64::from(self.entry)], self.refused),
            ask: Ask { key, seen: self.seen, ..accountant() },
        }
    }
}

/// What is the same in two runs: all but the position.
type Outcome = Result<(u64, bool, bool, bool), String>;

fn outcome(of: Result<Done, ExecuteError<CommandRefused<RecordEntries>>>) -> Outcome {
    match of {
        Ok(Done { version, number, position, replayed }) => {
            Ok((version, number.is_some(), position.is_some(), replayed))
        }
        Err(ExecuteError::Refused(refusal)) => Err(refusal.code().to_owned()),
        Err(other) => Err(other.to_string()),
    }
}

async fn one_by_one(store: &Store, commands: &[Addressed<RecordEntries>]) -> Vec<Outcome> {
    let mut outcomes = vec![];
    for Addressed { id, command, ask } in commands {
        outcomes.push(outcome(store.execute(*id, command, ask).await));
    }
    outcomes
}

async fn at_once(store: &Store, commands: &[Addressed<RecordEntries>]) -> Vec<Outcome> {
    store.execute_many(commands).await.into_iter().map(outcome).collect()
}

async fn histories(pool: &PgPool, accounts: &[Uuid]) -> Vec<Vec<(String, Value)>> {
    let mut histories = vec![];
    for id in accounts {
        let history =
            "SELECT event_type, payload::jsonb FROM log.events WHERE aggregate_id = $1 ORDER BY sequence";
        histories.push(sqlx::query_as(history).bind(id.to_string()).fetch_all(pool).await.unwrap());
    }
    histories
}

fn accounts() -> Vec<Uuid> {
    (0..ACCOUNTS).map(|_| Uuid::now_v7()).collect()
}

#[tokio::test]
async fn many_commands_at_once_lead_to_what_they_lead_to_one_by_one() {
    let world = LogWorld::new().await;
    let store = |bytes| Store::new(world.pool.clone(), world.appender.clone(), bytes);
    let (single, rival) = (store(1 << 20), store(1 << 20));
    // with a memory and without
    let stores = [store(1 << 20), store(0)];
    let mut runner = TestRunner::new(Config::default());
    for run in 0..48 {
        let rounds = rounds().new_tree(&mut runner).unwrap().current();
        let (these, those) = (accounts(), accounts());
        for (commands, elsewhere) in &rounds {
            let on = |accounts: &[Uuid]| -> Vec<_> {
                commands.iter().map(|asked| asked.addressed(accounts)).collect()
            };
            let expected = one_by_one(&single, &on(&these)).await;
            assert_eq!(at_once(&stores[run % 2], &on(&those)).await, expected, "{rounds:#?}");
            let expected = one_by_one(&rival, &[elsewhere.addressed(&these)]).await;
            assert_eq!(one_by_one(&rival, &[elsewhere.addressed(&those)]).await, expected);
        }
        assert_eq!(histories(&world.pool, &those).await, histories(&world.pool, &these).await, "{rounds:#?}");
    }
    world.check().await;
}

#[tokio::test]
async fn what_a_rival_writes_meanwhile_loses_no_command_and_mixes_up_no_order() {
    let world = LogWorld::new().await;
    let rival = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let accounts = accounts();
    let own = |n: u64| Addressed {
        id: accounts[n as usize % ACCOUNTS],
        command: record([n], false),
        ask: accountant().once(format!("own {n}")),
    };
    let commands: Vec<_> = (0..600).map(own).collect();
    let interfering = async {
        for n in 1_000..1_040_u64 {
            let id = accounts[n as usize % ACCOUNTS];
            while let Err(error) = rival.execute(id, &record([n], false), &accountant()).await {
                assert!(matches!(error, ExecuteError::Contended), "{error:?}");
            }
        }
    };
    let (outcomes, ()) = tokio::join!(world.store.execute_many(&commands), interfering);
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    for (of, history) in histories(&world.pool, &accounts).await.into_iter().enumerate() {
        let keys: Vec<u64> = history
            .iter()
            .filter_map(|(_, payload)| u64::from_str_radix(payload["key"].as_str()?, 16).ok())
            .collect();
        let (own, others): (Vec<u64>, Vec<u64>) = keys.into_iter().partition(|key| *key < 1_000);
        let of_account = |range: std::ops::Range<u64>| -> Vec<u64> {
            range.filter(|n| *n as usize % ACCOUNTS == of).collect()
        };
        assert_eq!((own, others), (of_account(0..600), of_account(1_000..1_040)));
    }
    world.check().await;
}

#[tokio::test]
async fn a_stream_that_cannot_be_read_fails_alone() {
    let world = LogWorld::new().await;
    let accounts = accounts();
    let draft = NewEvent {
        kind: "account.of_tomorrow".into(),
        version: 1,
        payload: r#"{"type":"of_tomorrow"}"#.into(),
        metadata: r#"{"actor":"tests"}"#.into(),
        occurred_at: None,
    };
    let part = Part { stream: "account", id: accounts[1], expected: 0, events: vec![draft] };
    world.appender.append(Unit { parts: vec![part], key: None }).await.unwrap();
    let command = |id: &Uuid| Addressed { id: *id, command: record([1], false), ask: accountant() };
    let commands: Vec<_> = accounts.iter().map(command).collect();
    let outcomes = world.store.execute_many(&commands).await;
    assert!(matches!(outcomes[1], Err(ExecuteError::Load(_))), "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), ACCOUNTS - 1);
    assert!(world.store.load_many::<Account>(&accounts).await.is_err());
    assert!(world.store.load_many::<Account>(&accounts[2..]).await.is_ok());
}

#[tokio::test]
async fn a_key_that_is_used_twice_is_one_command() {
    let world = LogWorld::new().await;
    let accounts = accounts();
    let (first, second) = (accounts[0], accounts[1]);
    let once =
        |id, entry| Addressed { id, command: record([entry], false), ask: accountant().once("the same") };
    let commands = [once(first, 1), once(first, 1), once(second, 2), once(first, 1)];
    let outcomes = world.store.execute_many(&commands).await;
    let [Ok(done), Ok(again), Err(ExecuteError::Append(AppendError::KeyMismatch)), Ok(once_more)] =
        &outcomes[..]
    else {
        panic!("{outcomes:?}")
    };
    assert_eq!((done.version, done.replayed), (2, false));
    for repeated in [again, once_more] {
        assert_eq!(*repeated, Done { replayed: true, ..done.clone() });
    }
    assert_eq!(world.check().await, 2);
}

#[tokio::test]
async fn streams_are_loaded_together_as_they_are_one_by_one() {
    let world = LogWorld::new().await;
    let accounts = accounts();
    let store = || Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    let writer = store();
    // long enough for a snapshot, and events after it; short; unknown
    let lengths: [&[u64]; 3] = [&[150, 7], &[1], &[3]];
    for (id, lengths) in accounts.iter().zip(lengths) {
        let mut key = 0;
        for length in lengths {
            writer.execute(*id, &record(key..key + length, false), &accountant()).await.unwrap();
            key += length;
        }
    }
    writer.settled().await;
    let snapshots: i64 =
        sqlx::query_scalar("SELECT count(*) FROM log.snapshots").fetch_one(&world.pool).await.unwrap();
    assert_eq!(snapshots, 1);
    let mut expected = vec![];
    for id in &accounts {
        expected.push(store().without_snapshots().load::<Account>(*id).await.unwrap());
    }
    assert_eq!(expected.iter().map(|loaded| loaded.version).collect::<Vec<_>>(), [158, 2, 4, 0]);
    let reader = store();
    // in memory, and behind
    for id in &accounts[1..] {
        reader.load::<Account>(*id).await.unwrap();
    }
    assert_eq!(reader.load_many::<Account>(&accounts).await.unwrap(), expected);
    for id in &accounts[2..] {
        writer.execute(*id, &record([77], false), &accountant()).await.unwrap();
    }
    let versions = reader.load_many::<Account>(&accounts).await.unwrap().into_iter().map(|l| l.version);
    assert_eq!(versions.collect::<Vec<_>>(), [158, 2, 5, 2]);
    assert_eq!(
        reader.load_many::<Account>(&accounts).await.unwrap(),
        store().without_snapshots().load_many(&accounts).await.unwrap()
    );
    let twice = [accounts[0], accounts[0]];
    let distinct: BTreeSet<u64> =
        reader.load_many::<Account>(&twice).await.unwrap().into_iter().map(|l| l.version).collect();
    assert_eq!(distinct.len(), 1);
}
