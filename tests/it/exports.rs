//! Exports that auditors and process miners check without the engine.

use std::path::Path;

use serde_json::Value;
use tokio::{process::Command, sync::watch};

use crate::{
    models::caught_up,
    soak,
    traffic::{ROLES, Traffic},
    world::EngineWorld,
};

#[tokio::test]
async fn a_process_miner_reads_the_histories_and_finds_our_figures() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let (_, at) = watch::channel(world.caller(&engine, "all", ROLES).await);
    let traffic = Traffic::begin(&at, 2);
    traffic.answered(if soak() { 5_000 } else { 50 }).await;
    traffic.end().await;
    caught_up(&world.pool()).await;

    let file = |name: &str| world.folder.path().join(name).display().to_string();
    std::fs::write(file("report"), world.output(&["report", "tickets"]).await).unwrap();
    for format in ["xes", "ocel"] {
        world.output(&["export", "histories", "--format", format, "--out", &file(format)]).await;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut check = Command::new(root.join(".venv/bin/python"));
    check.arg(root.join("tests/pm4py/check.py")).args(["report", "xes", "ocel"].map(file));
    let checked = check.output().await.expect("pm4py is installed: deploy/install.sh test");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let checked: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert!(checked["cases"].as_u64() > Some(0), "{checked}");
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn a_dossier_is_checked_without_the_database_and_no_byte_of_it_can_be_altered() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let (_, at) = watch::channel(world.caller(&engine, "all", ROLES).await);
    let traffic = Traffic::begin(&at, 1);
    let (commands, _) = traffic.end().await;
    let (ticket, version) =
        commands.iter().rfind(|command| command.path.ends_with("/confirm")).unwrap().left();

    let file = world.folder.path().join("dossier").display().to_string();
    world.output(&["export", "dossier", "ticket", &ticket.to_string(), "--out", &file]).await;
    let verdict = world.output(&["verify", "--dossier", &file]).await;
    let verdict: Value = serde_json::from_str(&verdict).unwrap();
    assert_eq!((&verdict["fault"], &verdict["events"]), (&Value::Null, &version.into()), "{verdict}");

    let text = std::fs::read_to_string(&file).unwrap();
    let altered = text.replacen("the pipe is replaced", "the pipe is repaired", 1);
    assert_ne!(altered, text);
    std::fs::write(&file, altered).unwrap();
    let verdict = world.command(&["verify", "--dossier", &file]).output().await.unwrap();
    assert!(!verdict.status.success());
    let verdict: Value = serde_json::from_slice(&verdict.stdout).unwrap();
    assert!(verdict["fault"]["code"].is_string(), "{verdict}");
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn a_tool_signs_the_head_of_the_log_when_it_ends() {
    let world = EngineWorld::new().await;
    let size = ["--houses", "1", "--accounts", "3", "--months", "1", "--tickets", "3"];
    world.output(&[&["demo", "--until", "2026-03-15"], &size[..]].concat()).await;
    let signed =
        "SELECT position > 0 AND position = (SELECT max(position) FROM log.signed_heads) FROM log.head";
    let signed: Option<bool> = sqlx::query_scalar(signed).fetch_one(&world.pool()).await.unwrap();
    assert_eq!(signed, Some(true));
}
