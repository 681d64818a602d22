//! Real files through the mappings that are shipped: the figures that others found in them. The files are
//! not part of the project; where they are absent a test is skipped, and says so.

use std::{collections::BTreeMap, path::PathBuf};

use chrono::NaiveDate;
use domain::id::MeterId;
use futures::TryStreamExt as _;
use imports::{Houses, Kind, Ledger, Readings, Tickets};
use projections::{ReadModel, accounts, houses, meters, ticket_history};
use schemas::{Vault, vault::MasterKey};
use serde_json::{Value, json};
use test_world::World;
use workers::project::Projector;

use crate::source::{import, streams};

/// Where such a file lies, beside the project.
fn data(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    let there = path.exists();
    if !there {
        eprintln!("skipped: {} is not there", path.display());
    }
    there.then_some(path)
}

fn shipped<K: Kind>(name: &str) -> K {
    let mappings = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/mappings");
    imports::mapping(&PathBuf::from(mappings).join(format!("{name}.toml"))).unwrap()
}

/// A world that has imported the file, with the read model at the end of the log.
async fn imported<K: Kind, M: ReadModel + Default + 'static>(file: &str, mapping: &str) -> Option<World> {
    let file = data(file)?;
    let world = World::new().await;
    let (summary, notes) = import::<K>(&world, shipped(mapping), &file).await;
    assert_eq!((summary.known, summary.rejected), (0, 0), "{:?}", notes.rejected);
    let vault = Vault::new(world.pool.clone(), MasterKey::generate());
    let models: Vec<Box<dyn ReadModel>> = vec![Box::<M>::default()];
    let mut projector = Projector::start(world.pool.clone(), vault, models).await.unwrap();
    projector.catch_up().await.unwrap();
    assert_eq!(projector.stopped().count(), 0);
    Some(world)
}

async fn tickets(file: &str, mapping: &str) -> Option<Value> {
    let world = imported::<Tickets, ticket_history::TicketHistory>(file, mapping).await?;
    let report = ticket_history::report(&world.pool, Some("test")).await.unwrap();
    Some(serde_json::to_value(report).unwrap())
}

/// These of the figures, in this order.
fn some(report: &Value, keys: &[&str]) -> Value {
    keys.iter().map(|key| report.pointer(&format!("/{key}")).unwrap_or(&Value::Null).clone()).collect()
}

#[tokio::test]
async fn help_desk() {
    let Some(report) = tickets("event_logs/helpdesk.csv", "helpdesk").await else { return };
    let keys = ["cases", "events", "variants", "cycle_seconds/median", "cycle_seconds/p90_linear"];
    assert_eq!(some(&report, &keys), json!([4_580, 21_348, 226, 3_443_836.5, 4_579_687.8]));
    assert_eq!(report["by_label"].as_object().unwrap().len(), 14);
    let last = &report["by_last_label"];
    let four = ["Closed", "Resolve ticket", "Wait", "Require upgrade"];
    assert_eq!(some(last, &four), json!([4_557, 10, 8, 3]));
    let others: u64 = last.as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(others - 4_557 - 10 - 8 - 3, 2);
    assert_eq!(some(&report, &["reopened", "without_closing"]), json!([386, 21]));
}

#[tokio::test]
async fn closed_problems() {
    let file = "event_logs/bpic13_closed_problems.csv.gz";
    let Some(report) = tickets(file, "bpic13_closed_problems").await else { return };
    let keys = ["cases", "events", "variants", "cycle_seconds/median"];
    assert_eq!(some(&report, &keys), json!([1_487, 6_660, 327, 7_086_718]));
    assert_eq!(report["by_label"].as_object().unwrap().len(), 7);
    assert_eq!(report["by_last_label"], json!({ "Completed / Closed": 1_487 }));
    assert_eq!(report["by_state"], json!({ "closed": 1_487 }));
}

#[tokio::test]
async fn receipt() {
    let Some(report) = tickets("event_logs/receipt.csv", "receipt").await else { return };
    let keys = ["cases", "events", "cycle_seconds/median"];
    assert_eq!(some(&report, &keys), json!([1_434, 8_577, 2_868.583_5]));
    assert_eq!(report["deadline"], json!({ "on_time": 952, "late": 377, "open": 105, "none": 0 }));
}

#[tokio::test]
async fn receipt_against_the_planned_end() {
    let Some(report) = tickets("event_logs/receipt.csv", "receipt_planned").await else { return };
    assert_eq!(some(&report["deadline"], &["late", "open"]), json!([389, 105]));
}

#[tokio::test]
async fn receipt_ended_by_the_last_event() {
    let Some(report) = tickets("event_logs/receipt.csv", "receipt_last").await else { return };
    assert_eq!(some(&report["deadline"], &["late", "open"]), json!([92, 0]));
}

