//! N11: pm4py, as an independent program, reads both formats and finds the figures of our report.

use std::{fs, path::Path, process::Command};

use domain::{
    id::{PersonId, TicketId},
    ticket::{AssignTicket, EscalateTicket, OpenTicket, RecordHistory},
};
use exports::{ocel::ocel, xes::xes};
use projections::ticket_history::{self, TicketHistory};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use schemas::{Vault, vault::MasterKey};
use serde_json::{Value, json};
use test_world::World;
use workers::project::Projector;

/// Labels of steps, among them texts that break a careless writer.
const LABELS: [&str; 6] = ["Closed", "NA", "В работе", "R&D <\"hold\">\n'x'", "Сложный; случай", "null"];

/// Cases in random order, with ties, without steps, and one named as pandas names a missing value.
async fn foreign(world: &World, source: &str, cases: usize) {
    let mut chance = StdRng::seed_from_u64(11);
    for number in 0..cases {
        let name = if number == 0 { "NA".to_owned() } else { format!("Дело {number}") };
        let mut steps: Vec<Value> = (0..chance.gen_range(0..6_u64))
            .map(|key| {
                json!({
                    "key": format!("{key:016x}"), "label": LABELS.choose(&mut chance).unwrap(), "state": "in_progress",
                    "at": format!("2026-01-0{}T00:00:0{}Z", chance.gen_range(1..4), chance.gen_range(0..3)),
                    "by": chance.gen_bool(0.7).then(|| format!("Value {}", chance.gen_range(0..4))),
                })
            })
            .collect();
        if steps.is_empty() && number > 0 {
            continue;
        }
        steps.shuffle(&mut chance);
        let case = json!({
            "origin": {"source": source, "id": name}, "opened_at": "2026-01-01T00:00:00Z", "category": "Отопление",
            "attributes": {"note": "длинно ".repeat(chance.gen_range(0..500)), "concept:name": "another", "due": "\u{1}"},
        });
        let id = TicketId::named(&format!("{source}/{name}"));
        world.does::<RecordHistory>(id.0, json!({"case": case, "steps": steps})).await;
    }
}

async fn native(world: &World, tickets: u32) {
    let executor = PersonId::named("fitter");
    for number in 0..tickets {
        let id = TicketId::named(&number.to_string()).0;
        let applicant = json!({"type": "person", "person": PersonId::named("resident")});
        let leak = json!({"kind": "request", "source": "phone", "applicant": applicant, "text": "Личное: течёт кран"});
        world.does::<OpenTicket>(id, leak).await;
        world.does::<AssignTicket>(id, json!({"executor": executor})).await;
        if number % 2 == 0 {
            let higher = json!({"to": "supervisor", "because": "it floods the cellar"});
            world.does::<EscalateTicket>(id, higher).await;
        }
    }
}

#[tokio::test]
async fn pm4py_finds_the_same_cases_events_and_variants() {
    let world = World::with_rules().await;
    foreign(&world, "desk", 60).await;
    foreign(&world, "other", 5).await;
    native(&world, 7).await;
    let database = world.database.clone().seeing(projections::search_path());
    let pool = database.pool(4).unwrap();
    let models = vec![Box::<TicketHistory>::default() as _];
    let vault = Vault::new(pool.clone(), MasterKey::generate());
    Projector::start(pool.clone(), vault, models).await.unwrap().catch_up().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    for source in [None, Some("desk")] {
        let report = ticket_history::report(&pool, source).await.unwrap();
        assert!(report.cases > 40 && report.variants > 20);
        let file = |name: &str| folder.path().join(name);
        fs::write(file("report"), serde_json::to_vec(&report).unwrap()).unwrap();
        let mut written = Vec::new();
        xes(&world.pool, source, &mut written).await.unwrap();
        fs::write(file("histories.xes"), &written).unwrap();
        assert!(!String::from_utf8(written).unwrap().contains("кран"), "no words of residents");
        let mut written = Vec::new();
        ocel(&world.pool, source, &mut written).await.unwrap();
        fs::write(file("histories.json"), written).unwrap();
        check(folder.path());
    }
}

fn check(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let run = Command::new(root.join(".venv/bin/python"))
        .arg(root.join("tests/pm4py/check.py"))
        .args(["report", "histories.xes", "histories.json"].map(|name| folder.join(name)))
        .output()
        .expect("the tools of the tests are installed: deploy/install.sh test");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
