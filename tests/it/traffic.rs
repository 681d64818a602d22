//! The usual commands of a company's staff, each retried under its key until it is answered.

use std::time::{Duration, Instant};

use rand::Rng as _;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    caller::{Caller, HttpAnswer, try_answer},
    world::{TIMEOUT, until},
};

/// The roles that the client needs.
pub(crate) const ROLES: &str = "operator,supervisor,accountant,administrator";

/// Commands of one round of a client.
pub(crate) const ROUND_COMMANDS: usize = 14;

/// Clients that send commands in parallel.
pub(crate) struct Traffic {
    stop: CancellationToken,
    answers: watch::Sender<usize>,
    repeats: watch::Sender<usize>,
    clients: JoinSet<Vec<AcknowledgedCommand>>,
}

/// A command that was acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct AcknowledgedCommand {
    key: String,
    pub(crate) path: String,
    pub(crate) body: Value,
    answer: HttpAnswer,
}

/// A client that sends one command after another.
struct TrafficClient {
    caller: watch::Receiver<Caller>,
    answers: watch::Sender<usize>,
    repeats: watch::Sender<usize>,
    commands: Vec<AcknowledgedCommand>,
}

impl Traffic {
    /// Starts this many clients, which do round after round at the process of `caller`; each does at least one round.
    pub(crate) fn begin(caller: &watch::Receiver<Caller>, clients: usize) -> Self {
        Self::rounds(caller, clients, usize::MAX)
    }

    /// The same, but each client stops after this many rounds.
    pub(crate) fn rounds(caller: &watch::Receiver<Caller>, clients: usize, rounds_max: usize) -> Self {
        let stop = CancellationToken::new();
        let [answers, repeats] = [(); 2].map(|()| watch::Sender::new(0));
        let mut tasks = JoinSet::new();
        for _ in 0..clients {
            let (caller, answers, repeats) = (caller.clone(), answers.clone(), repeats.clone());
            let mut client = TrafficClient { caller, answers, repeats, commands: Vec::new() };
            let stop = stop.clone();
            tasks.spawn(async move {
                for _ in 0..rounds_max {
                    let before = client.commands.len();
                    client.ticket().await;
                    client.account().await;
                    client.house().await;
                    assert_eq!(client.commands.len() - before, ROUND_COMMANDS);
                    if stop.is_cancelled() {
                        break;
                    }
                }
                client.commands
            });
        }
        Self { stop, answers, repeats, clients: tasks }
    }

    /// Waits until this many more commands are answered.
    pub(crate) async fn answered(&self, more: usize) {
        let before = *self.answers.borrow();
        self.reached(before + more).await;
    }

    /// Waits until this many commands are answered since the beginning.
    pub(crate) async fn reached(&self, answers: usize) {
        grows_to(&self.answers, answers).await;
    }

    /// Waits until a command is retried.
    pub(crate) async fn interrupted(&self) {
        let before = *self.repeats.borrow();
        grows_to(&self.repeats, before + 1).await;
    }

    /// Lets all clients finish their round. Returns the acknowledged commands and the number of retries.
    pub(crate) async fn end(self) -> (Vec<AcknowledgedCommand>, usize) {
        self.stop.cancel();
        let commands = self.clients.join_all().await.concat();
        (commands, *self.repeats.borrow())
    }
}

