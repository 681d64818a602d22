//! N5, R8: a dossier proves itself, and a change of any byte is reported.

use domain::{
    Actor, Command, Role,
    account::{Charge, OpenAccount},
    given::moment,
    house::RegisterHouse,
    id::{AccountId, EntryId, HouseId},
};
use schemas::dossier::{Checked, DossierError, DossierFault, check, write};
use schemas::{Ask, chain::Link, seal::HeadSigner};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sqlx::Executor as _;
use uuid::Uuid;

use crate::world::LogWorld;

struct DossierCase {
    world: LogWorld,
    signer: HeadSigner,
    account: AccountId,
}

impl DossierCase {
    /// Houses have positions 1 to 3, 5, 8 and 10, the account 4, 6, 7 and 9. Heads are signed at 5 and 8.
    async fn new() -> Self {
        let (world, signer) = (LogWorld::new().await, HeadSigner::generate());
        let case = Self { world, signer, account: AccountId::named("flat 7") };
        case.houses(1..=3).await;
        let flat = json!({"number": "7", "opened_on": "2026-01-01"});
        case.record::<OpenAccount>(case.account.0, flat).await;
        case.houses(5..=5).await;
        case.sign().await;
        case.charge("january").await;
        case.charge("february").await;
        case.houses(8..=8).await;
        case.sign().await;
        case.charge("march").await;
        case.houses(10..=10).await;
        case
    }

    /// Executes a command given as its JSON.
    async fn record<C: Command + DeserializeOwned>(&self, id: Uuid, command: Value) {
        let command: C = serde_json::from_value(command).unwrap();
        let roles = [Role::System, Role::Supervisor].into_iter().collect();
        let actor = Actor { roles, ..Actor::named("tests", Role::System) };
        let ask = Ask::new(moment("2026-03-02T09:00:00Z"), actor);
        self.world.store.execute(id, &command, &ask).await.unwrap();
    }

    async fn houses(&self, numbers: std::ops::RangeInclusive<u32>) {
        for number in numbers {
            let house = json!({"address": format!("Vladivostok, Svetlanskaya {number}")});
            self.record::<RegisterHouse>(HouseId::named(&number.to_string()).0, house).await;
        }
    }

    async fn charge(&self, name: &str) {
        let charge = json!({
            "entry": EntryId::named(name), "period": "2026-01", "effective": "2026-01-31",
            "due": "2026-02-10", "lines": [{"service": "тепло \"1\"", "amount": "100.00"}],
        });
        self.record::<Charge>(self.account.0, charge).await;
    }

    async fn sign(&self) {
        self.signer.sign_head(&self.world.pool).await.unwrap();
    }

    async fn written(&self) -> Result<String, DossierError> {
        let mut file = Vec::new();
        let id = self.account.to_string();
        write(&self.world.pool, &self.signer, ("account", &id), &mut file).await?;
        Ok(String::from_utf8(file).unwrap())
    }

    fn check(&self, file: impl AsRef<[u8]>) -> Checked {
        check(file.as_ref(), Some(&self.signer.public())).unwrap()
    }

    fn fault(&self, file: &str) -> Option<DossierFault> {
        self.check(file).fault
    }
}

#[tokio::test]
async fn a_dossier_proves_the_whole_stream() {
    let case = DossierCase::new().await;
    let file = case.written().await.unwrap();
    let checked = case.check(&file);
    assert_eq!((checked.fault, checked.events, checked.signatures), (None, 4, 3));
    let header = checked.header.unwrap();
    assert_eq!((header.events, header.position), (4, 10));

    // any reader of JSON sees the events with their very texts
    let document: Value = serde_json::from_str(&file).unwrap();
    let proof = document["proof"].as_array().unwrap();
    let events = proof.iter().filter_map(|item| item.get("event")).map(|item| &item["event"]);
    let events: Vec<Link> = events.map(|event| serde_json::from_value(event.clone()).unwrap()).collect();
    let links = schemas::tail::links_after(&case.world.pool, 0, 100).await.unwrap();
    let own: Vec<Link> = links.into_iter().filter(|link| link.aggregate_type == "account").collect();
    assert_eq!(events, own);

    // of others there is nothing but hashes
    assert!(!file.contains("Svetlanskaya"));
}

