//! R17: any request by the contract or against it gets an answer as published: no failure, no hang, and no event that
//! a read model cannot apply. R16: nobody sees data of a neighbour.

use std::{fmt::Write, fs, path::Path, process::Stdio, time::Duration};

use serde_json::{Value, json};
use tokio::process::Command;
use uuid::Uuid;

use crate::{
    caller::{Caller, answer},
    models::{assert_equal, caught_up, contents},
    soak,
    world::{EngineProcess, EngineWorld},
};

const ROLES: &str = "operator,executor,supervisor,accountant,auditor,integrator,administrator";

/// The neighbour's name, the text of his ticket, and the number of his account and meter.
const NAME: &str = "Nightingale";
const WORDS: &str = "a nightingale sings in the shaft";
const NUMBER: &str = "nightingale-7";

#[tokio::test]
async fn every_request_is_answered_as_published() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis.toml");
    ask_anything(&world, &caller, asking(&engine, &config, 10)).await;
    models_applied_everything(&world, &caller).await;
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn no_request_of_a_resident_or_an_executor_shows_data_of_a_neighbour() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let all = world.caller(&engine, "all", ROLES).await;
    let house = all.done("/api/houses", &json!({ "address": "Svetlanskaya 1" })).await.id();
    let mine = FuzzHousehold::of(&all, house, "Anna", ["it drips", "1"]).await;
    let his = FuzzHousehold::of(&all, house, NAME, [WORDS, NUMBER]).await;
    let resident = all.invites("anna", "resident", mine.person).await;
    let executor = all.invites("oleg", "executor", mine.executor).await;
    caught_up(&world.pool()).await;
    // both may read tickets: their ids are used as often as all others together
    let tickets = [mine.ticket, his.ticket].repeat(6);
    let ids: Vec<_> = [mine.ids(), his.ids(), vec![house], tickets].concat();
    let config = knowing(&world, &ids);
    for (who, role, hidden) in
        [(resident, "resident", &[NAME, WORDS, NUMBER][..]), (executor, "executor", &[WORDS])]
    {
        // operations without a right are tested by the table of rights
        let mut own = asking(&engine, &config, 60);
        own.args(["--phases", "fuzzing"]);
        for operation in operations(&who, role).await {
            own.args(["--include-operation-id", &operation]);
        }
        let said = ask_anything(&world, &who, own).await;
        assert!(said.contains(&mine.ticket.to_string()), "what is theirs was asked for and shown");
        for word in hidden {
            assert!(!said.contains(word), "{word} was shown: {}", around(&said, word));
        }
    }
    models_applied_everything(&world, &all).await;
    engine.stop().await;
    world.check().await;
}

/// A household: a person with a flat, an account, a meter and a ticket, and the executor of the ticket.
struct FuzzHousehold {
    person: Uuid,
    executor: Uuid,
    unit: Uuid,
    account: Uuid,
    meter: Uuid,
    ticket: Uuid,
}

impl FuzzHousehold {
    async fn of(all: &Caller, house: Uuid, name: &str, [words, number]: [&str; 2]) -> Self {
        let (person, executor) = (all.person(name).await, all.person("Executor").await);
        let unit = Uuid::now_v7();
        let flat = json!({ "unit": unit, "kind": "flat", "number": &unit.to_string()[30..] });
        all.done(&format!("/api/houses/{house}/units"), &flat).await;
        let lives =
            json!({ "person": person, "house": house, "unit": unit, "tie": "tenant", "from": "2024-01-01" });
        all.done("/api/residencies", &lives).await;
        let account = json!({ "number": number, "house": house, "unit": unit, "holder": person, "opened_on": "2024-01-01" });
        let account = all.done("/api/accounts", &account).await.id();
        let meter = json!({
            "place": { "at": "unit", "unit": unit }, "service": "cold_water", "unit_of_measure": "m3",
            "serial": number, "registers": [{ "name": "total", "digits": 5 }],
            "installed_on": "2024-01-01", "cadence": "monthly",
        });
        let meter = all.done("/api/meters", &meter).await.id();
        let ticket = json!({
            "kind": "request", "source": "phone", "place": { "house": house, "unit": unit },
            "applicant": { "type": "person", "person": person }, "text": words,
        });
        let ticket = all.done("/api/tickets", &ticket).await.id();
        all.done(&format!("/api/tickets/{ticket}/assign"), &json!({ "executor": executor })).await;
        let comment = json!({ "comment": Uuid::now_v7(), "audience": "resident", "text": words });
        all.done(&format!("/api/tickets/{ticket}/comment"), &comment).await;
        Self { person, executor, unit, account, meter, ticket }
    }

