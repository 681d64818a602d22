//! Live updates.

use std::collections::HashMap;

use domain::Role;
use gateway::Config;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::world::{PATIENCE, World, send};

struct Watching {
    response: Response,
    text: String,
}

impl Watching {
    async fn begin(world: &World, token: &str) -> Self {
        let response = world.request(Method::GET, "/api/live").bearer_auth(token).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next event, by name, with its data; none when the stream ended.
    async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let Some(name) = line("event:") else { continue };
                return Some((name.to_owned(), serde_json::from_str(line("data:").unwrap()).unwrap()));
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            self.text += std::str::from_utf8(&chunk.expect("in time").ok()??).unwrap();
        }
    }

    /// Changes by model, until there is one of each of these. Models do not wait for one another.
    async fn changes_of(&mut self, models: &[&str]) -> HashMap<String, Value> {
        let mut changes = HashMap::new();
        while !models.iter().all(|model| changes.contains_key(*model)) {
            let (name, data) = self.next().await.expect("an event");
            assert_eq!(name, "change");
            changes.insert(data["model"].as_str().unwrap().to_owned(), data);
        }
        changes
    }
}

#[tokio::test]
async fn changes_reach_the_screen() {
    let world = World::new().await;
    let operator = world.token(Role::Operator).await;
    let resident = world.token(Role::Resident).await;
    let mut screen = Watching::begin(&world, &operator).await;
    let mut cabinet = Watching::begin(&world, &resident).await;
    let (name, positions) = screen.next().await.unwrap();
    assert_eq!((name.as_str(), &positions["houses"]), ("positions", &json!(0)));
    let (_, positions) = cabinet.next().await.unwrap();
    assert_eq!(positions["dashboard"], Value::Null, "residents do not ask what stands where");

    let house = world.house(&operator).await;
    let ticket = json!({ "kind": "request", "source": "phone", "text": "x",
                         "applicant": { "type": "anonymous" } });
    let ticket = world.post(&operator, "/api/tickets", &ticket).await.expect(201);
    world.project().await;
    let changes = screen.changes_of(&["houses", "ticket_card"]).await;
    assert_eq!(changes["houses"]["ids"], json!([house]));
    assert!(changes["ticket_card"]["ids"].as_array().unwrap().contains(&json!(ticket.id())));
    assert_eq!(changes["ticket_card"]["position"], ticket.body["position"]);
    let changes = cabinet.changes_of(&["ticket_card"]).await;
    assert_eq!(changes["ticket_card"]["ids"], json!([]), "whose it was is not said");
    assert!(!changes.contains_key("dashboard"));
}

#[tokio::test]
async fn watchers_are_bounded_and_let_go_at_the_end() {
    let mut world = World::with(Config { live_max: 1, ..Config::default() }).await;
    let token = world.token(Role::Operator).await;
    let mut screen = Watching::begin(&world, &token).await;
    screen.next().await.unwrap();
    world.get(&token, "/api/live").await.refused(503, "engine.overloaded");
    send(world.request(Method::GET, "/api/live")).await.refused(401, "session.required");
    world.stop().await;
    assert_eq!(screen.next().await, None);
}
