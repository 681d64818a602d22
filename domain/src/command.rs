//! The three traits everything in the domain is made of: events, the aggregates they add up to, and commands; and the
//! one function that decides a command.

use std::{fmt::Debug, sync::Arc};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    refusal::{CommandRefused, Refusal},
    registry::{Commands, Listed, ListedCommand},
    role::Actor,
    rules::Rules,
};

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
    Listed + Commands + Default + Clone + PartialEq + Debug + Serialize + DeserializeOwned + Send + Sync + 'static
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

/// Something that can be asked of an aggregate. Its line in the table of the aggregate says who may ask
/// ([`ListedCommand::AUDIENCE`]).
pub trait Command: ListedCommand + Debug + Send + Sync + 'static {
    /// Whom it is asked of.
    type Of: Aggregate;
    /// Why it may be refused.
    type Refusal: Refusal;
    /// True for a command that begins a stream: it is decided without reading, the append refuses a
    /// stream that exists.
    const OPENS: bool = false;

    /// The decision on a command of somebody in its audience: a pure function of state, command and circumstance.
    /// Call [`decide`], which checks the audience.
    fn decide(
        &self,
        state: &Self::Of,
        at: &Circumstance,
    ) -> Result<Vec<<Self::Of as Aggregate>::Event>, Self::Refusal>;
}

/// Decides a command: every decision passes through here. The audience is checked first, whatever the state is.
pub fn decide<C: Command>(
    command: &C,
    state: &C::Of,
    at: &Circumstance,
) -> Result<Vec<<C::Of as Aggregate>::Event>, CommandRefused<C>> {
    admit(&at.actor)?;
    #[expect(clippy::disallowed_methods, reason = "the audience is checked")]
    let decided = command.decide(state, at);
    decided.map_err(CommandRefused::Reason)
}

/// Passes an actor who belongs to the audience of the command.
pub fn admit<C: Command>(actor: &Actor) -> Result<(), CommandRefused<C>> {
    if actor.is_among(C::AUDIENCE) { Ok(()) } else { Err(CommandRefused::NotForYourRole) }
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
