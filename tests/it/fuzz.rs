//! R17: whatever the API is asked by its own contract, or against it, the answer is as published: no failure,
//! no hang, nothing that a read model cannot take.

use std::{path::Path, process::Stdio, time::Duration};

use serde_json::json;
use tokio::process::Command;

use crate::{
    caller::answer,
    models::{assert_equal, caught_up, contents},
    soak,
    world::World,
};

const ROLES: &str = "operator,executor,supervisor,accountant,auditor,integrator,administrator";

#[tokio::test]
async fn whatever_is_asked_is_answered_as_published() {
    let world = World::new().await;
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (seconds, examples) = if soak() { ("1200", "100") } else { ("60", "4") };
    let mut asking = Command::new(root.join(".venv/bin/schemathesis"));
    asking.arg("--config-file").arg(root.join("tests/schemathesis.toml")).args(["--no-color", "run"]);
    asking.arg(format!("{}/api/openapi.json", engine.address)).args(["--exclude-path", "/api/live"]);
    asking.args(["--header", &format!("Authorization: Bearer {}", caller.token())]);
    asking.args(["--seed", "17", "--max-time", seconds, "--max-examples", examples]);
    asking.current_dir(world.folder.path()).stdin(Stdio::null()).kill_on_drop(true);
    let asked = tokio::time::timeout(Duration::from_mins(if soak() { 60 } else { 4 }), asking.output()).await;
    let asked = asked.expect("nothing hangs").expect("deploy/install.sh test");
    let [said, complained] =
        [asked.stdout, asked.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(asked.status.success(), "{said}{complained}");

    let pool = world.pool();
    caught_up(&pool).await;
    let ready = answer(caller.get("/health/ready")).await;
    assert_eq!((&ready.body["ready"], &ready.body["stopped"]), (&json!(true), &json!([])), "{ready:?}");
    let live = contents(&pool).await;
    world.output(&["rebuild"]).await;
    assert_equal(&live, &contents(&pool).await);
    engine.stop().await;
    world.check().await;
}
