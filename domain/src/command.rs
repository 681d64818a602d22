//! The three traits everything in the domain is made of: events, the aggregates they add up to, and commands.

use std::{fmt::Debug, sync::Arc};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use crate::{refusal::Refusal, registry::Listed, role::Actor, rules::Rules};

/// A fact: something that happened, in the past tense.
pub trait Event:
    Clone + PartialEq + Debug + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static
{
    /// Stable name within its aggregate, `snake_case`: `assigned`. The log and NATS say `ticket.assigned`.
    fn kind(&self) -> &'static str;

    /// Every name that [`Event::kind`] can return.
    fn kinds() -> &'static [&'static str];

    /// Version of the written form; raised together with an upcaster.
    fn version(&self) -> u16 {
        1
    }

    /// When it happened in the world, where that is not the moment of the command (imported history).
    fn occurred_at(&self) -> Option<DateTime<Utc>> {
        None
    }
}

/// What the events of one stream add up to.
pub trait Aggregate:
    Listed + Default + Clone + PartialEq + Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Name of this kind of stream: `ticket`.
    const STREAM: &'static str;
    /// Version of the state's written form; a snapshot of another version is thrown away.
    const STATE_VERSION: u16 = 1;
    /// Its facts.
    type Event: Event;

    /// Takes one fact into the state. Total: a recorded fact is never refused.
    fn evolve(&mut self, event: &Self::Event);
}

/// Something that can be asked of an aggregate.
pub trait Command: Listed + Debug + Send + Sync + 'static {
    /// Whom it is asked of.
    type Of: Aggregate;
    /// Why it may be refused.
    type Refusal: Refusal;
    /// True for a command that begins a stream: it is decided without reading, the append refuses a
    /// stream that exists.
    const OPENS: bool = false;

    /// The decision: a pure function of state, command and circumstance.
    fn decide(
        &self,
        state: &Self::Of,
        at: &Circumstance,
    ) -> Result<Vec<<Self::Of as Aggregate>::Event>, Self::Refusal>;
}

/// All that a decision may know besides the state and the command.
#[derive(Debug, Clone)]
pub struct Circumstance {
    /// The moment of the command.
    pub now: DateTime<Utc>,
    /// The actor who asks.
    pub actor: Actor,
    /// The company's published rules, the only ones that a decision is made under.
    pub rules: Arc<Rules>,
}
