//! Rows that cannot be taken are named; files and mappings that fit nothing are refused as a whole.

use imports::{Houses, ImportError, Ledger, Readings, Tickets, rejected};
use test_world::World;

use crate::source::{Files, Notes, gzipped, import, mapping, streams, try_import};

const LOG: &str = r#"
    shape = "event_log"
    time = { format = "rfc3339" }
    step = { label = ["activity"], at = "ts", by = "who" }
    state = { default = "in_progress" }
    case = { id = "case", due = "due", attributes = ["note"] }
"#;

const LEDGER: &str = r#"
    account = "id"
    label = ["what"]
    date = "day"
    time = { format = "%Y-%m-%d" }
    rules = { "fee" = { kind = "charge", amount = "sum" } }
"#;

const READINGS: &str = r#"
    meter = "m"
    date = "day"
    consumption = "wh"
    register = "shows"
    time = { format = "%Y-%m-%d" }
    service = "electricity"
    unit = "Wh"
    cadence = "daily"
"#;

const HOUSES: &str = r#"
    id = "id"
    address = ["address"]
    year = "year"
    area = "area"
"#;

/// Rows below the header, each with the code it is rejected with; none where it is taken.
type Rows<'a> = &'a [(&'a [u8], Option<&'a str>)];

fn file(header: &str, rows: Rows<'_>) -> Vec<u8> {
    ended(header, rows, b"\n")
}

fn ended(header: &str, rows: Rows<'_>, end: &[u8]) -> Vec<u8> {
    let lines = rows.iter().map(|(row, _)| *row);
    [header.as_bytes()].into_iter().chain(lines).collect::<Vec<_>>().join(end)
}

fn expected(rows: Rows<'_>) -> Vec<(u64, String)> {
    let coded = rows
        .iter()
        .enumerate()
        .filter_map(|(place, (_, code))| Some((place as u64 + 2, (*code)?.to_owned())));
    coded.collect()
}

#[tokio::test]
async fn steps() {
    let (world, files) = (World::new().await, Files::new());
    let long = format!("c,{},2024-01-01T00:00:00Z,,,", "x".repeat(201));
    let prose = format!("c,ok,2024-01-01T00:00:00Z,,,{}", "x".repeat(4_001));
    let rows: Rows<'_> = &[
        (b"c,ok,2024-01-01T00:00:00Z,ann,,", None),
        (b"c,ok,2024-02-30T00:00:00Z,ann,,", Some("import.time_unreadable")),
        (b"c,ok,yesterday,ann,,", Some("import.time_unreadable")),
        (b"c,ok,1812-09-07T06:00:00Z,ann,,", Some("import.time_out_of_range")),
        (b"c,ok,,ann,,", Some("import.cell_empty")),
        (b"c,ok,2024-01-01T00:00:00Z,ann,soon,", Some("import.time_unreadable")),
        (b" ,ok,2024-01-01T00:00:00Z,ann,,", Some("import.cell_empty")),
        (b"c,,2024-01-01T00:00:00Z,ann,,", Some("import.cell_empty")),
        (b"c,ok,2024-01-01T00:00:00Z,ann", Some("import.number_of_cells")),
        (b"c,ok,2024-01-01T00:00:00Z,ann,,,", Some("import.number_of_cells")),
        (b"c,ok,2024-01-01T00:00:00Z,\xff,,", Some("import.not_utf8")),
        (b"c,o\0k,2024-01-01T00:00:00Z,,,", Some("import.control_character")),
        (long.as_bytes(), Some("import.text_too_long")),
        (prose.as_bytes(), Some("import.text_too_long")),
        (b"c,ok,2024-01-01T00:00:00Z,,,a\0b", Some("import.control_character")),
        (b"d,ok,yesterday,,,", Some("import.time_unreadable")),
        (b"e,ok,2024-01-01T00:00:00Z,,,odd \x1b but kept", None),
    ];
    let path = files.write("a.csv", &file("case,activity,ts,who,due,note", rows));
    let (summary, notes) = import::<Tickets>(&world, mapping(LOG), &path).await;
    assert_eq!(notes.codes(), expected(rows));
    assert_eq!(
        (summary.taken, streams(&world).await.len()),
        (2, 2),
        "of a case without a good row nothing is kept"
    );

    assert_eq!(rejected(&world.pool, "tickets", Some("test")).await.unwrap(), 15);
    let (_, again) = import::<Tickets>(&world, mapping(LOG), &path).await;
    assert_eq!(again.codes(), expected(rows), "named again");
    for (name, end) in [("crlf.csv", b"\r\n".as_slice()), ("cr.csv", b"\r")] {
        let path = files.write(name, &ended("case,activity,ts,who,due,note", rows, end));
        let (_, other) = import::<Tickets>(&world, mapping(LOG), &path).await;
        assert_eq!(other.codes(), expected(rows), "on the same lines: {name}");
    }
    assert_eq!(rejected(&world.pool, "tickets", Some("test")).await.unwrap(), 15, "and counted once");
    assert_eq!(rejected(&world.pool, "tickets", Some("other")).await.unwrap(), 0);
}

