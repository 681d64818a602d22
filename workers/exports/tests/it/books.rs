//! R11, E6: hledger, as an independent program, accepts the journal of the log and computes the balances of the read
//! model.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use domain::{
    account::{
        Charge, CloseAccount, Correct, Credit, OpenAccount, RecordEntries, Reverse, ReverseCredit, WriteOff,
    },
    id::{AccountId, EntryId, PaymentId},
};
use exports::{
    balances::{balances, table},
    beancount::Beancount,
    books::{Currency, Notation},
    hledger::Hledger,
    journal::journal,
};
use projections::accounts::Accounts;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use schemas::{Vault, vault::MasterKey};
use serde_json::json;
use sqlx::PgPool;
use tempfile::TempDir;
use test_world::World;
use workers::project::Projector;

/// A company with accounts of its own and an imported ledger, and a folder for exports.
struct ExportedBooks {
    world: World,
    pool: PgPool,
    folder: TempDir,
}

impl ExportedBooks {
    async fn new() -> Self {
        let world = World::new().await;
        native(&world).await;
        foreign(&world).await;
        let database = world.database.clone().seeing(projections::search_path());
        let pool = database.pool(4).unwrap();
        let vault = Vault::new(pool.clone(), MasterKey::generate());
        let models = vec![Box::<Accounts>::default() as _];
        Projector::start(pool.clone(), vault, models).await.unwrap().catch_up().await.unwrap();
        Self { world, pool, folder: tempfile::tempdir().unwrap() }
    }

    async fn export(&self, source: Option<&str>, notation: &dyn Notation, currency: &str) {
        let currency: Currency = currency.parse().unwrap();
        let mut file = Vec::new();
        journal(&self.world.pool, source, notation, &currency, &mut file).await.unwrap();
        fs::write(self.folder.path().join("journal"), file).unwrap();
        let mut file = Vec::new();
        balances(&self.pool, source, Some("journal"), notation, &currency, &mut file).await.unwrap();
        fs::write(self.folder.path().join("balances"), file).unwrap();
    }

    /// Balance and advance of every account, by its name in the books.
    async fn table(&self, source: Option<&str>) -> BTreeMap<String, (String, String)> {
        let mut file = Vec::new();
        table(&self.pool, source, &mut file).await.unwrap();
        let mut rows = csv::Reader::from_reader(&*file);
        let rows = rows.deserialize::<(String, String, String, String, String)>().map(Result::unwrap);
        rows.map(|(id, _, _, balance, advance)| (id.to_uppercase(), (balance, advance))).collect()
    }

    fn hledger(&self, arguments: &[&str]) -> Result<String, String> {
        hledger(&self.folder.path().join("balances"), arguments)
    }
}

fn hledger(file: &Path, arguments: &[&str]) -> Result<String, String> {
    let run = Command::new("hledger").arg("-f").arg(file).args(arguments).output();
    let run = run.expect("hledger is installed: deploy/install.sh test");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if run.status.success() { Ok(text(run.stdout)) } else { Err(text(run.stderr)) }
}

async fn native(world: &World) {
    let lines = |amount: &str| json!([{"service": "heating", "amount": amount}]);
    for number in 0..5 {
        let account = AccountId::named(&number.to_string()).0;
        let entry = |name: &str| EntryId::named(&format!("{number} {name}"));
        let payment = |name: &str| PaymentId::named(&format!("{number} {name}"));
        let charge = |name: &str, amount: &str| json!({"entry": entry(name), "period": "2026-01", "effective": "2026-01-31", "due": "2026-02-10", "lines": lines(amount)});
        let credit = |name: &str, amount: &str| json!({"entry": entry(name), "payment": payment(name), "effective": "2026-02-03", "amount": amount});
        let flat = json!({"number": format!("кв. {number}; \"a|b\", c:d"), "opened_on": "2026-01-01"});
        world.does::<OpenAccount>(account, flat).await;
        world.does::<Charge>(account, charge("january", "100.00")).await;
        if number > 0 {
            world.does::<Credit>(account, credit("paid", "130.00")).await;
        }
        if number > 1 {
            let correction = json!({"entry": entry("correction"), "corrects": entry("january"), "reason": "it was cold",
                "effective": "2026-02-28", "lines": lines("-20.01")});
            world.does::<Correct>(account, correction).await;
            world.does::<Charge>(account, charge("extra", "70.00")).await;
        }
        if number > 2 {
            let back = json!({"entry": entry("back"), "payment": payment("paid"), "reason": "recalled", "effective": "2026-03-01"});
            world.does::<ReverseCredit>(account, back).await;
            let undone = json!({"entry": entry("undone"), "reverses": entry("extra"), "reason": "twice", "effective": "2026-03-02"});
            world.does::<Reverse>(account, undone).await;
        }
        if number > 3 {
            let off = json!({"entry": entry("off"), "reason": "nobody lives there", "effective": "2026-03-03", "amount": "79.99"});
            world.does::<WriteOff>(account, off).await;
            world.does::<CloseAccount>(account, json!({"reason": "sold"})).await;
        }
    }
}

