//! The servers in use: started, stopped, killed and restarted, on folders of every kind.

use std::{
    fs::{self, Permissions},
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::Stdio,
    time::Duration,
};

use embedded::{Error, Nats, Options, Postgres, Servers, Want};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// async-nats does not take the user from the address.
async fn follow(url: &str) -> async_nats::jetstream::Context {
    let address: async_nats::ServerAddr = url.parse().unwrap();
    let (user, password) = (address.username().unwrap().to_owned(), address.password().unwrap().to_owned());
    let options = async_nats::ConnectOptions::with_user_and_password(user, password);
    async_nats::jetstream::new(options.connect(address).await.unwrap())
}

async fn one(url: &str, query: &str) -> String {
    connect(url).await.query_one(query, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_database_is_durable_utf8_and_needs_a_password() {
    let folder = folder();
    let postgres = Postgres::start(&Options::durable(folder.path())).await.unwrap();
    let url = postgres.company_url();

    assert_eq!(one(&url, "SELECT current_setting('fsync')").await, "on");
    assert_eq!(one(&url, "SELECT current_setting('data_checksums')").await, "on");
    assert_eq!(one(&url, "SELECT current_setting('listen_addresses')").await, "127.0.0.1");
    assert_eq!(one(&url, "SELECT lower('ЖЁ') || upper('б')").await, "жёБ");
    connect(&url).await.batch_execute("CREATE EXTENSION pg_trgm").await.unwrap();

    let wrong = format!("postgres://domovoy:wrong@127.0.0.1:{}/domovoy", postgres.port());
    assert!(tokio_postgres::connect(&wrong, NoTls).await.is_err());
    postgres.stop().await;
}

#[tokio::test]
async fn values_of_a_refused_statement_are_not_in_the_log() {
    let folder = folder();
    let options = Options::throwaway(folder.path());
    let postgres = Postgres::start(&options).await.unwrap();
    let client = connect(&postgres.company_url()).await;
    client.batch_execute("CREATE TABLE person (name text PRIMARY KEY, born date)").await.unwrap();
    let insert = "INSERT INTO person VALUES ('Anna Secret', NULL)";
    client.batch_execute(insert).await.unwrap();
    client.batch_execute(insert).await.unwrap_err();
    client.batch_execute("INSERT INTO person VALUES ('x', 'Secret')").await.unwrap_err();
    client.batch_execute("DO $$ BEGIN RAISE EXCEPTION 'Secret'; END $$").await.unwrap_err();
    drop(client);
    postgres.stop().await;
    let log = fs::read_to_string(folder.path().join("postgres.log")).unwrap();
    assert!(log.contains("ready to accept connections") && !log.contains("Secret"), "{log}");
}

#[tokio::test]
async fn a_second_start_keeps_the_data() {
    let folder = folder();
    let options = Options::throwaway(folder.path());
    let postgres = Postgres::start(&options).await.unwrap();
    let written = "CREATE TABLE house (name text); INSERT INTO house VALUES ('Svetlanskaya 1')";
    connect(&postgres.company_url()).await.batch_execute(written).await.unwrap();
    postgres.stop().await;

    let postgres = Postgres::start(&options).await.unwrap();
    assert_eq!(one(&postgres.company_url(), "SELECT name FROM house").await, "Svetlanskaya 1");
    postgres.stop().await;
}

#[tokio::test]
async fn a_killed_server_starts_again_on_its_folder() {
    let folder = folder();
    let options = Options::durable(folder.path());
    let postgres = Postgres::start(&options).await.unwrap();
    let written = "CREATE TABLE house (name text); INSERT INTO house VALUES ('Svetlanskaya 1')";
    connect(&postgres.company_url()).await.batch_execute(written).await.unwrap();
    let port = postgres.port();
    postgres.kill().await.unwrap();

    // after a restart of the machine, the process id of the dead server may belong to another process
    let lock = folder.path().join("pgdata/postmaster.pid");
    let text = fs::read_to_string(&lock).unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&lock, format!("{}\n{rest}", std::process::id())).unwrap();

    let postgres = Postgres::start(&options.on_port(port)).await.unwrap();
    assert_eq!(one(&postgres.company_url(), "SELECT name FROM house").await, "Svetlanskaya 1");
    postgres.stop().await;
}

#[tokio::test]
async fn an_interrupted_first_start_is_repeated() {
    let folder = folder();
    let unfinished = folder.path().join("pgdata.new");
    fs::create_dir(&unfinished).unwrap();
    fs::write(unfinished.join("PG_VERSION"), "9\n").unwrap();
    Postgres::start(&Options::throwaway(folder.path())).await.unwrap().stop().await;
    assert!(!unfinished.exists());
}

#[tokio::test]
async fn a_folder_below_a_closed_one_serves() {
    let folder = folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, Permissions::from_mode(0o700)).unwrap();
    Postgres::start(&Options::throwaway(closed.join("postgres"))).await.unwrap().stop().await;
    Nats::start(&Options::throwaway(closed.join("nats"))).await.unwrap().stop().await;
}