#[tokio::test]
async fn a_quote_left_open_spoils_its_own_line_only() {
    let (world, files) = (World::new().await, Files::new());
    let rows: Rows<'_> = &[
        (b"c,\"ok,2024-01-01T00:00:00Z,,,", Some("import.quote_left_open")),
        (b"d,ok,2024-01-01T00:00:00Z,,,", None),
        (b"e,ok,2024-01-01T00:00:00Z,,,\"said\"", None),
        (b"f,\"ok,2024-01-01T00:00:00Z,,,", Some("import.quote_left_open")),
        (b"g,ok,2024-01-01T00:00:00Z,,,", None),
    ];
    for (name, end) in [("lf.csv", b"\n".as_slice()), ("crlf.csv", b"\r\n")] {
        let path = files.write(name, &ended("case,activity,ts,who,due,note", rows, end));
        let (summary, notes) = import::<Tickets>(&world, mapping(LOG), &path).await;
        assert_eq!((summary.rows, summary.taken + summary.known), (5, 3), "{name}");
        assert_eq!(notes.codes(), expected(rows), "{name}");
    }
}

#[tokio::test]
async fn a_cell_of_several_lines_is_a_cell_and_its_row_is_named_by_its_first() {
    let (world, files) = (World::new().await, Files::new());
    let text = "case,activity,ts,who,due,note\n\nc,ok,2024-01-01T00:00:00Z,,,\"two\nlines\"\n\
                d,\"o\nk\",yesterday,,,\ne,\"o\nk\",2024-01-01T00:00:00Z\n";
    let (summary, notes) =
        import::<Tickets>(&world, mapping(LOG), &files.write("a.csv", text.as_bytes())).await;
    assert_eq!((summary.rows, summary.taken), (3, 1));
    let codes = notes.codes();
    assert_eq!(codes.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5, 7]);
    assert_eq!(codes[1].1, "import.number_of_cells");
}

#[tokio::test]
async fn a_line_without_end_is_no_row() {
    let (world, files) = (World::new().await, Files::new());
    let endless = format!("case,activity,ts,who,due,note\nc,ok,{}", "x".repeat(9 << 20));
    let path = files.write("a.csv", endless.as_bytes());
    let no = try_import::<Tickets>(&world, mapping(LOG), &path, &mut Notes::default()).await.unwrap_err();
    let why = std::error::Error::source(&no).unwrap().to_string();
    assert_eq!(why, "line 2 is longer than 8 MiB");
}