    fn ids(&self) -> Vec<Uuid> {
        vec![self.person, self.executor, self.unit, self.account, self.meter, self.ticket]
    }
}

/// A configuration of schemathesis that uses these ids wherever an id is expected.
fn knowing(world: &EngineWorld, ids: &[Uuid]) -> std::path::PathBuf {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis.toml");
    let usual = fs::read_to_string(usual).unwrap();
    let (before, after) = usual.split_once("[checks]").unwrap();
    let mut config = before.to_owned();
    for place in [
        "path.id",
        "query.place",
        "query.house",
        "query.unit",
        "query.ids",
        "query.applicant",
        "query.executor",
        "body.person",
        "body.follows",
        "body.into",
        "body.place.house",
        "body.place.unit",
        "body.applicant.person",
    ] {
        writeln!(config, "\"{place}\" = {{ dictionary = \"ids\", probability = 0.8 }}").unwrap();
    }
    write!(config, "\n[dictionaries.ids]\nvalues = {}\n\n[checks]{after}", json!(ids)).unwrap();
    let file = world.folder.path().join("schemathesis.toml");
    fs::write(&file, config).unwrap();
    file
}

/// The operations that this role may use, and those of any signed-in user.
async fn operations(caller: &Caller, role: &str) -> Vec<String> {
    let contract = answer(caller.get("/api/openapi.json")).await.body;
    let operations =
        contract["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap());
    let its = operations.filter(|(_, operation)| {
        let whoever = operation["security"] != json!([]);
        operation["x-roles"].as_array().map_or(whoever, |roles| roles.iter().any(|has| has == role))
    });
    its.map(|(_, operation)| operation["operationId"].as_str().unwrap().to_owned()).collect()
}

/// Calls each operation this many times with random data; the seed makes the run the same on any machine.
fn asking(engine: &EngineProcess, config: &Path, times: u32) -> Command {
    let times = if soak() { times * 40 } else { times };
    let mut asking = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.venv/bin/schemathesis"));
    asking.arg("--config-file").arg(config).args(["--no-color", "run"]);
    asking.arg(format!("{}/api/openapi.json", engine.address)).args(["--exclude-path", "/api/live"]);
    asking.args(["--seed", "17", "--max-examples", &times.to_string()]);
    asking
}

/// Runs schemathesis, checks that everything was answered as published, and returns all answers.
async fn ask_anything(world: &EngineWorld, caller: &Caller, mut asking: Command) -> String {
    let report = world.folder.path().join("asked.har");
    asking.args(["--report", "har", "--report-har-path"]).arg(&report);
    asking.args(["--header", &format!("Authorization: Bearer {}", caller.token())]);
    asking.current_dir(world.folder.path()).stdin(Stdio::null()).kill_on_drop(true);
    let asked = tokio::time::timeout(Duration::from_mins(if soak() { 60 } else { 9 }), asking.output()).await;
    let asked = asked.expect("nothing hangs").expect("deploy/install.sh test");
    let [said, complained] =
        [asked.stdout, asked.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(asked.status.success(), "{said}{complained}");
    answers(&fs::read(report).unwrap())
}

/// The bodies of all answers in a HAR file.
fn answers(record: &[u8]) -> String {
    let record: Value = serde_json::from_slice(record).unwrap();
    let entries = record["log"]["entries"].as_array().unwrap().iter();
    entries.filter_map(|entry| entry["response"]["content"]["text"].as_str()).collect::<Vec<_>>().join("\n")
}

fn around<'a>(text: &'a str, word: &str) -> &'a str {
    text.lines().find(|line| line.contains(word)).unwrap_or_default()
}

/// Checks that no model has stopped, and that all are equal to a rebuild.
async fn models_applied_everything(world: &EngineWorld, caller: &Caller) {
    let pool = world.pool();
    caught_up(&pool).await;
    let ready = answer(caller.get("/health/ready")).await;
    assert_eq!((&ready.body["ready"], &ready.body["stopped"]), (&json!(true), &json!([])), "{ready:?}");
    let live = contents(&pool).await;
    world.output(&["rebuild"]).await;
    assert_equal(&live, &contents(&pool).await);
}
