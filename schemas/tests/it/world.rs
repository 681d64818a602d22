//! A database with an empty log for each test.

use domain::{
    Actor, Role,
    given::moment,
    house::{AddEntrance, Address, Passport, RegisterHouse},
};
use embedded::scratch::Scratch;
use schemas::{
    Appender, Ask, Database, Store, migrate,
    unit::{Key, NewEvent, Part, Unit},
};
use sqlx::PgPool;
use uuid::Uuid;

pub(crate) struct LogWorld {
    pub(crate) database: Database,
    pub(crate) pool: PgPool,
    pub(crate) appender: Appender,
    pub(crate) store: Store,
    _scratch: Scratch,
}

impl LogWorld {
    pub(crate) async fn new() -> Self {
        let scratch = Scratch::create().await;
        let database = Database::new(scratch.url());
        migrate(&database).await.unwrap();
        let pool = database.pool(16).unwrap();
        let appender = Appender::start(pool.clone());
        let store = Store::new(pool.clone(), appender.clone(), 1 << 20);
        Self { database, pool, appender, store, _scratch: scratch }
    }

    /// Checks what must hold after every test: dense positions, contiguous streams, dense numbers, an intact chain.
    /// Returns the number of events.
    pub(crate) async fn check(&self) -> i64 {
        let (count, max): (i64, i64) =
            sqlx::query_as("SELECT count(*), coalesce(max(position), 0) FROM log.events")
                .fetch_one(&self.pool)
                .await
                .unwrap();
        assert_eq!(count, max, "positions are dense from 1");
        let torn: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT sequence, row_number() OVER (PARTITION BY aggregate_type, aggregate_id \
             ORDER BY position) AS n FROM log.events) s WHERE sequence <> n",
        )
        .fetch_one(&self.pool)
        .await
        .unwrap();
        assert_eq!(torn, 0, "streams are contiguous in log order");
        let misnumbered: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT number, CASE WHEN sequence = 1 THEN row_number() OVER (\
             PARTITION BY aggregate_type, sequence = 1 ORDER BY position) END AS rank FROM log.events) s \
             WHERE number IS DISTINCT FROM rank",
        )
        .fetch_one(&self.pool)
        .await
        .unwrap();
        assert_eq!(misnumbered, 0, "streams of a kind are numbered densely in log order");
        let backwards: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position) AS b FROM log.events) s WHERE b",
        )
        .fetch_one(&self.pool)
        .await
        .unwrap();
        assert_eq!(backwards, 0, "recording time never runs backwards");
        assert_eq!(
            schemas::verify::verify(&self.pool, &schemas::verify::Against::default(), |_| ())
                .await
                .unwrap()
                .fault,
            None,
            "the chain is whole"
        );
        count
    }
}

pub(crate) fn ask() -> Ask {
    Ask::new(moment("2026-03-02T09:00:00Z"), Actor::named("tests", Role::Supervisor))
}

pub(crate) fn register() -> RegisterHouse {
    RegisterHouse {
        address: Address::parse("Vladivostok, Svetlanskaya 1").unwrap(),
        passport: Passport::default(),
        origin: None,
    }
}

pub(crate) fn entrance(number: u16) -> AddEntrance {
    AddEntrance { number, floors: 9 }
}

/// A unit with this many events on one stream.
pub(crate) fn unit(id: Uuid, expected: u64, events: usize) -> Unit {
    let draft = NewEvent {
        kind: "house.entrance_added".into(),
        version: 1,
        payload: r#"{"type":"entrance_added","number":1,"floors":9}"#.into(),
        metadata: r#"{"actor":"tests"}"#.into(),
        occurred_at: None,
    };
    Unit { parts: vec![Part { stream: "house", id, expected, events: vec![draft; events] }], key: None }
}

pub(crate) fn key(name: &str, body: u8) -> Key {
    Key { name: name.into(), fingerprint: [body; 32] }
}
