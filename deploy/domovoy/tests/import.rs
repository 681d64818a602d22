//! `domovoy import` and `domovoy report`, as a user runs them.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use embedded::scratch::Scratch;
use schemas::{Database, migrate};
use serde_json::Value;
use sqlx::{Connection as _, Executor as _, PgConnection};

const LEDGER: &str = r#"
account = "id"
label = ["what"]
date = "day"
time = { format = "%Y-%m-%d" }
rules = { "fee" = { kind = "charge", amount = "sum" }, "paid" = { kind = "payment", amount = "sum" } }
"#;

fn domovoy(folder: &Path, database: &Scratch) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_domovoy"));
    command.current_dir(folder).env("DATABASE_URL", database.url()).env("DOMOVOY_DATA", folder.join("data"));
    command
}

fn import(folder: &Path, database: &Scratch, source: &str) -> Command {
    let mut command = domovoy(folder, database);
    command.args(["import", "ledger", "--source", source, "--mapping", "ledger.toml", "fees.csv"]);
    command
}

fn answer(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Fees of many accounts, and two invalid rows.
fn write_files(folder: &Path, accounts: usize) {
    let mut text = String::from("id,what,day,sum\n");
    for month in 1..=3 {
        for account in 0..accounts {
            writeln!(text, "{account},fee,2024-{month:02}-01,10.00").unwrap();
        }
    }
    text.push_str("NA,paid,2024-03-05,10.505\nNA,paid,2024-02-30,10.50\n");
    fs::write(folder.join("fees.csv"), text).unwrap();
    fs::write(folder.join("ledger.toml"), LEDGER).unwrap();
}

async fn entries(database: &Scratch) -> Vec<String> {
    let mut connection = PgConnection::connect(&database.url()).await.unwrap();
    sqlx::query_scalar("SELECT payload::text FROM log.events ORDER BY aggregate_id, sequence")
        .fetch_all(&mut connection)
        .await
        .unwrap_or_default()
}

#[tokio::test]
async fn bad_rows_are_reported_and_the_good_ones_are_counted() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Scratch::create().await);
    write_files(folder.path(), 2);
    let summary = answer(&import(folder.path(), &database, "fees").output().unwrap());
    assert_eq!((&summary["taken"], &summary["rejected"]), (&6.into(), &2.into()));
    let report = fs::read_to_string(folder.path().join(summary["report"].as_str().unwrap())).unwrap();
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines[0], "line,code,reason");
    assert!(lines[1].starts_with("8,import.number_too_precise,"), "{report}");
    assert!(lines[2].starts_with("9,import.time_unreadable,"), "{report}");

    let mut ledger = domovoy(folder.path(), &database);
    ledger.args([
        "report",
        "ledger",
        "--source",
        "fees",
        "--as-of",
        "2024-02-15",
        "--accounts",
        "balances.csv",
    ]);
    let figures = answer(&ledger.output().unwrap());
    assert_eq!((&figures["accounts"], &figures["debt"]), (&2.into(), &"40.00".into()));
    let balances = fs::read_to_string(folder.path().join("balances.csv")).unwrap();
    assert_eq!(balances, "account,balance\n0,20.00\n1,20.00\n");
}

/// Lets the log grow to 1,000 events. Later appends wait for a lock of the returned connection.
async fn block_appends(database: &Scratch) -> PgConnection {
    migrate(&Database::new(database.url())).await.unwrap();
    let mut owner = PgConnection::connect(&database.url()).await.unwrap();
    for statement in [
        "SELECT pg_advisory_lock(1000)",
        "CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql \
         AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(1000); RETURN NEW; END'",
        "CREATE TRIGGER wait BEFORE INSERT ON log.events FOR EACH ROW WHEN (NEW.position > 1000) \
         EXECUTE FUNCTION public.wait()",
    ] {
        owner.execute(statement).await.unwrap();
    }
    owner
}