#[tokio::test]
async fn entries_readings_and_houses() {
    let (world, files) = (World::new().await, Files::new());
    let entries: Rows<'_> = &[
        (b"A,fee,2024-01-01,10.50", None),
        (b"A,fee,2024-01-01,10.505", Some("import.number_too_precise")),
        (b"A,fee,2024-01-01,ten", Some("import.number_unreadable")),
        (b"A,fee,2024-01-01,", Some("import.cell_empty")),
        (b"A,fee,2024-01-01,1e3", Some("import.number_unreadable")),
        (b"A,fee,2024-01-01,99999999999", Some("import.number_too_large")),
        (b"A,fee,1024-01-01,10", Some("import.time_out_of_range")),
        (b"A,fine,2024-01-01,10", Some("import.label_unknown")),
    ];
    let path = files.write("a.csv", &file("id,what,day,sum", entries));
    assert_eq!(import::<Ledger>(&world, mapping(LEDGER), &path).await.1.codes(), expected(entries));

    let readings: Rows<'_> = &[
        (b"H1,2024-01-01,5,10", None),
        (b"H1,2024-01-02,5,", None),
        (b"H1,2024-01-03,-5,10", Some("import.number_negative")),
        (b"H1,2024-01-04,0.0000001,10", Some("import.number_too_precise")),
        (b"H1,2024-01-05,,10", Some("import.cell_empty")),
        (b"H1,2024-13-05,5,10", Some("import.time_unreadable")),
        (b"H1,0024-01-05,5,10", Some("import.time_out_of_range")),
    ];
    let path = files.write("b.csv", &file("m,day,wh,shows", readings));
    assert_eq!(import::<Readings>(&world, mapping(READINGS), &path).await.1.codes(), expected(readings));

    let houses: Rows<'_> = &[
        (b"1,Svetlanskaya 1,1967,10.5", None),
        (b"2,,1967,", Some("import.cell_empty")),
        (b"3,Svetlanskaya 3,old,", Some("import.number_unreadable")),
        (b"4,Svetlanskaya 4,1967.5,", Some("import.number_not_whole")),
        (b"5,Svetlanskaya 5,,-1", Some("import.number_negative")),
        (b"6,Svetlanskaya 6,,", None),
    ];
    let path = files.write("c.csv", &file("id,address,year,area", houses));
    assert_eq!(import::<Houses>(&world, mapping(HOUSES), &path).await.1.codes(), expected(houses));
}

#[tokio::test]
async fn what_the_domain_refuses_is_named_like_any_other_and_keeps_no_other_row_back() {
    let (world, files) = (World::new().await, Files::new());
    let path = files.write(
        "a.csv",
        b"id,what,day,sum\nA,fee,2024-01-01,9999999999\nA,fee,2024-01-02,9999999999\nA,fee,2024-01-03,-5.00\n",
    );
    let (summary, notes) = import::<Ledger>(&world, mapping(LEDGER), &path).await;
    assert_eq!(notes.codes(), [(3, "account.too_large".to_owned())]);
    assert_eq!((summary.taken, summary.known, summary.rejected), (2, 0, 1));
    let (summary, _) = import::<Ledger>(&world, mapping(LEDGER), &path).await;
    assert_eq!((summary.taken, summary.known, summary.rejected), (0, 2, 1));
}

#[tokio::test]
async fn a_mended_file_takes_the_place_of_the_one_before_it() {
    let (world, files) = (World::new().await, Files::new());
    for (rows, left) in [("1,,1967,\n2,,1967,\n", 2), ("1,Svetlanskaya 1,1967,\n2,,1967,\n", 1)] {
        let path = files.write("a.csv", format!("id,address,year,area\n{rows}").as_bytes());
        import::<Houses>(&world, mapping(HOUSES), &path).await;
        assert_eq!(rejected(&world.pool, "houses", Some("test")).await.unwrap(), left);
    }
    let path = files.write("b.csv", b"id,address,year,area\n3,,1967,\n");
    import::<Houses>(&world, mapping(HOUSES), &path).await;
    assert_eq!(rejected(&world.pool, "houses", Some("test")).await.unwrap(), 2, "another file is another");
}