/// Entries in any order, some of which replace earlier charges.
async fn foreign(world: &World) {
    let mut chance = StdRng::seed_from_u64(7);
    for case in 0..40 {
        let entries: Vec<_> = (0..chance.gen_range(1..9_u64))
            .map(|key| {
                let kind =
                    ["charge", "penalty", "expense", "payment", "payment", "note"][chance.gen_range(0..6)];
                let replaces = matches!(kind, "charge" | "penalty") && chance.gen_bool(0.3);
                json!({
                    "key": format!("{key:016x}"), "label": format!("Say \"{kind}\"; {key}"), "kind": kind,
                    "replaces": replaces, "amount": format!("{}.{:02}", chance.gen_range(0..300), chance.gen_range(0..100)),
                    "effective": format!("20{:02}-0{}-11", chance.gen_range(0..26), chance.gen_range(1..10)), "order": key,
                })
            })
            .collect();
        let origin = json!({"source": "fines", "id": format!("A{case}")});
        let account = AccountId::named(&format!("fines/A{case}")).0;
        let (some, rest) = entries.split_at(entries.len() / 2);
        for part in [some, rest] {
            if !part.is_empty() {
                world.does::<RecordEntries>(account, json!({"origin": origin, "entries": part})).await;
            }
        }
    }
}

#[tokio::test]
async fn hledger_accepts_journal_and_balances_and_computes_the_same() {
    let books = ExportedBooks::new().await;
    for (source, currency, accounts) in [(None, "RUB", 45), (Some("fines"), "EUR", 40)] {
        books.export(source, &Hledger, currency).await;
        books.hledger(&["check", "--strict"]).unwrap();
        let table = books.table(source).await;
        assert_eq!(table.len(), accounts);
        let tree = ["balance", "--flat", "--empty", "-O", "csv", "--layout", "bare"];
        let found = books.hledger(&[&tree[..], &["Receivable", "Advances"]].concat()).unwrap();
        let mut found: BTreeMap<String, String> = csv::Reader::from_reader(found.as_bytes())
            .deserialize::<(String, String, String)>()
            .map(Result::unwrap)
            .map(|(account, _, amount)| (account, amount))
            .collect();
        found.retain(|account, _| account.contains(':'));
        assert_eq!(found.len(), 2 * accounts);
        let minor = |text: &str| text.parse::<domain::Money>().unwrap().minor();
        for (id, (balance, advance)) in table {
            let side = |name: &str| minor(&found[&format!("{name}:{id}")]);
            assert_eq!(side("Liabilities:Advances"), -minor(&advance), "{id}");
            assert_eq!(side("Assets:Receivable") + side("Liabilities:Advances"), minor(&balance), "{id}");
        }
    }
}

#[tokio::test]
async fn hledger_notices_a_wrong_balance() {
    let books = ExportedBooks::new().await;
    books.export(None, &Hledger, "RUB").await;
    let file = books.folder.path().join("balances");
    let sound = fs::read_to_string(&file).unwrap();
    let wrong = sound.replacen("= 100.00 RUB", "= 100.01 RUB", 1);
    assert_ne!(sound, wrong);
    fs::write(&file, wrong).unwrap();
    assert!(books.hledger(&["check", "--strict"]).unwrap_err().contains("balance assertion"));
}

#[tokio::test]
async fn beancount_gets_the_same_movements() {
    let books = ExportedBooks::new().await;
    let movements = |file: &str| -> Vec<String> {
        let lines = fs::read_to_string(books.folder.path().join(file)).unwrap();
        let postings = lines.lines().filter(|line| line.starts_with("  ") && line.contains(" RUB"));
        postings.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    books.export(None, &Hledger, "RUB").await;
    let hledger = movements("journal");
    books.export(None, &Beancount, "RUB").await;
    assert_eq!(movements("journal"), hledger);
    assert!(hledger.len() > 100);
}
