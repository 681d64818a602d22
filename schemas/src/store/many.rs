//! Many independent commands at once: their streams are read by one query, and the appender takes what they decide in
//! groups.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::{Aggregate, Command};
use futures::future::join_all;
use uuid::Uuid;

use super::{Ask, Done, ExecuteError, Store};
use crate::{
    bridge::LoadError,
    cache::{Loaded, Shared},
    stream_batch::{self, StreamTail},
};

/// Most commands that are under way at once: as many as the appender takes in one group.
const COMMANDS_AT_ONCE: usize = 512;

/// A command with its stream and the circumstances in which it is asked.
#[derive(Debug, Clone)]
pub struct Addressed<C> {
    /// Id of the stream.
    pub id: Uuid,
    /// The command.
    pub command: C,
    /// By whom it is asked, when, under which key.
    pub ask: Ask,
}

type Outcome<C> = Result<Done, ExecuteError<<C as Command>::Refusal>>;

impl Store {
    /// States and versions of streams as the log has them now, in the order of the ids. One query reads what is not in
    /// memory yet.
    pub async fn load_many<A: Aggregate>(&self, ids: &[Uuid]) -> Result<Vec<Loaded<A>>, LoadError> {
        let read = self.read_many::<A>(ids).await?;
        let mut loaded = Vec::with_capacity(ids.len());
        for id in ids {
            loaded.push(match read.get(id) {
                Some(shared) => shared.look().clone(),
                None => self.load_anew(*id).await?,
            });
        }
        Ok(loaded)
    }

    /// Executes independent commands, and returns their outcomes in the same order. Each is decided and appended by
    /// itself, as [`Store::execute`] does it: one that is refused or fails changes nothing about the others. Commands of
    /// one stream, and commands with the same key, are executed in their order, all others in any order.
    pub async fn execute_many<C: Command>(&self, commands: &[Addressed<C>]) -> Vec<Outcome<C>> {
        let mut outcomes = Vec::with_capacity(commands.len());
        while let Some(rest) = commands.get(outcomes.len()..).filter(|rest| !rest.is_empty()) {
            outcomes.append(&mut self.execute_batch(&rest[..batch_length(rest)]).await);
        }
        outcomes
    }

    async fn execute_batch<C: Command>(&self, batch: &[Addressed<C>]) -> Vec<Outcome<C>> {
        let mut streams: Vec<(Uuid, Vec<usize>)> = Vec::new();
        let mut known: HashMap<Uuid, usize> = HashMap::new();
        for (place, addressed) in batch.iter().enumerate() {
            let stream = *known.entry(addressed.id).or_insert_with(|| {
                streams.push((addressed.id, Vec::new()));
                streams.len() - 1
            });
            streams[stream].1.push(place);
        }
        // a stream about to begin has nothing to read; one that is not read here is read by its command, which fails
        // where that fails
        let ids: Vec<Uuid> = if C::OPENS { Vec::new() } else { known.into_keys().collect() };
        let mut read = self.read_many::<C::Of>(&ids).await.unwrap_or_default();
        let streams = streams.into_iter().map(|(id, places)| (read.remove(&id), places));
        let executed = join_all(streams.map(|(read, places)| self.execute_stream(batch, read, places))).await;
        let mut executed: Vec<(usize, Outcome<C>)> = executed.into_iter().flatten().collect();
        executed.sort_by_key(|(place, _)| *place);
        executed.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// Executes the commands of one stream one after another.
    async fn execute_stream<C: Command>(
        &self,
        batch: &[Addressed<C>],
        mut read: Option<Shared<C::Of>>,
        places: Vec<usize>,
    ) -> Vec<(usize, Outcome<C>)> {
        let mut outcomes = Vec::with_capacity(places.len());
        for place in places {
            let Addressed { id, command, ask } = &batch[place];
            let outcome = match read.take() {
                Some(shared) => match self.circumstance(ask).await {
                    Ok(at) => self.execute_on(*id, command, ask, &at, shared, false).await,
                    Err(error) => Err(ExecuteError::Rules(error)),
                },
                None => self.execute(*id, command, ask).await,
            };
            outcomes.push((place, outcome));
        }
        outcomes
    }

    /// Streams as the log has them now, read by one query: those in memory are brought up to date. One that cannot be
    /// read, or that changes meanwhile, is left out.
    async fn read_many<A: Aggregate>(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Shared<A>>, LoadError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut known: HashMap<Uuid, (Shared<A>, u64)> = HashMap::new();
        let ids: BTreeSet<Uuid> = ids.iter().copied().collect();
        for id in &ids {
            let Some(shared) = self.cache.get::<A>(*id) else { continue };
            let version = shared.look().version;
            if version > 0 {
                known.insert(*id, (shared, version));
            }
        }
        let wanted: Vec<(Uuid, u64)> =
            ids.iter().map(|id| (*id, known.get(id).map_or(0, |(_, version)| *version))).collect();
        let mut tails = stream_batch::read::<A>(&self.pool, &wanted, self.snapshots)
            .await
            .map_err(|error| LoadError::DatabaseConnectionError(error.into()))?;
        let mut streams = HashMap::with_capacity(ids.len());
        for id in ids {
            let shared = match (known.remove(&id), tails.remove(&id)) {
                (_, Some(None)) => continue,
                (Some((shared, _)), None) => shared,
                (Some((shared, version)), Some(Some(tail))) => {
                    if !shared.grow(version, &tail.events, tail.bytes) {
                        continue;
                    }
                    shared
                }
                (None, tail) => Shared::new(begun(tail.flatten().unwrap_or_default())),
            };
            self.cache.put(id, shared.clone());
            streams.insert(id, shared);
        }
        Ok(streams)
    }
}

/// How many commands begin with different keys: two with one key are not under way at once.
fn batch_length<C>(commands: &[Addressed<C>]) -> usize {
    let mut keys = HashSet::new();
    let mut batch = commands.iter().take(COMMANDS_AT_ONCE);
    let repeated = batch
        .position(|addressed| addressed.ask.key.as_ref().is_some_and(|key| !keys.insert(key.name.as_str())));
    repeated.unwrap_or(commands.len().min(COMMANDS_AT_ONCE))
}

/// The stream from its beginning.
fn begun<A: Aggregate>(tail: StreamTail<A>) -> Loaded<A> {
    let mut loaded = tail.snapshot.unwrap_or_default();
    for event in &tail.events {
        loaded.state.evolve(event);
    }
    loaded.version += tail.events.len() as u64;
    loaded
}
