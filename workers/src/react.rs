//! "When this happened, ask for that": a file a rule in `react/`, and a line in [`RULES`].
//!
//! Rules are fed by the log with a cursor of their own, so a rebuild of read models asks for nothing. What
//! a rule asks for carries a key made of the rule and the event's position: fed twice, it has one effect.
//! A refusal is an answer: it is written to the log of the process and counted, and the rule goes on with
//! the next event. What cannot be answered now, because a server is away, is asked again.

mod asked;
pub mod credit_account;
pub mod escalate_missed;
mod forget_erased;
mod mark_credited;
mod match_payment;
pub mod reverse_credit;

use std::{collections::BTreeMap, time::Duration};

use futures::{StreamExt as _, TryStreamExt as _, stream};
use schemas::{Fact, Recorded, Store, Vault, tail, vault::VaultError};
use sqlx::PgPool;
use uuid::Uuid;

pub use asked::Unanswered;
pub(crate) use asked::{as_worker, execute};

use crate::{
    lease::{Lease, LeaseError},
    worker::{Pace, Turn, Worker},
};

/// Events in one turn.
const BATCH: i64 = 256;
/// Things that are asked at the same time.
const AT_ONCE: usize = 16;

/// Every rule: its name, the kind of event it waits for, and what it does.
const RULES: [Rule; 6] = [
    Rule { name: "match_payment", on: "payment.registered", react: match_payment::react },
    Rule { name: "credit_account", on: "payment.matched", react: credit_account::react },
    Rule { name: "mark_credited", on: "account.credited", react: mark_credited::react },
    Rule { name: "reverse_credit", on: "payment.reversed", react: reverse_credit::react },
    Rule { name: "escalate_missed", on: "ticket.deadline_missed", react: escalate_missed::react },
    Rule { name: "forget_erased", on: "person.erased", react: forget_erased::react },
];

/// A line of the table.
struct Rule {
    /// Stands in the log as `worker:<name>`; never changes.
    name: &'static str,
    on: &'static str,
    react: for<'a> fn(Cause<'a>) -> Option<Reaction<'a>>,
}

/// An event that a rule waited for, and the means to react.
#[derive(Clone, Copy)]
struct Cause<'a> {
    rule: &'static str,
    event: &'a Recorded,
    desk: &'a Desk,
}

/// What a rule does about one event.
struct Reaction<'a> {
    /// Whom it concerns: what concerns one thing happens in the order of the log.
    concerns: Uuid,
    doing: futures::future::BoxFuture<'a, Result<(), Unanswered>>,
}

/// What rules work with.
struct Desk {
    pool: PgPool,
    store: Store,
    vault: Vault,
}

/// Follows the log and lets every rule react.
pub struct React {
    desk: Desk,
}

/// Why reactions wait.
#[derive(Debug, thiserror::Error)]
pub enum ReactError {
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] sqlx::Error),
    /// A rule needs an event that this engine cannot read.
    #[error("the event at position {position} cannot be read: {why}")]
    Unreadable {
        /// Where it stands.
        position: i64,
        /// Why.
        why: String,
    },
    /// Something that was asked for got no answer.
    #[error("{rule} got no answer about the event at position {position}")]
    Unanswered {
        /// Which rule.
        rule: &'static str,
        /// Because of which event.
        position: i64,
        /// Why.
        source: Unanswered,
    },
    /// Somebody else leads.
    #[error(transparent)]
    Lease(#[from] LeaseError),
}

impl React {
    /// Asks this store, about this log.
    pub fn new(pool: PgPool, store: Store, vault: Vault) -> Self {
        Self { desk: Desk { pool, store, vault } }
    }
}

impl Worker for React {
    const NAME: &'static str = "react";
    const PACE: Pace = Pace::Log(Duration::from_secs(5));
    type Error = ReactError;

    async fn turn(&mut self, lease: &mut Lease) -> Result<Turn, ReactError> {
        let batch = tail::read_after(&self.desk.pool, lease.position(), BATCH).await?;
        let Some(last) = batch.last() else { return Ok(Turn::Idle) };
        let mut lanes: BTreeMap<Uuid, Vec<(Cause<'_>, Reaction<'_>)>> = BTreeMap::new();
        for event in &batch {
            for rule in RULES.iter().filter(|rule| rule.on == event.kind) {
                if let Fact::Unreadable(why) = event.fact() {
                    return Err(ReactError::Unreadable { position: event.position, why: why.clone() });
                }
                let cause = Cause { rule: rule.name, event, desk: &self.desk };
                if let Some(reaction) = (rule.react)(cause) {
                    lanes.entry(reaction.concerns).or_default().push((cause, reaction));
                }
            }
        }
        stream::iter(lanes.into_values().map(in_order)).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        lease.advance(last.position).await?;
        Ok(Turn::More)
    }
}

async fn in_order(lane: Vec<(Cause<'_>, Reaction<'_>)>) -> Result<(), ReactError> {
    for (Cause { rule, event, .. }, reaction) in lane {
        let answered = reaction.doing.await;
        answered.map_err(|source| ReactError::Unanswered { rule, position: event.position, source })?;
        metrics::counter!("domovoy_reactions_total", "rule" => rule).increment(1);
    }
    Ok(())
}

impl From<VaultError> for Unanswered {
    fn from(error: VaultError) -> Self {
        Self::Away(error.into())
    }
}
