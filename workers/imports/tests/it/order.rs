//! The order of rows and columns, equal rows, ties, repetition, interruption.

use std::{cell::Cell, fmt::Write as _, pin::pin};

use futures::future::{Either, select};
use imports::{Houses, Ledger, Odd, Readings, Rejected, Tickets, Witness};
use test_world::World;
use tokio::sync::Notify;

use crate::source::{Files, gzipped, import, mapping, streams, try_import};

const LOG: &str = r#"
    shape = "event_log"
    time = { format = "rfc3339" }
    step = { label = ["activity"], at = "ts", by = "who" }
    state = { default = "in_progress", of = { "Closed" = "closed" } }
    case = { id = "case", attributes = ["product"] }
"#;

const REQUESTS: &str = r#"
    shape = "request_list"
    time = { format = "%Y-%m-%dT%H:%M:%S", zone = "America/New_York" }
    step = { label = ["status"] }
    state = { default = "new", of = { "Closed" = "closed" } }
    case = { id = "id", opened = "opened", closed = { column = "closed" }, address = ["street", "city"] }
"#;

/// Three cases, one called `NA`, one with equal rows and a tie, their rows mixed.
const ROWS: [&str; 7] = [
    "NA,Open,2024-01-01T10:00:00Z,ann,p1",
    "7,Open,2024-01-01T11:00:00Z,bob,p2",
    "NA,Wait,2024-01-02T10:00:00Z,ann,p1",
    "7,Wait,2024-01-03T10:00:00Z,bob,p2",
    "7,Wait,2024-01-03T10:00:00Z,bob,p2",
    "7,Closed,2024-01-03T10:00:00Z,bob,p3",
    "\"8, old\",Closed,2024-01-01T00:00:00Z,,p1",
];

fn log(rows: &[&str]) -> String {
    format!("case,activity,ts,who,product\n{}\n", rows.join("\n"))
}

fn columns_turned(text: &str) -> String {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut turned = csv::Writer::from_writer(Vec::new());
    turned.write_record(reader.headers().unwrap().iter().rev()).unwrap();
    for record in reader.records() {
        turned.write_record(record.unwrap().iter().rev()).unwrap();
    }
    String::from_utf8(turned.into_inner().unwrap()).unwrap()
}

#[tokio::test]
async fn the_same_file_in_any_form_and_order_changes_nothing() {
    let (world, files) = (World::new().await, Files::new());
    let (summary, _) =
        import::<Tickets>(&world, mapping(LOG), &files.write("a.csv", log(&ROWS).as_bytes())).await;
    assert_eq!((summary.rows, summary.taken, summary.rejected), (7, 7, 0));
    let first = streams(&world).await;
    assert_eq!(first.values().map(Vec::len).sum::<usize>(), 3 + 7, "a header a case, a step a row");

    let shuffled: Vec<&str> = [6, 5, 4, 0, 2, 3, 1].map(|row| ROWS[row]).to_vec();
    let marked = format!("\u{feff}{}", columns_turned(&log(&shuffled)).replace('\n', "\r\n"));
    for (name, content) in [
        ("same.csv", log(&ROWS).into_bytes()),
        ("shuffled.csv", log(&shuffled).into_bytes()),
        ("turned.csv", columns_turned(&log(&ROWS)).into_bytes()),
        ("marked.csv", marked.clone().into_bytes()),
        ("packed.csv", gzipped(marked.as_bytes())),
        ("quoted.csv", log(&ROWS).replacen("case,", "\u{feff}\"case\",", 1).into_bytes()),
    ] {
        let (summary, _) = import::<Tickets>(&world, mapping(LOG), &files.write(name, &content)).await;
        assert_eq!((summary.taken, summary.known), (0, 7), "{name}");
        assert_eq!(streams(&world).await, first, "{name}");
    }
}