#[tokio::test]
async fn every_kind_of_change_is_reported() {
    let case = DossierCase::new().await;
    let file = case.written().await.unwrap();
    let document: Value = serde_json::from_str(&file).unwrap();
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
    // From 3, Event 4, Others 5, Head 5; From 5, Event 6, 7, Others 8, Head 8; From 8, Event 9, Others 10, Head 10
    let flipped = |what: &str| {
        assert!(file.contains(what), "{what}");
        let other = if what.starts_with('a') { "b" } else { "a" };
        file.replacen(what, &format!("{other}{}", &what[1..]), 1)
    };
    let swapped = |from: &str, to: &str| {
        assert!(file.contains(from), "{from}");
        file.replacen(from, to, 1)
    };
    let hash = |at: usize, kind: &str| flipped(&text(&format!("/proof/{at}/{kind}/hash")));
    let altered = |position| Some(DossierFault::Altered(position));
    assert_eq!(case.fault(&hash(0, "from")), altered(4));
    assert_eq!(case.fault(&hash(1, "event")), altered(4));
    assert_eq!(case.fault(&swapped("тепло", "Тепло")), altered(6));
    assert_eq!(case.fault(&swapped(r#""sequence":2"#, r#""sequence":3"#)), altered(6));
    assert_eq!(case.fault(&swapped(r#""position":7,"#, r#""position":6,"#)), altered(7));
    assert_eq!(case.fault(&swapped(r#""recorded_at":"20"#, r#""recorded_at":"21"#)), altered(4));
    assert_eq!(case.fault(&swapped(r#""event_version":"1""#, r#""event_version":"2""#)), altered(4));
    assert_eq!(case.fault(&hash(2, "others")), Some(DossierFault::Others(5, 5)));
    assert_eq!(case.fault(&flipped(&text("/proof/7/others/leaves"))), Some(DossierFault::Others(8, 8)));
    assert_eq!(case.fault(&flipped(&text("/proof/8/head/signature"))), Some(DossierFault::Head(8)));
    let moved = swapped(r#""head":{"position":5"#, r#""head":{"position":6"#);
    assert_eq!(case.fault(&moved), Some(DossierFault::Head(5)));
    let jumped = swapped(r#""from":{"position":5"#, r#""from":{"position":4"#);
    assert_eq!(case.fault(&jumped), Some(DossierFault::From(4)));
    assert_eq!(case.fault(&flipped(&text("/dossier/signer"))), Some(DossierFault::Signer));
    assert_eq!(case.fault(&flipped(&text("/signature"))), Some(DossierFault::Bytes));
    assert_eq!(case.fault(&swapped(r#""position":10,"#, r#""position":11,"#)), Some(DossierFault::Bytes));
    let foreign = swapped(&format!(r#""id":"{}"#, case.account), r#""id":""#);
    assert_eq!(case.fault(&foreign), Some(DossierFault::Foreign(4)));
    let promised = swapped(r#""events":4"#, r#""events":5"#);
    assert_eq!(case.fault(&promised), Some(DossierFault::Incomplete { said: 5, found: 4 }));
    let unreadable = case.check(swapped(r#""leaves":"#, r#""leafs":"#)).fault.unwrap();
    assert_eq!((unreadable.code(), unreadable.position()), ("unreadable", None));
    // whole segments: the first left out, the last left out, another's signature
    let lines: Vec<&str> = file.lines().collect();
    let without = |from: usize, to: usize| [&lines[..from], &lines[to..]].concat().join("\n") + "\n";
    assert_eq!(case.fault(&without(1, 5)), Some(DossierFault::OutOfOrder(6)));
    let cut = without(10, 14).replacen("},\n]", "}\n]", 1);
    assert_eq!(case.fault(&cut), Some(DossierFault::Incomplete { said: 4, found: 3 }));
    let honest = case.check(cut.replacen(r#""events":4"#, r#""events":3"#, 1));
    assert_eq!(honest.fault, Some(DossierFault::Bytes), "nobody but the company cuts the end off");
    let other = check(file.as_bytes(), Some(&HeadSigner::generate().public())).unwrap();
    assert_eq!(other.fault, Some(DossierFault::Signer));
}

#[tokio::test]
async fn a_change_of_any_byte_is_found() {
    let case = DossierCase::new().await;
    let file = case.written().await.unwrap().into_bytes();
    let mut changed = file.clone();
    for at in 0..file.len() {
        changed[at] ^= 1 << (at % 7);
        assert!(case.check(&changed).fault.is_some(), "bit {} of byte {at}", at % 7);
        changed[at] = file[at];
    }
    assert!(case.check(&file[..file.len() - 1]).fault.is_some());
    assert!(case.check([&file[..], b"\n"].concat()).fault.is_some());
    assert_eq!(case.check(&file).fault, None);
}

#[tokio::test]
async fn a_damaged_log_gives_no_dossier() {
    let case = DossierCase::new().await;
    let mut intruder = case.world.database.owner().await.unwrap();
    intruder.execute("SET session_replication_role = replica").await.unwrap();
    let change = r#"UPDATE log.events SET metadata = '{"actor":"nobody"}' WHERE position = 5"#;
    intruder.execute(change).await.unwrap();
    assert!(matches!(case.written().await, Err(DossierError::Altered(5))));
}

#[tokio::test]
async fn an_unknown_stream_has_no_dossier() {
    let case = DossierCase::new().await;
    let nobody = write(&case.world.pool, &case.signer, ("account", "none"), std::io::sink()).await;
    assert!(matches!(nobody, Err(DossierError::Unknown)));
}
