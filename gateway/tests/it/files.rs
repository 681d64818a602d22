//! Photographs and papers: brought, attached, seen by who may, and nothing else.

use domain::Role;
use gateway::Config;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{Connection as _, PgConnection};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use workers::{
    file_gc::FileGc,
    lease::{Lease, Start},
    worker::{Turn, Worker as _},
};

use crate::world::{Answer, World, send};

/// The beginning of a PNG, and then more than is read at a time.
fn picture() -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), &vec![7; 300 * 1024]].concat()
}

async fn bring(world: &World, token: &str, content: Vec<u8>) -> Answer {
    send(world.request(Method::POST, "/api/files").bearer_auth(token).body(content)).await
}

async fn attach(world: &World, token: &str, ticket: &str, sha256: &Value, audience: &str) -> Answer {
    let file =
        json!({ "file": Uuid::now_v7(), "audience": audience, "name": "кран \"1\".png", "sha256": sha256 });
    world.post(token, &format!("/api/tickets/{ticket}/attach-file"), &file).await
}

async fn ticket_of(world: &World, token: &str, applicant: &str) -> String {
    let applicant = json!({ "type": "person", "person": world.person(applicant).await });
    let ticket = json!({ "kind": "request", "source": "phone", "applicant": applicant, "text": "it drips" });
    world.post(token, "/api/tickets", &ticket).await.expect(201).id().to_string()
}

/// A picture of so many bytes, one like no other.
fn pictured(size: usize, like: u8) -> Vec<u8> {
    let mut picture = picture()[..8].to_vec();
    picture.resize(size, like);
    picture
}

async fn lease(world: &World) -> Lease {
    Lease::take(&world.pool, FileGc::NAME, Start::Beginning, &CancellationToken::new())
        .await
        .unwrap()
        .unwrap()
}

/// The worker's turns, until it has nothing left to do.
async fn tidy(world: &World, lease: &mut Lease) {
    let mut worker = FileGc { pool: world.pool.clone() };
    while worker.turn(lease).await.unwrap() == Turn::More {}
}

async fn a_week_passes(world: &World) {
    let query = "UPDATE files.contents SET kept_at = kept_at - interval '7 days'";
    sqlx::query(query).execute(&world.pool).await.unwrap();
}

async fn kept(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM files.contents").fetch_one(&world.pool).await.unwrap()
}

#[tokio::test]
async fn a_picture_is_seen_by_who_sees_it_on_the_card() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let [anna, boris] = ["anna", "boris"].map(|name| world.user(name, Role::Resident));
    let (anna, boris) = (world.token_of(anna.await).await, world.token_of(boris.await).await);
    let (hers, other) =
        (ticket_of(&world, &operator, "anna").await, ticket_of(&world, &operator, "anna").await);

    let brought = bring(&world, &anna, picture()).await.expect(201).body;
    let hash = hex::encode(Sha256::digest(picture()));
    assert_eq!(brought, json!({ "sha256": hash, "size": picture().len(), "media_type": "image/png" }));
    assert_eq!(bring(&world, &operator, picture()).await.expect(201).body, brought, "kept once");
    assert_eq!(kept(&world).await, 1);

    let secret = bring(&world, &operator, b"%PDF-1.7 the plan".to_vec()).await.expect(201).body;
    attach(&world, &anna, &hers, &brought["sha256"], "resident").await.expect(200);
    attach(&world, &operator, &hers, &secret["sha256"], "internal").await.expect(200);
    world.project().await;
    let card = world.get(&anna, &format!("/api/tickets/{hers}")).await.expect(200).body;
    assert_eq!(
        (&card["files"][0]["size"], &card["files"][0]["media_type"]),
        (&json!(307_208), &json!("image/png"))
    );

    let path = format!("/api/tickets/{hers}/files/{hash}");
    let response = world.request(Method::GET, &path).bearer_auth(&anna).send().await.unwrap();
    let headers = response.headers().clone();
    assert_eq!(response.bytes().await.unwrap(), picture());
    assert_eq!(headers["content-type"], "image/png");
    assert_eq!(headers["content-length"], "307208");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(
        headers["content-disposition"],
        "inline; filename*=UTF-8''%D0%BA%D1%80%D0%B0%D0%BD%20%221%22%2Epng"
    );

    world.get(&boris, &path).await.refused(404, "request.not_found");
    let elsewhere = format!("/api/tickets/{other}/files/{hash}");
    world.get(&anna, &elsewhere).await.refused(404, "request.not_found");
    let internal = format!("/api/tickets/{hers}/files/{}", secret["sha256"].as_str().unwrap());
    world.get(&anna, &internal).await.refused(404, "request.not_found");
    let seen = world.get(&operator, &internal).await.expect(200);
    assert!(seen.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
    for odd in ["x", &"0".repeat(64), "%2e%2e"] {
        let odd = format!("/api/tickets/{hers}/files/{odd}");
        world.get(&operator, &odd).await.refused(404, "request.not_found");
    }
    send(world.request(Method::GET, &path)).await.refused(401, "session.required");
}

#[tokio::test]
async fn only_what_was_brought_is_attached() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let ticket = ticket_of(&world, &operator, "anna").await;
    let never = attach(&world, &operator, &ticket, &json!("0".repeat(64)), "internal").await;
    never.refused(422, "file.unknown");
    assert_eq!(never.body["field"], "sha256");
    attach(&world, &operator, &ticket, &json!("xyz"), "internal").await.refused(422, "request.invalid");
}

