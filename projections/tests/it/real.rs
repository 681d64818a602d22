//! Real ledgers, where the folder with them lies beside the repository.

use std::{collections::BTreeMap, path::Path};

use domain::{
    Money,
    account::{EntryKey, ForeignEntry, ForeignKind, RecordEntries},
    id::AccountId,
    origin::Origin,
    text::{Label, Text},
};
use futures::{StreamExt, TryStreamExt, stream};
use projections::accounts::{balances, report};

use crate::world::World;

/// A file of real data; says so where there is none.
fn file(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: there is no {}", path.display());
    }
    text
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
    world.follow(10_000).await;

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