#[tokio::test]
async fn a_rejected_row_is_no_loss_once_another_file_has_told_of_its_house() {
    let (world, files) = (World::new().await, Files::new());
    let read = async |name: &str, rows: &str| {
        let path = files.write(name, format!("id,address,year,area\n{rows}").as_bytes());
        import::<Houses>(&world, mapping(HOUSES), &path).await;
        rejected(&world.pool, "houses", Some("test")).await.unwrap()
    };
    let bad = "1,,1967,\n2,,1967,\n2,,1968,\n,Svetlanskaya 3,1967,\n4,,1967,\n4,Svetlanskaya 4,1967,\n";
    assert_eq!(read("bad.csv", bad).await, 5);
    assert_eq!(read("mended.csv", "1,Svetlanskaya 1,1967,\n").await, 4);
    assert_eq!(read("bad.csv", bad).await, 4, "whichever is read again");
    assert_eq!(read("more.csv", "2,Svetlanskaya 2,1967,\n5,,1967,\n").await, 3, "of 2 no more, but of 5");
    // the row without an id and the one whose house another row of its file told of stay
    assert_eq!(read("rest.csv", "4,Svetlanskaya 4,1968,\n5,Svetlanskaya 5,1967,\n").await, 2);
    assert_eq!(rejected(&world.pool, "houses", None).await.unwrap(), 2);
}

#[tokio::test]
async fn a_file_that_does_not_fit_is_refused_before_anything_is_recorded() {
    let (world, files) = (World::new().await, Files::new());
    let good = "case,activity,ts,who,due,note\nc,ok,2024-01-01T00:00:00Z,,,\n";
    let mut broken = gzipped(good.repeat(2_000).as_bytes());
    broken.truncate(broken.len() / 2);
    for (content, says) in [
        (b"case,activity,ts\nc,ok,2024-01-01T00:00:00Z\n".to_vec(), "has no column who, due, note"),
        (good.replace("note", "who").into_bytes(), "has no column note"),
        (good.replacen("note", "note,who", 1).into_bytes(), "\"who\" more than once"),
        (b"\xff\xfec\0a\0s\0e\0".to_vec(), "not UTF-8"),
        (Vec::new(), "is empty"),
        (b"\r\n\n".to_vec(), "is empty"),
        (broken, "cannot be read"),
    ] {
        let path = files.write("a.csv", &content);
        let refused = try_import::<Tickets>(&world, mapping(LOG), &path, &mut Notes::default()).await;
        let refused = refused.unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
    }
    assert!(streams(&world).await.is_empty());
}

#[test]
fn a_mapping_is_read_strictly() {
    let files = Files::new();
    let no = |text: &str| -> ImportError {
        imports::mapping::<Tickets>(&files.write("m.toml", text.as_bytes())).unwrap_err()
    };
    let why = |text: &str| match no(text) {
        ImportError::Mapping(_, _, why) => why.to_string(),
        other => other.to_string(),
    };
    assert!(why(&format!("colour = \"red\"\n{LOG}")).contains("unknown field `colour`"));
    assert!(why(&LOG.replace("in_progress", "going_on")).contains("unknown variant `going_on`"));
    assert!(why(&LOG.replace("rfc3339", "%Q")).contains("neither rfc3339 nor a pattern"));
    assert!(why(&format!("delimiter = \"ab\"\n{LOG}")).contains("character"));
    assert!(why(&LOG.replace(", at = \"ts\"", "")).contains("needs the column step.at"));
    assert!(why(&LOG.replace("event_log", "request_list")).contains("has no step.at"));
    let rule = LEDGER.replace("\"charge\"", "\"note\"");
    let no = imports::mapping::<Ledger>(&files.write("l.toml", rule.as_bytes())).unwrap_err();
    assert!(no.to_string().contains("a note has no amount"), "{no}");
}
