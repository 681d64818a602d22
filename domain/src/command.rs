//! The three traits everything in the domain is made of.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use crate::role::Actor;

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
    Default + Clone + PartialEq + Debug + Serialize + DeserializeOwned + Send + Sync + 'static
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
pub trait Command: Debug + Send + Sync + 'static {
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
    /// Who asks.
    pub actor: Actor,
}

/// A typed "no".
pub trait Refusal: std::error::Error + Send + Sync + 'static {
    /// Stable, documented, translated: `ticket.not_assigned`.
    fn code(&self) -> &'static str;

    /// What sort of "no" it is; the edge makes a status of it.
    fn refused(&self) -> Refused {
        Refused::Conflict
    }

    /// The field of the command that is at fault, where there is one.
    fn field(&self) -> Option<&'static str> {
        None
    }
}

/// Sorts of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The state does not allow it (409).
    Conflict,
    /// This actor may not (403).
    Forbidden,
    /// For this actor the thing does not exist (404).
    Unknown,
    /// The values make no sense (422).
    Invalid,
}
