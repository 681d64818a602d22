//! Real ledgers, where the folder with them lies beside the repository.

use std::{collections::BTreeMap, io::Read, path::Path};

use flate2::read::GzDecoder;

use domain::{
    Money,
    account::{EntryKey, ForeignEntry, ForeignKind, RecordEntries},
    id::{AccountId, MeterId},
    meter::{Cadence, ForeignReading, ReadingKey, RecordReadings},
    origin::Origin,
    text::{Label, Text},
};
use futures::{StreamExt, TryStreamExt, stream};
use projections::{
    accounts::{Accounts, balances, report},
    meters::{self, Meters},
};

use crate::{accounts::day, world::World};

/// A file of real data; says so where there is none.
fn file(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    };
    let mut text = String::new();
    match name.strip_suffix(".gz") {
        Some(_) => GzDecoder::new(&*bytes).read_to_string(&mut text).unwrap(),
        None => (&*bytes).read_to_string(&mut text).unwrap(),
    };
    Some(text)
}

/// A row of the file of fines as an entry.
fn entry(line: usize, row: &[&str]) -> ForeignEntry {
    let [_, label, date, amount, expense, payment, ..] = *row else { panic!("a row of fines") };
    let (kind, replaces, amount) = match (label, amount, expense, payment) {
        ("Create Fine", amount, ..) => (ForeignKind::Charge, true, amount),
        ("Add penalty", amount, ..) => (ForeignKind::Penalty, true, amount),
        ("Payment", .., payment) => (ForeignKind::Payment, false, payment),
        (_, _, "", _) => (ForeignKind::Note, false, "0"),
        (_, _, expense, _) => (ForeignKind::Expense, false, expense),
    };
    ForeignEntry {
        key: EntryKey(line as u64),
        label: Label::parse(label).unwrap(),
        kind,
        replaces,
        amount: amount.parse().unwrap(),
        effective: date.parse().unwrap(),
        order: line as u32,
    }
}

#[tokio::test]
async fn ten_thousand_traffic_fines_come_out_to_the_cent() {
    let (Some(log), Some(oracle)) =
        (file("event_logs/rtfmp_dev10k.csv"), file("oracle/rtfmp_dev10k_case_balances.csv"))
    else {
        return;
    };
    let world = World::new().await;
    let mut cases: BTreeMap<&str, Vec<ForeignEntry>> = BTreeMap::new();
    for (line, text) in log.lines().enumerate().skip(1) {
        let row: Vec<&str> = text.split(',').collect();
        cases.entry(row[0]).or_default().push(entry(line, &row));
    }
    let recorded = cases.into_iter().map(|(case, entries)| {
        let origin = Origin { source: Text::parse("fines").unwrap(), id: Label::parse(case).unwrap() };
        let id = AccountId::named(&origin.name());
        world.ask(id.0, RecordEntries { origin, entries })
    });
    stream::iter(recorded).buffer_unordered(256).collect::<Vec<()>>().await;
    world.follow_with(&mut Accounts::default(), 10_000).await;

    let report = report(&world.pool, Some("fines"), None).await.unwrap();
    assert_eq!(
        serde_json::to_value(&report).unwrap(),
        serde_json::json!({
            "accounts": 10_000, "events": 34_724,
            "charges": "345580.00", "expenses": "86632.10", "penalties": "326659.50",
            "payments": "210495.90", "due": "599499.60", "debt": "390404.50", "overpaid": "1400.80",
            "settled": {"nothing": 5_374, "exact": 4_313, "over": 41, "part": 272},
        })
    );
    let ours: Vec<_> = balances(&world.pool, Some("fines"), None).try_collect().await.unwrap();
    let ours: BTreeMap<&str, Money> = ours.iter().map(|one| (&*one.account, one.balance)).collect();
    let theirs = oracle.lines().skip(1).map(|line| {
        let row: Vec<&str> = line.split(',').collect();
        (row[0], row[3].parse().unwrap())
    });
    assert_eq!(ours, theirs.collect::<BTreeMap<&str, Money>>());
}

#[tokio::test]
async fn readings_of_622_households_add_up_month_by_month() {
    let (Some(log), Some(oracle)) =
        (file("meters/edrp622_daily_wh.csv.gz"), file("meters/edrp622_monthly_wh_oracle.csv"))
    else {
        return;
    };
    let world = World::new().await;
    let mut households: BTreeMap<&str, Vec<ForeignReading>> = BTreeMap::new();
    for (line, text) in log.lines().enumerate().skip(1) {
        let [day, household, counted, register] = *text.split(',').collect::<Vec<_>>() else {
            panic!("a reading")
        };
        households.entry(household).or_default().push(ForeignReading {
            key: ReadingKey(line as u64),
            date: day.parse().unwrap(),
            register: Some(register.parse().unwrap()),
            consumption: counted.parse().unwrap(),
        });
    }
    let id = |household| MeterId::named(&format!("households/{household}")).0;
    let recorded = households.into_iter().map(|(household, readings)| {
        let origin =
            Origin { source: Text::parse("households").unwrap(), id: Label::parse(household).unwrap() };
        let record = RecordReadings {
            origin,
            service: Label::parse("electricity").unwrap(),
            unit_of_measure: Text::parse("Wh").unwrap(),
            cadence: Cadence::Daily,
            readings,
        };
        world.ask(id(household), record)
    });
    stream::iter(recorded).buffer_unordered(64).collect::<Vec<()>>().await;
    world.follow_with(&mut Meters::default(), 10_000).await;

    let report = meters::report(&world.pool, Some("households")).await.unwrap();
    let days = log.lines().count() - 1;
    assert_eq!(
        serde_json::to_value(&report).unwrap(),
        serde_json::json!({
            "meters": 622, "readings": days, "total": 601_734_897,
            "by_month": {"2009-03": 219_191_012, "2009-04": 191_529_641, "2009-05": 191_014_244},
            "gaps": 622 * 92 - days,
        })
    );
    let mut ours = String::from("meter_id,month,wh\n");
    for card in meters::meters(&world.pool, None, 1000).await.unwrap() {
        let spring = day("2009-03-01")..=day("2009-05-31");
        for line in meters::by_month(&world.pool, card.id, spring).await.unwrap() {
            ours += &format!("{},{},{}\n", card.serial, line.month, line.counted.0);
        }
    }
    assert_eq!(ours, oracle.replace('\r', ""));
}
