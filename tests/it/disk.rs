//! R19: when the disk of the database is full, the engine reports it, loses nothing, and recovers once there is room.

use std::{fs, io::Write as _, path::PathBuf, process::Command};

use reqwest::StatusCode;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    caller::answer,
    check::head,
    models::{assert_equal, caught_up, contents},
    servers::{TestBroker, TestDatabase},
    traffic::ROLES,
    world::{EngineWorld, until},
};

/// A disk with little room: a tmpfs of 160 MiB.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// None if this account may not mount it.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=160m,mode=755", "none"]).arg(folder.path());
        mount.output().is_ok_and(|done| done.status.success()).then(|| Self(folder))
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }

    /// Fills the disk to the last byte.
    fn fill(&self) {
        let mut filler = fs::File::options().append(true).create(true).open(self.filler()).unwrap();
        for piece in [1 << 20, 1 << 12, 1] {
            while filler.write_all(&vec![0; piece]).is_ok() {}
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[tokio::test]
async fn the_engine_survives_a_full_disk() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: this account may not mount a small disk");
        return;
    };
    let (mut database, broker) = (TestDatabase::below(disk.0.path()).await, TestBroker::start().await);
    let world = EngineWorld::on(database.url.clone(), broker.url.clone());
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let pool = world.pool();
    let ask = async || {
        let key = Uuid::now_v7().to_string();
        let house = json!({ "address": "Svetlanskaya 1 ".repeat(30) });
        let asked = answer(caller.post("/api/houses", &house).header("Idempotency-Key", &key)).await;
        (key, house, asked)
    };
    assert_eq!(ask().await.2.status, StatusCode::CREATED);
    let before = head(&pool).await;

    disk.fill();
    let mut acknowledged = 0;
    let (key, house, refused) = until(async || {
        disk.fill();
        let (key, house, asked) = ask().await;
        acknowledged += i64::from(asked.status == StatusCode::CREATED);
        (asked.status != StatusCode::CREATED).then_some((key, house, asked))
    })
    .await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{refused:?}");
    assert!(refused.code().starts_with("engine."), "{refused:?}");
    assert!(refused.headers.contains_key("retry-after"));
    let ready = answer(caller.get("/health/ready")).await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE, "{ready:?}");

    fs::remove_file(disk.filler()).unwrap();
    database.revive().await;
    caller.ready_is(true).await;
    let again = async || {
        let again = answer(caller.post("/api/houses", &house).header("Idempotency-Key", &key)).await;
        (again.status == StatusCode::CREATED).then_some(again)
    };
    let done = until(again).await;
    assert_eq!(until(again).await.body, done.body, "once");
    caught_up(&pool).await;
    assert_eq!(head(&pool).await, before + acknowledged + 1, "all that was acknowledged, and nothing twice");
    let live = contents(&pool).await;
    world.output(&["rebuild"]).await;
    assert_equal(&live, &contents(&pool).await);
    engine.stop().await;
    world.check().await;
}