/// Waits until an append waits for that lock.
async fn append_blocked(owner: &mut PgConnection) {
    let waiting = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database \
         WHERE locktype = 'advisory' AND NOT granted AND d.datname = current_database()";
    let waiting = async {
        while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut *owner).await.unwrap() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), waiting).await.expect("the import comes that far");
}

/// Terminates the waiting append, as a crash would, and removes the block.
async fn unblock(mut owner: PgConnection) {
    for statement in [
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "DROP TRIGGER wait ON log.events",
    ] {
        owner.execute(statement).await.unwrap();
    }
    owner.close().await.unwrap();
}

#[tokio::test]
async fn a_killed_import_is_continued_by_running_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let (killed, whole) = (Scratch::create().await, Scratch::create().await);
    write_files(folder.path(), 2_000);
    let mut owner = block_appends(&killed).await;
    let mut child =
        import(folder.path(), &killed, "fees").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    append_blocked(&mut owner).await;
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "killed in the middle");
    unblock(owner).await;
    assert!(!entries(&killed).await.is_empty(), "something was recorded");

    let continued = answer(&import(folder.path(), &killed, "fees").output().unwrap());
    assert!(continued["taken"].as_u64() > Some(0), "something was left: {continued}");
    answer(&import(folder.path(), &whole, "fees").output().unwrap());
    assert_eq!(entries(&killed).await, entries(&whole).await);
    let again = answer(&import(folder.path(), &killed, "fees").output().unwrap());
    assert_eq!((&again["taken"], &again["known"]), (&0.into(), &6_000.into()));
}

#[tokio::test]
async fn a_wrong_mapping_is_an_error_before_anything_is_recorded() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Scratch::create().await);
    write_files(folder.path(), 1);
    fs::write(folder.path().join("ledger.toml"), LEDGER.replace("\"sum\"", "\"total\"")).unwrap();
    let output = import(folder.path(), &database, "fees").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("has no column total"), "{said}");
    assert!(entries(&database).await.is_empty());
}

#[tokio::test]
async fn a_report_never_overwrites_a_file_that_is_read() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Scratch::create().await);
    write_files(folder.path(), 1);
    std::os::unix::fs::symlink("fees.csv", folder.path().join("other.csv")).unwrap();
    let read = || ["fees.csv", "ledger.toml"].map(|file| fs::read(folder.path().join(file)).unwrap());
    let before = read();
    for report in ["fees.csv", "./fees.csv", "other.csv", "ledger.toml"] {
        let output = import(folder.path(), &database, "fees").args(["--report", report]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains("this one is read"), "{report}: {said}");
    }
    assert_eq!(read(), before);
}

#[tokio::test]
async fn a_run_that_cannot_begin_writes_no_report_and_keeps_an_earlier_one() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Scratch::create().await);
    write_files(folder.path(), 1);
    let report = folder.path().join("fees.csv.rejected.csv");
    fs::write(folder.path().join("ledger.toml"), LEDGER.replace("\"sum\"", "\"total\"")).unwrap();
    assert!(!import(folder.path(), &database, "fees").output().unwrap().status.success());
    assert!(!report.exists());
    fs::write(&report, "of an earlier run").unwrap();
    assert!(!import(folder.path(), &database, "fees").output().unwrap().status.success());
    assert_eq!(fs::read_to_string(&report).unwrap(), "of an earlier run");

    write_files(folder.path(), 1);
    assert_eq!(answer(&import(folder.path(), &database, "fees").output().unwrap())["rejected"], 2);
    assert_eq!(fs::read_to_string(&report).unwrap().lines().count(), 3);
    fs::write(folder.path().join("fees.csv"), "id,what,day,sum\n1,fee,2024-01-01,10.00\n").unwrap();
    assert_eq!(answer(&import(folder.path(), &database, "fees").output().unwrap())["rejected"], 0);
    assert!(!report.exists(), "there is nothing to mend any more");
    let asked =
        answer(&import(folder.path(), &database, "fees").args(["--report", "r.csv"]).output().unwrap());
    assert_eq!(asked["report"], "r.csv");
    assert_eq!(fs::read_to_string(folder.path().join("r.csv")).unwrap(), "line,code,reason\n");
}
