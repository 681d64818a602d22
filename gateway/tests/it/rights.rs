//! Who gets in where: every route, called in every role.

use std::{fmt::Write as _, fs, path::Path};

use domain::Role;
use gateway::routes;
use reqwest::Method;
use serde_json::{Value, json};
use strum::IntoEnumIterator;

use crate::world::World;

/// Whether somebody gets past the door. What they meet behind it, an empty body or nothing of that id, is
/// not asked here.
async fn gets_in(world: &World, method: &Method, path: &str, token: Option<&str>) -> bool {
    let path =
        path.replace("{id}", "0191e5a0-0000-7000-8000-000000000001").replace("{code}", "house.unknown");
    let mut request = world.request(method.clone(), &path);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if *method == Method::POST {
        request = request.json(&json!({}));
    }
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    assert!(status < 500, "{method} {path}: {status}");
    if status < 400 {
        // not read to the end: live updates have none
        return true;
    }
    let problem: Value = response.json().await.expect("a problem");
    !matches!(problem["code"].as_str(), Some("session.required" | "request.forbidden"))
}

#[tokio::test]
async fn rights_are_as_committed() {
    let world = World::new().await;
    let roles: Vec<Role> = Role::iter().filter(|role| *role != Role::System).collect();
    let mut tokens = Vec::new();
    for role in &roles {
        tokens.push(world.token(*role).await);
    }
    let mut table =
        "# Who gets in where, as the test of rights found it. A letter a role, - for nobody:\n#".to_owned();
    for role in &roles {
        write!(table, " {}={role:?}", letter(*role)).unwrap();
    }
    table += " 0=without a name\n";
    let mut routes = routes();
    routes.sort_by_key(|route| (route.path, route.method.to_string()));
    for route in &routes {
        let mut letters = String::new();
        for (role, token) in roles.iter().zip(&tokens) {
            let inside = gets_in(&world, &route.method, route.path, Some(token)).await;
            letters.push(if inside { letter(*role) } else { '-' });
        }
        let nobody = gets_in(&world, &route.method, route.path, None).await;
        letters.push(if nobody { '0' } else { '-' });
        writeln!(table, "{letters} {:6} {}", route.method.as_str(), route.path).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rights.txt");
    if std::env::var_os("UPDATE_CONTRACTS").is_some() {
        fs::write(path, table).unwrap();
        return;
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    for (is, was) in table.lines().zip(committed.lines()) {
        assert_eq!(is, was, "look at the change and run with UPDATE_CONTRACTS=1");
    }
    assert_eq!(table.lines().count(), committed.lines().count(), "routes came or went");
}

fn letter(role: Role) -> char {
    match role {
        Role::Operator => 'O',
        Role::Executor => 'E',
        Role::Supervisor => 'S',
        Role::Accountant => 'A',
        Role::Auditor => 'U',
        Role::Integrator => 'I',
        Role::Administrator => 'D',
        Role::Resident => 'R',
        Role::System => '!',
    }
}
