//! The work of an auditor by subcommands: verify, export a dossier, check it elsewhere, read the books.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use embedded::scratch::Scratch;
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

const FEES: &str =
    "id,what,day,sum\n7,fee,2024-01-01,10.00\n8,fee,2024-01-01,10.00\n7,paid,2024-01-05,12.50\n";
const MAPPING: &str = r#"
account = "id"
label = ["what"]
date = "day"
time = { format = "%Y-%m-%d" }
rules = { "fee" = { kind = "charge", amount = "sum" }, "paid" = { kind = "payment", amount = "sum" } }
"#;

struct Office {
    folder: TempDir,
    database: Scratch,
}

impl Office {
    async fn new() -> Self {
        let office = Self { folder: tempfile::tempdir().unwrap(), database: Scratch::create().await };
        fs::write(office.path("fees.csv"), FEES).unwrap();
        fs::write(office.path("fees.toml"), MAPPING).unwrap();
        office.does(&["import", "ledger", "--source", "fees", "--mapping", "fees.toml", "fees.csv"]);
        office
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = domovoy(self.folder.path(), arguments);
        command.env("DATABASE_URL", self.database.url()).env("DOMOVOY_DATA", "data").output().unwrap()
    }

    fn does(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    }

    fn verified(&self) -> (bool, Value) {
        answer(&self.run(&["verify"]))
    }

    async fn intrude(&self, change: &str) {
        let mut intruder = PgConnection::connect(&self.database.url()).await.unwrap();
        intruder.execute("SET session_replication_role = replica").await.unwrap();
        intruder.execute(change).await.unwrap();
    }
}

fn domovoy(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_domovoy"));
    command.current_dir(folder).args(arguments);
    command
}

fn answer(run: &Output) -> (bool, Value) {
    let told = serde_json::from_slice(&run.stdout);
    (run.status.success(), told.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&run.stderr))))
}

#[tokio::test]
async fn a_changed_log_is_reported_with_its_position() {
    let office = Office::new().await;
    let (sound, verdict) = office.verified();
    assert!(sound);
    assert_eq!((&verdict["events"], &verdict["fault"]), (&json!(5), &Value::Null));
    office.intrude(r#"UPDATE log.events SET metadata = '{"actor":"nobody"}' WHERE position = 3"#).await;
    let (sound, verdict) = office.verified();
    assert!(!sound);
    let altered = json!({"code": "altered", "position": 3, "text": "position 3 was altered"});
    assert_eq!(verdict["fault"], altered);
}

#[tokio::test]
async fn a_dossier_is_checked_without_the_database() {
    let office = Office::new().await;
    let mut connection = PgConnection::connect(&office.database.url()).await.unwrap();
    let account: String = sqlx::query_scalar(
        "SELECT aggregate_id FROM log.events GROUP BY aggregate_id ORDER BY count(*) DESC LIMIT 1",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    office.does(&["export", "dossier", "account", &account, "--out", "dossier.json"]);
    let key = office.verified().1["key"]["hex"].as_str().unwrap().to_owned();

    // elsewhere there are only the file, the program and the company's public key
    let elsewhere = tempfile::tempdir().unwrap();
    let dossier = elsewhere.path().join("dossier.json");
    fs::copy(office.path("dossier.json"), &dossier).unwrap();
    let check = |more: &[&str]| {
        let mut command = domovoy(elsewhere.path(), &["verify", "--dossier", "dossier.json"]);
        answer(&command.args(more).env_remove("DATABASE_URL").output().unwrap())
    };
    let (sound, verdict) = check(&["--public-key", &key]);
    assert!(sound);
    assert_eq!((&verdict["events"], &verdict["key"]["from"]), (&json!(3), &json!("given")));
    fs::write(elsewhere.path().join("company.pub"), format!("{key}\n")).unwrap();
    assert!(check(&["--public-key", "company.pub"]).0);
    assert_eq!(check(&[]).1["key"], json!({"hex": key, "from": "dossier"}));
    assert!(!elsewhere.path().join("data").exists());

    let changed = fs::read_to_string(&dossier).unwrap().replace("12.50", "12.05");
    fs::write(&dossier, changed).unwrap();
    let (sound, verdict) = check(&["--public-key", &key]);
    assert!(!sound);
    assert_eq!(verdict["fault"]["code"], json!("altered"));
    let stranger = "00".repeat(31) + "01";
    let unknown =
        domovoy(elsewhere.path(), &["verify", "--dossier", "dossier.json", "--public-key", &stranger]);
    assert!(!{ unknown }.output().unwrap().status.success());
}

#[tokio::test]
async fn the_books_of_the_log_agree_with_the_read_model() {
    let office = Office::new().await;
    office.does(&["export", "journal", "--format", "hledger", "--currency", "EUR", "--out", "journal"]);
    office.does(&["export", "balances", "--currency", "EUR", "--journal", "journal", "--out", "balances"]);
    let hledger = |arguments: &[&str]| {
        let run = Command::new("hledger").current_dir(office.folder.path()).args(arguments).output();
        let run = run.expect("hledger is installed: deploy/install.sh test");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    hledger(&["-f", "balances", "check", "--strict"]);
    let owed =
        hledger(&["-f", "journal", "balance", "--flat", "Receivable", "Advances", "--format", "%(total)"]);
    assert!(owed.contains("10.00 EUR") && owed.contains("-2.50 EUR"), "{owed}");
    let table = office.does(&["export", "balances", "--format", "csv", "--source", "fees"]);
    let rows: Vec<_> = table.lines().map(|row| row.split_once(',').unwrap().1).collect();
    assert!(rows.contains(&"7,fees,-2.50,2.50") && rows.contains(&"8,fees,10.00,0.00"), "{table}");
    assert_eq!(
        office.does(&["export", "balances", "--format", "csv", "--source", "none"]).lines().count(),
        1
    );
}