/// PostgreSQL 15 needs the real path; newer versions do not.
#[tokio::test]
async fn the_postgres_of_debian_serves_in_an_open_folder() {
    let debian = Path::new("/usr/lib/postgresql/15/bin");
    if !debian.exists() {
        eprintln!("skipped: no PostgreSQL 15 of Debian here");
        return;
    }
    let folder = folder();
    let mut options = Options::throwaway(folder.path().join("postgres"));
    options.places.postgres = Some(debian.to_owned());
    if rustix::process::geteuid().is_root() {
        fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
        let error = Postgres::start(&options).await.unwrap_err();
        assert!(matches!(&error, Error::Closed { path } if path == folder.path()), "{error}");
    }
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let postgres = Postgres::start(&options).await.unwrap();
    assert_eq!(one(&postgres.company_url(), "SELECT lower('ЖЁ')").await, "жё");
    postgres.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_reported() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let options = Options::throwaway(folder.path()).on_port(port);
    let error = Postgres::start(&options).await.unwrap_err();
    assert!(matches!(error, Error::PortTaken { port: said } if said == port), "{error}");
    let error = Nats::start(&options).await.unwrap_err();
    assert!(matches!(error, Error::PortTaken { port: said } if said == port), "{error}");
}

#[tokio::test]
async fn a_missing_server_is_reported_with_what_was_tried() {
    let folder = folder();
    let mut options = Options::throwaway(folder.path());
    options.places.postgres = Some("/nowhere".into());
    options.places.nats = Some("/bin/true".into());
    let error = Postgres::start(&options).await.unwrap_err().to_string();
    assert!(error.contains("PostgreSQL 15") && error.contains("deploy/install.sh"), "{error}");
    let error = Nats::start(&options).await.unwrap_err().to_string();
    assert!(error.contains("/bin/true is no nats-server"), "{error}");
}

#[tokio::test]
async fn something_else_in_the_folder_is_left_alone() {
    let folder = folder();
    let data = folder.path().join("pgdata");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("letter.txt"), "dear diary").unwrap();
    let error = Postgres::start(&Options::throwaway(folder.path())).await.unwrap_err();
    assert!(matches!(error, Error::Foreign { .. }), "{error}");
    assert!(data.join("letter.txt").exists());
}

#[tokio::test]
async fn a_stream_survives_stop_and_kill() {
    let folder = folder();
    let options = Options::durable(folder.path());
    let nats = Nats::start(&options).await.unwrap();
    let options = options.on_port(nats.port());
    let stream = async_nats::jetstream::stream::Config {
        name: "LOG".into(),
        subjects: vec!["log.>".into()],
        ..Default::default()
    };
    let jetstream = follow(&nats.url()).await;
    jetstream.create_stream(stream).await.unwrap();
    jetstream.publish("log.first", "1".into()).await.unwrap().await.unwrap();
    nats.stop().await;

    let nats = Nats::start(&options).await.unwrap();
    let jetstream = follow(&nats.url()).await;
    jetstream.publish("log.second", "2".into()).await.unwrap().await.unwrap();
    nats.kill().await;

    let nats = Nats::start(&options).await.unwrap();
    let jetstream = follow(&nats.url()).await;
    assert_eq!(jetstream.get_stream("LOG").await.unwrap().cached_info().state.messages, 2);
    let keyless = async_nats::connect(format!("nats://127.0.0.1:{}", nats.port())).await;
    assert!(keyless.is_err(), "the broker asks for its password");
    nats.stop().await;
}

#[tokio::test]
async fn others_find_the_servers_of_a_folder_running_or_not() {
    let folder = folder();
    let data = folder.path().join("data");
    let first = Servers::start(&data, Want::Own, Want::Own).await.unwrap();
    let error = Servers::start(&data, Want::Own, Want::Own).await.unwrap_err();
    assert!(matches!(error, Error::InUse { .. }), "{error}");

    let beside = Servers::attach(&data, Want::Own, Want::Nothing).await.unwrap();
    assert_eq!(beside.database_url(), first.database_url());
    assert_eq!(beside.nats_url(), None);
    beside.stop().await;
    assert_eq!(one(first.database_url().unwrap(), "SELECT current_database()::text").await, "domovoy");
    let url = first.database_url().unwrap().to_owned();
    first.stop().await;

    let alone = Servers::attach(&data, Want::Own, Want::Nothing).await.unwrap();
    assert_eq!(alone.database_url(), Some(url.as_str()), "the port is kept from start to start");
    alone.stop().await;
}

#[tokio::test]
async fn given_servers_need_no_folder() {
    let given = || Want::Given("postgres://elsewhere".to_owned());
    let servers = Servers::start(Path::new("/proc/nowhere"), given(), Want::Nothing).await.unwrap();
    assert_eq!(servers.database_url(), Some("postgres://elsewhere"));
}

#[tokio::test]
async fn the_servers_of_a_killed_parent_end_and_the_folder_is_free() {
    let child = tokio::process::Command::new(env!("CARGO_BIN_EXE_with-servers"))
        .args(["--", "sh", "-c", "echo $TEST_SERVERS; read forever"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    let mut said = String::new();
    let stdout = child.stdout.take().unwrap();
    tokio::io::AsyncBufReadExt::read_line(&mut tokio::io::BufReader::new(stdout), &mut said).await.unwrap();
    child.kill().await.unwrap();

    let left = Path::new(said.trim());
    let options = Options::throwaway(left.join("postgres"));
    let again = tokio::time::timeout(Duration::from_mins(1), Postgres::start(&options)).await;
    again.expect("the folder is free in time").unwrap().stop().await;
    fs::remove_dir_all(left).unwrap();
}

#[tokio::test]
async fn the_exit_code_of_the_command_is_passed_on_and_nothing_is_left() {
    let ran = tokio::process::Command::new(env!("CARGO_BIN_EXE_with-servers"))
        .args(["--", "sh", "-c", "printf %s $TEST_SERVERS; exit 7"])
        .output()
        .await
        .unwrap();
    assert_eq!(ran.status.code(), Some(7));
    assert!(ran.stderr.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(!Path::new(std::str::from_utf8(&ran.stdout).unwrap()).exists());
}
