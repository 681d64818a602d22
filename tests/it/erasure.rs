//! R15: the personal data of an erased person is in no table, no message of the stream, no export and no log line,
//! while chain and books stay sound. Secrets never were anywhere.

use async_nats::jetstream;
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::watch;

use crate::{
    check::head,
    models::{assert_equal, caught_up, contents},
    servers::TestBroker,
    traffic::{ROLES, Traffic},
    world::{EngineWorld, PASSWORD, until},
};

/// Personal data that is searched for.
const CANARIES: [&str; 3] = ["Canaria Quetzal", "+79995550137", "quetzal@canary.example"];

/// The tables that contain a text.
async fn tables_with(pool: &PgPool, words: &str) -> Vec<String> {
    let tables = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables \
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(pool).await.unwrap();
    let mut found = Vec::new();
    for table in tables {
        let query = format!("SELECT EXISTS (SELECT FROM {table} t WHERE strpos(t::text, $1) > 0)");
        if sqlx::query_scalar(&query).bind(words).fetch_one(pool).await.unwrap() {
            found.push(table);
        }
    }
    found
}

/// All messages of the stream.
async fn stream(world: &EngineWorld, broker: &TestBroker, messages: i64) -> String {
    let context = jetstream::new(workers::relay::connect(&broker.url).await.unwrap());
    let name = format!("DOMOVOY_{}", world.company);
    let stream = until(async || {
        let stream = context.get_stream(&name).await.ok()?;
        (stream.cached_info().state.last_sequence == messages as u64).then_some(stream)
    })
    .await;
    let mut all = String::new();
    for sequence in 1..=messages {
        let message = stream.get_raw_message(sequence as u64).await.unwrap();
        all.push_str(std::str::from_utf8(&message.payload).unwrap());
    }
    all
}

/// All exports.
async fn exports(world: &EngineWorld) -> String {
    let mut all = String::new();
    for what in [
        &["journal", "--format", "hledger"],
        &["balances", "--format", "csv"],
        &["histories", "--format", "xes"],
        &["histories", "--format", "ocel"],
    ] {
        all.push_str(&world.output(&[&["export"], &what[..]].concat()).await);
    }
    all
}

#[tokio::test]
async fn personal_data_of_an_erased_person_is_nowhere() {
    let broker = TestBroker::start().await;
    let world = EngineWorld::new().await.with_broker(&broker.url);
    let engine = world.start("up").await;
    let caller = world.caller(&engine, "all", ROLES).await;
    let (_, at) = watch::channel(caller.clone());
    let [name, phone, email] = CANARIES;
    let contacts = json!({ "contacts": { "name": name, "phones": [phone], "email": email } });
    let person = caller.done("/api/people", &contacts).await.id();
    let ticket = json!({
        "kind": "request", "source": "phone", "applicant": { "type": "person", "person": person },
        "text": "no light",
    });
    let ticket = caller.done("/api/tickets", &ticket).await.id();
    Traffic::begin(&at, 1).end().await;
    let pool = world.owner();
    caught_up(&pool).await;
    for canary in CANARIES {
        assert!(
            !tables_with(&pool, canary).await.is_empty(),
            "{canary} is known to nobody: nothing is tried"
        );
    }

    caller.done(&format!("/api/people/{person}/erase"), &json!({})).await;
    caught_up(&pool).await;
    let texts = [
        ("the stream", stream(&world, &broker, head(&pool).await).await),
        ("an export", exports(&world).await),
        ("a dossier", world.output(&["export", "dossier", "ticket", &ticket.to_string()]).await),
        ("a log line", world.logs()),
    ];
    let secrets = [PASSWORD, caller.token()];
    for word in CANARIES.into_iter().chain(secrets) {
        assert_eq!(tables_with(&pool, word).await, Vec::<String>::new(), "{word:?}");
        for (what, text) in &texts {
            assert!(!text.is_empty(), "{what} says nothing");
            assert!(!text.contains(word), "{what} has {word:?}");
        }
    }
    // a rebuild does not restore personal data
    let live = contents(&pool).await;
    world.output(&["rebuild"]).await;
    assert_equal(&live, &contents(&pool).await);
    world.books_agree().await;
    engine.stop().await;
    world.check().await;
}