#[tokio::test]
async fn new_york() {
    let Some(report) = tickets("civic311/nyc311_2013-12-25.csv", "nyc311").await else { return };
    assert_eq!(some(&report, &["cases", "events"]), json!([2_386, 2_386]));
    let statuses = json!({ "Closed": 2_302, "Open": 46, "Pending": 18, "Assigned": 17, "Started": 3 });
    assert_eq!(report["by_label"], statuses);
    assert_eq!(report["deadline"], json!({ "on_time": 373, "late": 46, "open": 26, "none": 1_941 }));
    let odd = ["without_closing", "closed_before_opened", "largest_at_one_address"];
    assert_eq!(some(&report, &odd), json!([77, 1, 18]));
    assert_eq!(some(&report["by_category"], &["HEATING", "PLUMBING"]), json!([1_201, 73]));
}

#[tokio::test]
async fn new_york_as_its_portal_exports_it() {
    let Some(report) = tickets("civic311/nyc311_100.csv", "nyc311_api").await else { return };
    assert_eq!(report["by_label"], json!({ "Closed": 98, "Assigned": 1, "Pending": 1 }));
}

#[tokio::test]
async fn boston() {
    let Some(report) = tickets("civic311/boston311_100.csv", "boston311").await else { return };
    assert_eq!(report["source_verdict"], json!({ "on_time": 83, "late": 17, "agrees": 77, "compared": 77 }));
    assert_eq!(report["by_state"], json!({ "closed": 85, "new": 15 }));
}

#[tokio::test]
async fn traffic_fines() {
    let file = "event_logs/rtfmp_dev10k.csv";
    let Some(world) = imported::<Ledger, accounts::Accounts>(file, "rtfmp").await else { return };
    let report = accounts::report(&world.pool, Some("test"), None).await.unwrap();
    assert_eq!(
        serde_json::to_value(report).unwrap(),
        json!({
            "accounts": 10_000, "events": 34_724, "charges": "345580.00", "expenses": "86632.10",
            "penalties": "326659.50", "payments": "210495.90", "due": "599499.60", "debt": "390404.50",
            "overpaid": "1400.80",
            "settled": { "nothing": 5_374, "exact": 4_313, "over": 41, "part": 272 },
        })
    );
    let balances: BTreeMap<String, String> = accounts::balances(&world.pool, Some("test"), None)
        .map_ok(|account| (account.account, account.balance.to_string()))
        .try_collect()
        .await
        .unwrap();
    let oracle = csv::Reader::from_path(data("oracle/rtfmp_dev10k_case_balances.csv").unwrap());
    let oracle: BTreeMap<String, String> = oracle
        .unwrap()
        .deserialize::<(String, String, String, String, u8)>()
        .map(Result::unwrap)
        .map(|(case, _, _, balance, _)| (case, balance))
        .collect();
    assert_eq!(balances, oracle);
}

#[tokio::test]
async fn household_readings() {
    let file = "meters/edrp622_daily_wh.csv.gz";
    let Some(world) = imported::<Readings, meters::Meters>(file, "edrp622").await else { return };
    let report = meters::report(&world.pool, Some("test")).await.unwrap();
    assert_eq!(
        serde_json::to_value(report).unwrap(),
        json!({
            "meters": 622, "readings": 57_224, "total": 601_734_897, "gaps": 0,
            "by_month": { "2009-03": 219_191_012, "2009-04": 191_529_641, "2009-05": 191_014_244 },
        })
    );
    let mut oracle: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let months = csv::Reader::from_path(data("meters/edrp622_monthly_wh_oracle.csv").unwrap());
    for row in months.unwrap().deserialize() {
        let (meter, month, wh): (String, String, String) = row.unwrap();
        oracle.entry(meter).or_default().insert(month, wh);
    }
    assert_eq!(oracle.len(), 622);
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let spring = day("2009-03-01")..=day("2009-05-31");
    for (meter, expected) in oracle {
        let id = MeterId::named(&format!("test/{meter}"));
        let months = meters::by_month(&world.pool, id.0, spring.clone()).await.unwrap();
        let months: BTreeMap<String, String> =
            months.into_iter().map(|month| (month.month, month.counted.0.to_string())).collect();
        assert_eq!(months, expected, "{meter}");
    }
}

#[tokio::test]
async fn houses_of_vladivostok() {
    let file = "houses/houses_vladivostok_20161224.csv.gz";
    let Some(world) = imported::<Houses, houses::Houses>(file, "vladivostok").await else { return };
    let report = houses::report(&world.pool, Some("test")).await.unwrap();
    assert_eq!((report.houses, report.duplicates), (4_051, 34));
    assert_eq!(imports::rejected(&world.pool, Houses::NAME, Some("test")).await.unwrap(), 0);
    let before = streams(&world).await;
    let (again, _) = import::<Houses>(&world, shipped("vladivostok"), &data(file).unwrap()).await;
    assert_eq!((again.taken, again.known), (0, 4_051));
    assert_eq!(streams(&world).await, before);
}