#[tokio::test]
async fn there_is_a_bound_on_what_one_brings_and_attaches_to_nothing() {
    let world = World::with(Config { unattached_bytes_max: 1_000_000, ..Config::default() }).await;
    let mut lease = lease(&world).await;
    let operator = world.token(Role::Operator).await;
    let anna = world.token_of(world.user("anna", Role::Resident).await).await;
    let ticket = ticket_of(&world, &operator, "anna").await;
    let first = bring(&world, &anna, pictured(600_000, 1)).await.expect(201).body;
    let second = pictured(400_001, 2);
    bring(&world, &anna, second.clone()).await.refused(422, "file.too_much_unattached");
    bring(&world, &operator, second.clone()).await.expect(201);
    bring(&world, &anna, pictured(400_000, 3)).await.expect(201);

    // asked for and refused, it is attached to nothing
    attach(&world, &anna, &ticket, &first["sha256"], "internal")
        .await
        .refused(403, "ticket.internal_for_staff");
    tidy(&world, &mut lease).await;
    bring(&world, &anna, pictured(100, 4)).await.refused(422, "file.too_much_unattached");
    attach(&world, &anna, &ticket, &first["sha256"], "resident").await.expect(200);
    tidy(&world, &mut lease).await;
    bring(&world, &anna, second).await.expect(201);
    bring(&world, &anna, pictured(600_000, 5)).await.expect(201);
}

#[tokio::test]
async fn what_is_attached_stays_and_the_rest_goes_after_a_week() {
    let world = World::new().await;
    let mut lease = lease(&world).await;
    let operator = world.token(Role::Operator).await;
    let ticket = ticket_of(&world, &operator, "anna").await;
    let mut files = vec![];
    for like in 0..5 {
        files.push(bring(&world, &operator, pictured(100, like)).await.expect(201).body["sha256"].clone());
    }
    let attach = async |file: &Value| attach(&world, &operator, &ticket, file, "internal").await;
    attach(&files[0]).await.expect(200);
    tidy(&world, &mut lease).await;
    assert_eq!(kept(&world).await, 5, "a week has not passed");

    a_week_passes(&world).await;
    // named by the log, and not marked yet
    attach(&files[1]).await.expect(200);
    a_week_passes(&world).await;
    // brought again, and taken by a command that was refused
    bring(&world, &operator, pictured(100, 2)).await.expect(201);
    let nowhere = Uuid::now_v7().to_string();
    self::attach(&world, &operator, &nowhere, &files[3], "internal").await.refused(404, "ticket.unknown");
    tidy(&world, &mut lease).await;
    assert_eq!(kept(&world).await, 4);
    attach(&files[4]).await.refused(422, "file.unknown");
    a_week_passes(&world).await;
    tidy(&world, &mut lease).await;
    assert_eq!(kept(&world).await, 2);
    for file in &files[..2] {
        let path = format!("/api/tickets/{ticket}/files/{}", file.as_str().unwrap());
        world.project().await;
        world.get(&operator, &path).await.expect(200);
    }

    for fraud in ["DELETE FROM files.contents", "UPDATE files.contents SET attached = false"] {
        let refused = sqlx::query(fraud).execute(&world.pool).await.unwrap_err();
        assert!(refused.to_string().contains("the log names this file"), "{fraud}: {refused}");
    }
}

#[tokio::test]
async fn nothing_goes_while_the_log_cannot_be_read() {
    let world = World::new().await;
    let mut lease = lease(&world).await;
    let operator = world.token(Role::Operator).await;
    let ticket = ticket_of(&world, &operator, "anna").await;
    let file = bring(&world, &operator, pictured(100, 0)).await.expect(201).body;
    attach(&world, &operator, &ticket, &file["sha256"], "internal").await.expect(200);
    let mut owner = PgConnection::connect(&world.url()).await.unwrap();
    let tomorrow = "UPDATE log.events SET payload = '{\"type\":\"file_attached\"}' WHERE event_type = 'ticket.file_attached'";
    for statement in ["SET session_replication_role = replica", tomorrow] {
        sqlx::query(statement).execute(&mut owner).await.unwrap();
    }
    a_week_passes(&world).await;
    FileGc { pool: world.pool.clone() }.turn(&mut lease).await.unwrap_err();
    assert_eq!((kept(&world).await, lease.position()), (1, 0));
}

#[tokio::test]
async fn what_is_no_file_of_ours_is_not_kept() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let page = b"<!doctype html><script>alert(1)</script>".to_vec();
    let zip = b"PK\x03\x04 and so on".to_vec();
    for odd in [vec![], b"{}".to_vec(), page, zip, vec![0xff]] {
        bring(&world, &token, odd).await.refused(415, "file.media_type");
    }
    let mut large = picture();
    large.resize((10 << 20) + 1, 7);
    bring(&world, &token, large.clone()).await.refused(413, "request.too_large");
    large.resize(30 << 20, 7);
    bring(&world, &token, large.clone()).await.refused(413, "request.too_large");
    assert_eq!(kept(&world).await, 0);
    large.truncate(10 << 20);
    bring(&world, &token, large).await.expect(201);
    let auditor = world.token(Role::Auditor).await;
    bring(&world, &auditor, picture()).await.refused(403, "request.forbidden");
}

#[tokio::test]
async fn a_file_that_breaks_off_is_not_kept() {
    let world = World::new().await;
    let token = world.token(Role::Operator).await;
    let address = world.base.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nTransfer-Encoding: chunked\r\n\r\n\
         100\r\n\u{89}PNG"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.shutdown().await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("request.malformed"), "{answer}");
    assert_eq!(kept(&world).await, 0);
}
