//! N1: a ticket at any version and at any instant is what its live card showed then.

use chrono::{DateTime, TimeDelta, Utc};
use domain::Role;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::world::World;

/// A ticket that lives by chance, asked by somebody who may everything, and what its card showed.
struct Life<'w> {
    world: &'w World,
    all: &'w str,
    person: Uuid,
    chance: StdRng,
    ticket: Uuid,
    /// When it was looked at, and what was seen.
    seen: Vec<(DateTime<Utc>, Value)>,
}

impl<'w> Life<'w> {
    async fn begin(world: &'w World, all: &'w str, person: Uuid, seed: u64) -> Self {
        let open = json!({ "kind": "request", "source": "phone", "text": format!("by chance {seed}"),
                           "applicant": { "type": "person", "person": person } });
        let ticket = world.post(all, "/api/tickets", &open).await.expect(201).id();
        let chance = StdRng::seed_from_u64(seed);
        let mut life = Self { world, all, person, chance, ticket, seen: vec![] };
        life.look().await;
        life
    }

    async fn look(&mut self) {
        self.world.project().await;
        let card = self.world.get(self.all, &format!("/api/tickets/{}", self.ticket)).await.expect(200).body;
        self.seen.push((Utc::now(), card));
    }

    /// Asks something that is offered.
    async fn live(&mut self) {
        let verbs = self.seen.last().unwrap().1["allowed"].as_array().unwrap();
        let verbs: Vec<_> = verbs.iter().map(|verb| verb.as_str().unwrap().replace('_', "-")).collect();
        let bodies: Vec<_> = verbs.iter().filter_map(|verb| Some((verb, self.body(verb)?))).collect();
        let Some((verb, body)) = bodies.choose(&mut self.chance) else { return };
        let path = format!("/api/tickets/{}/{verb}", self.ticket);
        self.world.post(self.all, &path, body).await.expect(200);
        self.look().await;
    }

    /// What is said with a verb; none for those that end a life too soon or are the engine's.
    fn body(&self, verb: &str) -> Option<Value> {
        let mut chance = self.chance.clone();
        let text = format!("because {}", chance.r#gen::<u16>());
        let priority = if chance.r#gen() { "low" } else { "high" };
        let later = Utc::now() + TimeDelta::hours(chance.gen_range(1..1_000));
        Some(match verb {
            "classify" => json!({ "category": text, "priority": priority }),
            "route" => json!({ "to": text, "because": "it is theirs" }),
            "assign" => json!({ "executor": self.person }),
            "accept" | "start" | "resume" | "confirm" => json!({}),
            "decline" | "pause" | "reopen" => json!({ "reason": text }),
            "schedule" => json!({ "window": { "from": later, "to": later + TimeDelta::hours(2) } }),
            "log-work" => json!({ "minutes": chance.gen_range(1..100), "note": text }),
            "resolve" => json!({ "summary": text }),
            "comment" => json!({ "comment": Uuid::now_v7(), "audience": "internal", "text": text }),
            "set-deadline" => json!({ "which": "resolution", "due": later, "reason": text }),
            "escalate" => json!({ "to": "supervisor", "because": text }),
            "check-quality" => json!({ "verdict": "passed", "remark": text }),
            _ => return None,
        })
    }

    async fn past(&self, when: &str) -> Value {
        let past = format!("/api/tickets/{}/past?{when}", self.ticket);
        self.world.get(self.all, &past).await.expect(200).body
    }

    /// When each of its events entered the log, by the version that it made.
    async fn entered(&self) -> Vec<(i64, DateTime<Utc>)> {
        let events = "SELECT sequence, recorded_at FROM log.events WHERE aggregate_id = $1 ORDER BY 1";
        let events = sqlx::query_as(events).bind(self.ticket.to_string());
        events.fetch_all(&self.world.pool).await.unwrap()
    }
}

/// What stands on a card whoever looks: not what they may ask. The log keeps nanoseconds, a table microseconds.
fn card(seen: &Value) -> Map<String, Value> {
    let mut card = seen.as_object().unwrap().clone();
    for of_the_reader in ["allowed", "reach", "contact"] {
        card.remove(of_the_reader);
    }
    for column in ["opened_at", "last_event_at"] {
        let moment: DateTime<Utc> = card[column].as_str().unwrap().parse().unwrap();
        card[column] = json!((moment + TimeDelta::nanoseconds(500)).timestamp_micros());
    }
    card
}

#[tokio::test]
async fn the_past_of_random_tickets_is_what_was_shown() {
    let world = World::new().await;
    let roles = vec![Role::Operator, Role::Supervisor, Role::Executor, Role::Resident];
    let all = world.user("anna", roles).await;
    let all = world.token_of(all).await;
    let person = world.person("anna").await.0;
    let (tickets, steps) = if std::env::var_os("SOAK").is_some() { (100, 60) } else { (6, 20) };
    let mut changed = 0;
    for seed in 0..tickets {
        let mut life = Life::begin(&world, &all, person, seed).await;
        for _ in 0..steps {
            life.live().await;
        }
        let shown = |version: i64| {
            let mut seen = life.seen.iter().map(|(_, card)| card);
            seen.rfind(|card| card["version"].as_i64() <= Some(version))
        };
        for (moment, seen) in &life.seen {
            let then = life.past(&format!("version={}", seen["version"])).await;
            assert_eq!(card(&then), card(seen), "version of {seed}");
            let then = life.past(&format!("at={}", moment.format("%FT%T%.9fZ"))).await;
            assert_eq!(card(&then), card(seen), "instant of {seed}");
            changed += 1;
        }
        // the very instants at which something changed, and just before
        for (version, moment) in life.entered().await {
            let at = |moment: DateTime<Utc>| format!("at={}", moment.format("%FT%T%.6fZ"));
            let then = life.past(&at(moment)).await;
            let reached = then["version"].as_i64().unwrap();
            assert!(reached >= version, "{seed}: what enters at an instant is known at it");
            assert_eq!(card(&then), card(shown(reached).unwrap()));
            if version > 1 {
                let before = life.past(&at(moment - TimeDelta::microseconds(1))).await;
                assert!(before["version"].as_i64() < Some(version));
                assert_eq!(card(&before), card(shown(before["version"].as_i64().unwrap()).unwrap()));
            }
        }
        let before = Utc::now() - TimeDelta::days(1);
        let unborn = format!("/api/tickets/{}/past?at={}", life.ticket, before.format("%FT%TZ"));
        world.get(&all, &unborn).await.refused(404, "request.not_found");
        assert_eq!(card(&life.past("").await), card(&life.seen.last().unwrap().1), "and now it is as it is");
    }
    assert!(changed > tickets * steps / 2, "they lived");
}
