//! A working day: a ticket from the call to the rating, with the commands of each role.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    caller::{Caller, answer},
    check::head,
    world::{EngineProcess, EngineWorld},
};

/// The participants, and a stranger.
struct Participants {
    operator: Caller,
    executor: Caller,
    resident: Caller,
    stranger: Caller,
    works: Uuid,
    lives: Uuid,
}

impl Participants {
    async fn of(world: &EngineWorld, engine: &EngineProcess) -> Self {
        let administrator = world.caller(engine, "root", "administrator").await;
        let (works, lives) = (administrator.person("Oleg").await, administrator.person("Anna").await);
        let elsewhere = administrator.person("Boris").await;
        Self {
            operator: world.caller(engine, "olga", "operator").await,
            executor: administrator.invites("oleg", "executor", works).await,
            resident: administrator.invites("anna", "resident", lives).await,
            stranger: administrator.invites("boris", "resident", elsewhere).await,
            works,
            lives,
        }
    }

    fn request(&self) -> Value {
        json!({
            "kind": "request", "source": "phone", "applicant": { "type": "person", "person": self.lives },
            "text": "Water drips from the ceiling",
        })
    }
}

#[tokio::test]
async fn a_ticket_goes_from_the_call_to_the_rating() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let cast = Participants::of(&world, &engine).await;
    let opened = cast.operator.done("/api/tickets", &cast.request()).await;
    assert_eq!(opened.version(), 1);
    let to = |verb: &str| format!("/api/tickets/{}/{verb}", opened.id());

    let early = cast.executor.refused(&to("accept"), &json!({})).await;
    assert_eq!(early, (403, "ticket.not_for_your_role".to_owned()), "it is nobody's yet");
    let steps = [
        (&cast.operator, "assign", json!({ "executor": cast.works }), 2),
        (&cast.executor, "accept", json!({}), 3),
        (&cast.executor, "start", json!({}), 4),
        (&cast.executor, "pause", json!({ "reason": "no spare part" }), 5),
        (&cast.executor, "resume", json!({}), 6),
        (&cast.executor, "resolve", json!({ "summary": "the pipe is replaced" }), 7),
        (&cast.resident, "confirm", json!({}), 9),
        (
            &cast.resident,
            "rate",
            json!({ "rating": {
            "speed": 5, "quality": 4, "courtesy": 5, "tidiness": 3, "information": 5,
        } }),
            10,
        ),
    ];
    for (caller, verb, body, version) in &steps {
        assert_eq!(caller.done(&to(verb), body).await.version(), *version, "{verb}");
    }
    let over = cast.executor.refused(&to("start"), &json!({})).await;
    assert_eq!(over, (409, "ticket.not_in_this_state".to_owned()));
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn a_ticket_of_others_is_answered_like_an_unknown_one() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let cast = Participants::of(&world, &engine).await;
    let ticket = cast.operator.done("/api/tickets", &cast.request()).await.id();
    let comment = json!({ "comment": Uuid::now_v7(), "audience": "resident", "text": "when?" });
    let unknown = (404, "ticket.unknown".to_owned());
    for ticket in [ticket, Uuid::now_v7()] {
        for (verb, body) in [("comment", &comment), ("cancel", &json!({ "reason": "not needed" }))] {
            let refused = cast.stranger.refused(&format!("/api/tickets/{ticket}/{verb}"), body).await;
            assert_eq!(refused, unknown, "{verb}");
        }
        let seen = answer(cast.stranger.get(&format!("/api/tickets/{ticket}"))).await;
        assert_eq!((seen.status.as_u16(), seen.code()), (404, "request.not_found"));
    }
    cast.resident.done(&format!("/api/tickets/{ticket}/comment"), &comment).await;
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn a_stale_version_is_refused_and_changes_nothing() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let cast = Participants::of(&world, &engine).await;
    let ticket = cast.operator.done("/api/tickets", &cast.request()).await.id();
    let path = format!("/api/tickets/{ticket}/assign");
    let others = [cast.lives, cast.works];
    let assign = |version: u64| {
        let body = json!({ "executor": others[version as usize % 2] });
        answer(cast.operator.post(&path, &body).header("If-Match", format!("\"{version}\"")))
    };
    assert_eq!(assign(1).await.version(), 2);
    let stale = assign(1).await;
    assert_eq!((stale.status.as_u16(), stale.code()), (412, "version.stale"));
    assert_eq!(stale.body["version"], 2, "{stale:?}");
    assert_eq!(assign(2).await.version(), 3);
    engine.stop().await;
    world.check().await;
}

#[tokio::test]
async fn a_repeated_key_gets_the_first_answer_and_has_no_effect() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let cast = Participants::of(&world, &engine).await;
    let open = |caller: &Caller, text: &str| {
        let mut body = cast.request();
        // a channel that residents may use, too
        body["source"] = "app".into();
        body["text"] = text.into();
        answer(caller.post("/api/tickets", &body).header("Idempotency-Key", "call-17"))
    };
    let first = open(&cast.operator, "no light").await;
    let (pool, again) = (world.pool(), open(&cast.operator, "no light").await);
    assert_eq!((first.status.as_u16(), first.status, &first.body), (201, again.status, &again.body));
    let other = open(&cast.operator, "no water").await;
    assert_eq!((other.status.as_u16(), other.code()), (422, "idempotency.key_reused"));
    let before = head(&pool).await;
    let somebody_else = open(&cast.resident, "no light").await;
    assert_ne!(somebody_else.id(), first.id(), "keys are everybody's own");
    assert_eq!(head(&pool).await, before + 1);
    engine.stop().await;
    world.check().await;
}
