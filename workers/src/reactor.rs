//! Runs the rules: one worker per cursor follows the log and runs the rules of that cursor.
//!
//! Each command of a rule has an idempotency key made of the rule and the event's position: sent twice, it has one
//! effect. A rebuild of read models moves no cursor here, hence it triggers no rule. Refused commands and events that
//! cannot be read are recorded (`workers.refusals`), and messages are written to the outbox (`outbox.messages`), in
//! the transaction that moves the cursor. A command that gets no answer, because a server is down, is sent again: the
//! cursor waits, and only the rules that share it wait with it.

use std::{collections::BTreeMap, time::Duration};

use futures::{StreamExt as _, stream};
use schemas::{
    Fact, Recorded, Store, Vault,
    outbox::{self, NewMessage},
    refusals::{self, NewRefusal},
    tail,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    command::{Refused, Unanswered},
    lease::{Lease, LeaseError, Start},
    react::RULES,
    reaction::{Reaction, ReactionOutcome, ReactionRule, Services, Trigger},
    worker::{Schedule, Turn, Worker},
};

/// Events of the log that one turn passes at most.
const WINDOW_EVENTS: i64 = 10_000;
/// Events that one turn reacts to at most.
const BATCH_EVENTS_MAX: i64 = 256;
/// Streams whose reactions run at the same time.
const STREAMS_AT_ONCE: usize = 16;
/// Longest time between two turns: the cursor moves on even if no event concerns its rules.
const LOOK_INTERVAL_MAX: Duration = Duration::from_secs(5);
/// The refusal code of an event that a rule could not read.
const UNREADABLE: &str = "event.unreadable";

/// A cursor and the rules that share it.
#[derive(Clone)]
pub struct RuleCursor {
    /// The name in `workers.cursors`: `react:match_payment`.
    pub name: String,
    /// The kinds of events that its rules wait for.
    pub kinds: Vec<&'static str>,
    /// Where it begins if it is new.
    pub start: Start,
    rules: Vec<ReactionRule>,
}

/// The worker of one cursor.
pub struct Reactor {
    cursor: RuleCursor,
    services: Services,
}

/// Why the rules of a cursor wait.
#[derive(Debug, thiserror::Error)]
pub enum ReactError {
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] sqlx::Error),
    /// A command got no answer.
    #[error("{rule} got no answer about the event at position {position}")]
    Unanswered {
        /// The name of the rule.
        rule: &'static str,
        /// The position of the event that triggered it.
        position: i64,
        /// Why there was no answer.
        source: Unanswered,
    },
    /// The cursor cannot be moved.
    #[error(transparent)]
    Lease(#[from] LeaseError),
}

/// The result of one rule for one event.
struct Reacted {
    rule: &'static str,
    position: i64,
    result: Result<ReactionOutcome, Unanswered>,
}

impl RuleCursor {
    /// All cursors of rules.
    pub fn all() -> Vec<Self> {
        let mut shared: BTreeMap<&str, Vec<ReactionRule>> = BTreeMap::new();
        for rule in RULES {
            shared.entry(rule.cursor).or_default().push(*rule);
        }
        shared.into_iter().map(|(name, rules)| Self::new(name, rules)).collect()
    }

    fn new(name: &str, rules: Vec<ReactionRule>) -> Self {
        let kinds = rules.iter().map(|rule| rule.on).collect();
        let start = rules.first().map_or(Start::Head, |rule| rule.start);
        Self { name: format!("react:{name}"), kinds, start, rules }
    }
}

impl Reactor {
    /// The workers of all cursors.
    pub fn all(pool: &PgPool, store: &Store, vault: &Vault) -> Vec<Self> {
        let services = Services { pool: pool.clone(), store: store.clone(), vault: vault.clone() };
        RuleCursor::all().into_iter().map(|cursor| Self { cursor, services: services.clone() }).collect()
    }

