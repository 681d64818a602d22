//! What people of a company ask all day, each again and again under its key until there is an answer.

use std::time::{Duration, Instant};

use rand::Rng as _;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    caller::{Answer, Caller, try_answer},
    world::{PATIENCE, until},
};

/// The roles that its caller needs.
pub(crate) const ROLES: &str = "operator,supervisor,accountant,administrator";

/// Commands of a hand's round.
pub(crate) const ROUND: usize = 14;

/// Hands at work.
pub(crate) struct Traffic {
    stop: CancellationToken,
    answers: watch::Sender<usize>,
    repeats: watch::Sender<usize>,
    hands: JoinSet<Vec<Deed>>,
}

/// A command that was acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    key: String,
    pub(crate) path: String,
    pub(crate) body: Value,
    answer: Answer,
}

/// One who asks, one thing after another.
struct Hand {
    caller: watch::Receiver<Caller>,
    answers: watch::Sender<usize>,
    repeats: watch::Sender<usize>,
    deeds: Vec<Deed>,
}

impl Traffic {
    /// So many hands ask whichever process the caller is at, round after round; each does everything at least once.
    pub(crate) fn begin(caller: &watch::Receiver<Caller>, hands: usize) -> Self {
        Self::rounds(caller, hands, usize::MAX)
    }

    /// The same, but each hand stops by itself after so many rounds.
    pub(crate) fn rounds(caller: &watch::Receiver<Caller>, hands: usize, rounds_max: usize) -> Self {
        let stop = CancellationToken::new();
        let [answers, repeats] = [(); 2].map(|()| watch::Sender::new(0));
        let mut tasks = JoinSet::new();
        for _ in 0..hands {
            let (caller, answers, repeats) = (caller.clone(), answers.clone(), repeats.clone());
            let mut hand = Hand { caller, answers, repeats, deeds: Vec::new() };
            let stop = stop.clone();
            tasks.spawn(async move {
                for _ in 0..rounds_max {
                    let before = hand.deeds.len();
                    hand.ticket().await;
                    hand.account().await;
                    hand.house().await;
                    assert_eq!(hand.deeds.len() - before, ROUND);
                    if stop.is_cancelled() {
                        break;
                    }
                }
                hand.deeds
            });
        }
        Self { stop, answers, repeats, hands: tasks }
    }

    /// Waits until so many more commands are answered.
    pub(crate) async fn answered(&self, more: usize) {
        let before = *self.answers.borrow();
        self.reached(before + more).await;
    }

    /// Waits until so many commands are answered since the beginning.
    pub(crate) async fn reached(&self, answers: usize) {
        grows_to(&self.answers, answers).await;
    }

    /// Waits until a command has to be asked once more.
    pub(crate) async fn interrupted(&self) {
        let before = *self.repeats.borrow();
        grows_to(&self.repeats, before + 1).await;
    }

    /// Lets everybody finish; what was acknowledged, and how often something was asked again.
    pub(crate) async fn end(self) -> (Vec<Deed>, usize) {
        self.stop.cancel();
        let deeds = self.hands.join_all().await.concat();
        (deeds, *self.repeats.borrow())
    }
}

impl Hand {
    /// Asks until there is an answer, and checks that it was done once: the version says so.
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
                // whoever answered is gone
                Err(error) => format!("{error:?}"),
            };
            tries += 1;
            let waited = begun.elapsed();
            assert!(
                waited < PATIENCE,
                "{path} was not answered in {waited:?} and {tries} tries; last {last}"
            );
            self.repeats.send_modify(|repeats| *repeats += 1);
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        assert_eq!(answer.version(), version, "{path} was done once");
        let id = answer.id();
        self.deeds.push(Deed { key, path, body, answer });
        self.answers.send_modify(|answers| *answers += 1);
        id
    }

    /// A ticket from the call to the end.
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

    /// An account with a charge on it.
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

impl Deed {
    /// Asks the same under the same key once more: the same has to be answered.
    pub(crate) async fn is_remembered(&self, caller: &Caller) {
        let again = self.again(caller, &self.body).await;
        assert_eq!((again.status, &again.body), (self.answer.status, &self.answer.body), "{self:?}");
    }

    /// Asks something else under the same key.
    pub(crate) async fn again(&self, caller: &Caller, body: &Value) -> Answer {
        let ask =
            async || try_answer(caller.post(&self.path, body).header("Idempotency-Key", &self.key)).await;
        until(async || ask().await.ok().filter(|answer| answer.status != StatusCode::SERVICE_UNAVAILABLE))
            .await
    }

    /// Which stream it left at which version.
    pub(crate) fn left(&self) -> (Uuid, u64) {
        (self.answer.id(), self.answer.version())
    }
}

async fn grows_to(count: &watch::Sender<usize>, wanted: usize) {
    let mut count = count.subscribe();
    let grown = count.wait_for(|count| *count >= wanted);
    tokio::time::timeout(PATIENCE, grown).await.expect("hands are at work").expect("hands ask");
}

/// A moment within this time, at random, for a fault to happen at: nothing is expected to have happened by then.
pub(crate) async fn a_moment(at_most: Duration) {
    let within = rand::thread_rng().gen_range(0..=at_most.as_millis() as u64);
    tokio::time::sleep(Duration::from_millis(within)).await;
}