impl TrafficClient {
    /// Sends a command until it is answered, and checks by the version that it was done once.
    async fn asks(&mut self, path: String, body: Value, version: u64) -> Uuid {
        let key = Uuid::now_v7().to_string();
        let begun = Instant::now();
        let mut tries = 0;
        let answer = loop {
            let caller = self.caller.borrow().clone();
            let last = match try_answer(caller.post(&path, &body).header("Idempotency-Key", &key)).await {
                Ok(answer) if answer.status != StatusCode::SERVICE_UNAVAILABLE => break answer,
                Ok(answer) => {
                    assert!(answer.headers.contains_key("retry-after"), "{answer:?}");
                    answer.body.to_string()
                }
                // the process was killed
                Err(error) => format!("{error:?}"),
            };
            tries += 1;
            let waited = begun.elapsed();
            assert!(waited < TIMEOUT, "{path} was not answered in {waited:?} and {tries} tries; last {last}");
            self.repeats.send_modify(|repeats| *repeats += 1);
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        assert_eq!(answer.version(), version, "{path} was done once");
        let id = answer.id();
        self.commands.push(AcknowledgedCommand { key, path, body, answer });
        self.answers.send_modify(|answers| *answers += 1);
        id
    }

    /// A ticket from the call to its end.
    async fn ticket(&mut self) {
        let contacts = json!({ "contacts": { "name": "Oleg" } });
        let person = self.asks("/api/people".to_owned(), contacts, 1).await;
        let open = json!({
            "kind": "request", "source": "phone", "applicant": { "type": "person", "person": person },
            "text": "Water drips from the ceiling",
        });
        let ticket = self.asks("/api/tickets".to_owned(), open, 1).await;
        let steps = [
            ("assign", json!({ "executor": person })),
            ("start", json!({})),
            ("pause", json!({ "reason": "no spare part" })),
            ("resume", json!({})),
            (
                "comment",
                json!({ "comment": Uuid::now_v7(), "audience": "resident", "text": "the part has come" }),
            ),
            ("resolve", json!({ "summary": "the pipe is replaced" })),
        ];
        for (version, (step, body)) in (2..).zip(steps) {
            self.asks(format!("/api/tickets/{ticket}/{step}"), body, version).await;
        }
        // confirmed and closed
        self.asks(format!("/api/tickets/{ticket}/confirm"), json!({}), 9).await;
    }

    /// An account with a charge and a payment.
    async fn account(&mut self) {
        let number = Uuid::now_v7().to_string();
        let open = json!({ "number": number, "opened_on": "2026-01-01" });
        let account = self.asks("/api/accounts".to_owned(), open, 1).await;
        let charge = json!({
            "entry": Uuid::now_v7(), "period": "2026-02", "effective": "2026-02-28", "due": "2026-03-10",
            "lines": [
                { "service": "heating", "amount": "1234.56" },
                { "service": "cold water", "amount": "345.67", "quantity": "4.2", "unit": "m3", "price": "82.3" },
            ],
        });
        self.asks(format!("/api/accounts/{account}/charge"), charge, 2).await;
        let payment =
            json!({ "channel": "bank", "amount": "1000.00", "paid_on": "2026-03-05", "payer": number });
        self.asks("/api/payments".to_owned(), payment, 1).await;
    }

    async fn house(&mut self) {
        let address = format!("Svetlanskaya {}", Uuid::now_v7());
        let house = self.asks("/api/houses".to_owned(), json!({ "address": address }), 1).await;
        let entrance = json!({ "number": 1, "floors": 9 });
        self.asks(format!("/api/houses/{house}/entrances"), entrance, 2).await;
    }
}

impl AcknowledgedCommand {
    /// Sends the same command under the same key again, and checks that the answer is the same.
    pub(crate) async fn is_remembered(&self, caller: &Caller) {
        let again = self.again(caller, &self.body).await;
        assert_eq!((again.status, &again.body), (self.answer.status, &self.answer.body), "{self:?}");
    }

    /// Sends this body under the same key again.
    pub(crate) async fn again(&self, caller: &Caller, body: &Value) -> HttpAnswer {
        let ask =
            async || try_answer(caller.post(&self.path, body).header("Idempotency-Key", &self.key)).await;
        until(async || ask().await.ok().filter(|answer| answer.status != StatusCode::SERVICE_UNAVAILABLE))
            .await
    }

    /// The stream of the command, and its version after it.
    pub(crate) fn left(&self) -> (Uuid, u64) {
        (self.answer.id(), self.answer.version())
    }
}

async fn grows_to(count: &watch::Sender<usize>, wanted: usize) {
    let mut count = count.subscribe();
    let grown = count.wait_for(|count| *count >= wanted);
    tokio::time::timeout(TIMEOUT, grown).await.expect("clients are at work").expect("clients send commands");
}

/// Waits for a random moment within this time, at which a fault is injected. It synchronises nothing.
pub(crate) async fn a_moment(at_most: Duration) {
    let within = rand::thread_rng().gen_range(0..=at_most.as_millis() as u64);
    tokio::time::sleep(Duration::from_millis(within)).await;
}