#[tokio::test]
async fn a_case_is_in_the_order_of_time_and_of_the_file_on_ties() {
    let (world, files) = (World::new().await, Files::new());
    import::<Tickets>(&world, mapping(LOG), &files.write("a.csv", log(&ROWS).as_bytes())).await;
    let labels: Vec<Option<String>> = sqlx::query_scalar(
        "SELECT payload->>'label' FROM log.events WHERE aggregate_id = \
           (SELECT aggregate_id FROM log.events WHERE payload->'origin'->>'id' = '7') ORDER BY sequence",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    assert_eq!(
        labels.iter().map(Option::as_deref).collect::<Vec<_>>(),
        [None, Some("Open"), Some("Wait"), Some("Wait"), Some("Closed")]
    );
    let cases: i64 =
        sqlx::query_scalar("SELECT count(*) FROM log.events WHERE payload->'origin'->>'id' = 'NA'")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(cases, 1, "a case may be called NA");
}

#[tokio::test]
async fn a_longer_export_adds_what_is_new() {
    let (world, files) = (World::new().await, Files::new());
    import::<Tickets>(&world, mapping(LOG), &files.write("a.csv", log(&ROWS).as_bytes())).await;
    let mut more = ROWS.to_vec();
    more.insert(0, "NA,Closed,2024-02-01T10:00:00Z,ann,p1");
    let (summary, _) =
        import::<Tickets>(&world, mapping(LOG), &files.write("b.csv", log(&more).as_bytes())).await;
    assert_eq!((summary.taken, summary.known), (1, 7));
}

/// Looks each time that rows are done; nothing about them is odd.
struct Look<F>(F);

impl<F: FnMut() + Send> Witness for Look<F> {
    fn progress(&mut self, _: u64, _: u64) {
        (self.0)();
    }
    fn rejected(&mut self, line: u64, why: &Rejected) {
        panic!("line {line}: {why:?}");
    }
    fn odd(&mut self, odd: &Odd) {
        panic!("{odd:?}");
    }
}

#[tokio::test]
async fn an_interrupted_import_continues() {
    let (world, whole, files) = (World::new().await, World::new().await, Files::new());
    let mut text = String::from("case,activity,ts,who,product\n");
    for row in 0..3_000 {
        let (case, step) = (row % 700, row / 700);
        writeln!(text, "c{case},step {step},2024-01-{:02}T10:00:00Z,,p", step + 1).unwrap();
    }
    let file = files.write("a.csv", text.as_bytes());
    let expected = import::<Tickets>(&whole, mapping(LOG), &file).await.0;

    let begun = Notify::new();
    let mut ring = Look(|| begun.notify_one());
    tokio::select! {
        summary = try_import::<Tickets>(&world, mapping(LOG), &file, &mut ring) => panic!("not interrupted: {summary:?}"),
        // as a crash does, in the middle of its commands
        () = begun.notified() => {}
    }
    let begun = streams(&world).await.len();
    let (summary, _) = import::<Tickets>(&world, mapping(LOG), &file).await;
    assert!(begun < 700, "interrupted: {begun}");
    assert_eq!((summary.taken + summary.known, summary.rows), (expected.taken, 3_000));
    assert_eq!(streams(&world).await, streams(&whole).await);
}

#[tokio::test]
async fn a_request_is_one_step_and_its_latest_row_counts() {
    let (world, files) = (World::new().await, Files::new());
    let rows = [
        "id,status,opened,closed,street,city",
        "1,Open,2024-01-01T10:00:00,,3810 BAILEY AVENUE,BRONX",
        "1,Closed,2024-01-01T10:00:00,2024-01-05T10:00:00,3810 BAILEY AVENUE,BRONX",
        "1,Closed,2024-01-01T10:00:00,2024-01-05T10:00:00,3810 BAILEY AVENUE,BRONX",
        "2,Closed,2024-01-01T10:00:00,2023-12-31T10:00:00,,BRONX",
    ];
    let file = files.write("a.csv", rows.join("\n").as_bytes());
    let (summary, notes) = import::<Tickets>(&world, mapping(REQUESTS), &file).await;
    assert_eq!((summary.taken, summary.known, summary.odd), (3, 1, 1));
    assert_eq!((notes.odd[0].line, notes.odd[0].code), (5, "import.closed_before_opened"));

    let backwards: Vec<&str> = [0, 4, 3, 2, 1].map(|row| rows[row]).to_vec();
    let before = streams(&world).await;
    let file = files.write("b.csv", backwards.join("\n").as_bytes());
    assert_eq!(import::<Tickets>(&world, mapping(REQUESTS), &file).await.0.known, 4);
    assert_eq!(streams(&world).await, before);

    let headers: Vec<(Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT payload->>'closed_at', payload->>'address' FROM log.events \
          WHERE event_type = 'ticket.case_recorded' ORDER BY payload->'origin'->>'id'",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let (closed, address) = &headers[0];
    assert_eq!(closed.as_deref(), Some("2024-01-05T15:00:00Z"));
    assert_eq!(address.as_deref(), Some("3810 BAILEY AVENUE, BRONX"));
    assert_eq!(headers[1].1, None, "a city alone is no address");
}

#[tokio::test]
async fn equal_payments_are_two_and_equal_readings_are_one() {
    let (world, files) = (World::new().await, Files::new());
    let ledger = || {
        mapping::<Ledger>(
            r#"
            account = "id"
            label = ["what"]
            date = "day"
            delimiter = ";"
            time = { format = "%d.%m.%Y" }
            rules = { "fee" = { kind = "charge", amount = "sum" }, "paid" = { kind = "payment", amount = "sum" } }
            "#,
        )
    };
    let rows =
        ["id;what;day;sum", "A;fee;01.02.2024;20.00", "A;paid;03.02.2024;10.00", "A;paid;03.02.2024;10.00"];
    let file = files.write("a.csv", rows.join("\n").as_bytes());
    assert_eq!(import(&world, ledger(), &file).await.0.taken, 3);
    assert_eq!(import(&world, ledger(), &file).await.0.known, 3);
    let balance: String = sqlx::query_scalar(
        "SELECT payload->>'balance' FROM log.events WHERE aggregate_type = 'account' ORDER BY position DESC LIMIT 1",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(balance, "0.00");

    let readings = || {
        mapping::<Readings>(
            r#"
            meter = "m"
            date = "day"
            consumption = "wh"
            time = { format = "%Y-%m-%d" }
            service = "electricity"
            unit = "Wh"
            cadence = "daily"
            "#,
        )
    };
    let file = files
        .write("b.csv", b"m,day,wh\nH1,2024-01-02,5\nH1,2024-01-01,4\nH1,2024-01-02,5\nH1,2024-01-02,6\n");
    let (summary, mut notes) = import(&world, readings(), &file).await;
    assert_eq!((summary.taken, summary.known), (3, 1));
    notes.odd.sort_by_key(|odd| odd.line);
    let odd: Vec<_> = notes.odd.iter().map(|odd| (odd.line, odd.code)).collect();
    assert_eq!(odd, [(4, "import.reading_told_twice"), (5, "import.day_read_twice")]);
    assert_eq!(import(&world, readings(), &file).await.0.known, 4);
}

#[tokio::test]
async fn houses_of_one_address_are_two_and_a_house_told_twice_is_one() {
    let (world, files) = (World::new().await, Files::new());
    let houses = || {
        mapping::<Houses>(
            r#"
            id = "id"
            address = ["address"]
            year = "year"
            area = "area"
            passport = ["serie"]
            "#,
        )
    };
    let rows = "id,address,year,area,serie\n1,Svetlanskaya 1,1967,3625.00,\n2,Svetlanskaya 1,,,brick\n1,Svetlanskaya 1,1968,,x\n";
    let file = files.write("a.csv", rows.as_bytes());
    let (summary, notes) = import(&world, houses(), &file).await;
    assert_eq!((summary.taken, summary.known), (2, 1));
    assert_eq!((notes.odd[0].line, notes.odd[0].code), (4, "import.house_told_twice"));
    assert_eq!(import(&world, houses(), &file).await.0.known, 3);

    let file = files.write("b.csv", b"id,address,year,area,serie\n2,Svetlanskaya 1,1970,,brick\n");
    assert_eq!(import(&world, houses(), &file).await.0.taken, 1, "what became known of it is recorded");
}

#[tokio::test]
async fn entries_of_a_day_are_in_the_order_of_their_hours_whatever_the_order_of_the_file() {
    let (world, files) = (World::new().await, Files::new());
    let ledger = || {
        mapping::<Ledger>(
            r#"
            account = "id"
            label = ["what"]
            date = "at"
            time = { format = "%Y-%m-%d %H:%M", zone = "Asia/Vladivostok" }
            rules."fine" = { kind = "charge", amount = "sum" }
            rules."penalty" = { kind = "penalty", amount = "sum", replaces = true }
            "#,
        )
    };
    // the day begins at two in the afternoon of the day before by the clock of the log
    let rows = "id,what,at,sum\nA,penalty,2024-03-01 10:30,60.00\nA,fine,2024-03-01 09:00,35.00\n";
    import(&world, ledger(), &files.write("a.csv", rows.as_bytes())).await;
    let told = async || -> Vec<(String, String)> {
        sqlx::query_as(
            "SELECT payload->>'due', to_char(occurred_at, 'YYYY-MM-DD HH24:MI') FROM log.events \
             WHERE event_type = 'account.entry_recorded' ORDER BY sequence",
        )
        .fetch_all(&world.pool)
        .await
        .unwrap()
    };
    let (fine, penalty) = (("35.00", "2024-02-29 23:00"), ("60.00", "2024-03-01 00:30"));
    let strings = |(due, at): (&str, &str)| (due.to_owned(), at.to_owned());
    assert_eq!(told().await, [fine, penalty].map(strings));

    let late = format!("{rows}A,fine,2024-03-01 10:15,20.00\nA,fine,2024-03-01 23:59,5.00\n");
    import(&world, ledger(), &files.write("b.csv", late.as_bytes())).await;
    let (between, after) = (("60.00", "2024-03-01 00:15"), ("65.00", "2024-03-01 13:59"));
    assert_eq!(told().await, [fine, penalty, between, after].map(strings), "told late, but it lay between");
}

#[tokio::test]
async fn no_more_is_under_way_than_the_appender_takes_in_two_groups() {
    let (world, files) = (World::new().await, Files::new());
    let mut text = String::from("case,activity,ts,who,product\n");
    for case in 0..2_000 {
        writeln!(text, "c{case},Open,2024-01-01T10:00:00Z,,p").unwrap();
    }
    let file = files.write("a.csv", text.as_bytes());
    let (crowd, mut nothing) = (Cell::new(0), Look(|| ()));
    let import = pin!(try_import::<Tickets>(&world, mapping(LOG), &file, &mut nothing));
    let watch = pin!(async {
        loop {
            crowd.set(crowd.get().max(world.store.waiting()));
            tokio::task::yield_now().await;
        }
    });
    match select(import, watch).await {
        Either::Left((done, _)) => assert_eq!(done.unwrap().taken, 2_000),
        Either::Right((never, _)) => never,
    }
    let crowd = crowd.get();
    assert!((1..=2 * 512).contains(&crowd), "{crowd} waited");
}