    /// Runs the rules on these events; reactions on one stream run in the order of the log.
    async fn react(&self, events: &[Recorded]) -> Vec<Reacted> {
        let mut reacted = Vec::new();
        let mut streams: BTreeMap<Uuid, Vec<(Trigger<'_>, Reaction<'_>)>> = BTreeMap::new();
        for event in events {
            for rule in self.cursor.rules.iter().filter(|rule| rule.on == event.kind) {
                if let Fact::Unreadable(why) = event.fact() {
                    let refused = Refused { code: UNREADABLE, detail: why.clone() };
                    let result = Ok(ReactionOutcome::Refused(refused));
                    reacted.push(Reacted { rule: rule.name, position: event.position, result });
                    continue;
                }
                let trigger = Trigger { rule: rule.name, event, services: &self.services };
                if let Some(reaction) = (rule.react)(trigger) {
                    streams.entry(reaction.stream).or_default().push((trigger, reaction));
                }
            }
        }
        let streams = stream::iter(streams.into_values().map(react_in_order));
        reacted.extend(
            streams.buffer_unordered(STREAMS_AT_ONCE).collect::<Vec<_>>().await.into_iter().flatten(),
        );
        reacted
    }
}

impl Worker for Reactor {
    type Error = ReactError;

    fn name(&self) -> &str {
        &self.cursor.name
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::OnEvents(&self.cursor.kinds, LOOK_INTERVAL_MAX)
    }

    fn start(&self) -> Start {
        self.cursor.start
    }

    async fn turn(&mut self, lease: &mut Lease) -> Result<Turn, ReactError> {
        let (pool, after) = (&self.services.pool, lease.position());
        let head = tail::head(pool).await?;
        let until = head.min(after + WINDOW_EVENTS);
        if until <= after {
            return Ok(Turn::Idle);
        }
        let events = tail::read_kinds(pool, &self.cursor.kinds, after, until, BATCH_EVENTS_MAX).await?;
        let until = match events.last() {
            Some(last) if events.len() as i64 == BATCH_EVENTS_MAX => last.position,
            _ => until,
        };
        let reacted = self.react(&events).await;
        let unanswered = reacted.iter().filter(|reacted| reacted.result.is_err());
        // everything before the first event without an answer is done
        let done = unanswered.map(|reacted| reacted.position - 1).min().unwrap_or(until);
        let waiting = record(lease, done, reacted).await?;
        match waiting {
            Some(error) => Err(error),
            None if until < head => Ok(Turn::More),
            None => Ok(Turn::Idle),
        }
    }
}

/// Runs the reactions on one stream, up to the first that gets no answer.
async fn react_in_order(reactions: Vec<(Trigger<'_>, Reaction<'_>)>) -> Vec<Reacted> {
    let mut reacted = Vec::new();
    for (Trigger { rule, event, .. }, reaction) in reactions {
        let result = reaction.effect.await;
        let answered = result.is_ok();
        reacted.push(Reacted { rule, position: event.position, result });
        if !answered {
            break;
        }
    }
    reacted
}

/// Moves the cursor, and records the results up to there in the same transaction. Returns the error of the event at
/// which the cursor stops, if there is one.
async fn record(
    lease: &mut Lease,
    done: i64,
    reacted: Vec<Reacted>,
) -> Result<Option<ReactError>, ReactError> {
    let (mut waiting, mut refused, mut messages) = (None, Vec::<NewRefusal>::new(), Vec::<NewMessage>::new());
    for Reacted { rule, position, result } in reacted {
        match result {
            Err(source) if position == done + 1 => {
                waiting = Some(ReactError::Unanswered { rule, position, source });
            }
            Ok(outcome) if position <= done => {
                metrics::counter!("domovoy_reactions_total", "rule" => rule).increment(1);
                match outcome {
                    ReactionOutcome::Done => {}
                    ReactionOutcome::Refused(Refused { code, detail }) => {
                        refused.push(NewRefusal { rule, position, code, detail });
                    }
                    ReactionOutcome::Messages(written) => messages.extend(written),
                }
            }
            // behind the new cursor: the event is read again
            Ok(_) | Err(_) => {}
        }
    }
    // streams run in parallel; a recipient gets messages in the order of the log
    messages.sort_by_key(|message| message.cause);
    if done > lease.position() {
        let mut advance = lease.begin_advance(done).await?;
        refusals::record(advance.connection(), &refused).await?;
        outbox::write(advance.connection(), &messages).await?;
        advance.commit().await?;
    }
    Ok(waiting)
}
