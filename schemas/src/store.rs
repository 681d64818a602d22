//! The one door for commands: load, decide, append.

use std::{collections::HashSet, sync::Arc};

use chrono::{DateTime, Utc};
use domain::{Actor, Aggregate, Circumstance, Command, CommandRefused, Refusal, decide};
use sqlx::{PgPool, Row};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::{
    appender::{AppendError, Appended, Appender},
    bridge::{LoadError, LogRepository},
    cache::{Aggregates, Loaded, Shared},
    envelope::Metadata,
    rules::{RuleBook, RulesError},
    snapshot,
    unit::{Key, Part, Reached, Unit},
};

mod many;
mod unit_of_work;

pub use many::Addressed;
pub use unit_of_work::{UnitError, UnitOfWork, UnitRefused, Work};

/// How often a lost race is decided anew before the caller hears of it.
const RACES: usize = 8;

/// Loads aggregates, decides commands, appends what was decided.
#[derive(Debug, Clone)]
pub struct Store {
    pool: PgPool,
    appender: Appender,
    cache: Aggregates,
    rules: RuleBook,
    snapshots: bool,
    /// Snapshots that are being written.
    writing: TaskTracker,
}

/// How a command is asked: by whom, when, because of what, on top of which version.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Moment of the command.
    pub now: DateTime<Utc>,
    /// Who issues it.
    pub actor: Actor,
    /// The version the asker saw (`If-Match`).
    pub seen: Option<u64>,
    /// Makes a repetition harmless (`Idempotency-Key`).
    pub key: Option<Key>,
    /// When it happened, where that is not the moment of recording and the events do not say it.
    pub occurred_at: Option<DateTime<Utc>>,
    /// More for the log: request, trace, cause, address.
    pub metadata: Metadata,
}

impl Ask {
    /// By this actor at this moment, without conditions.
    pub fn new(now: DateTime<Utc>, actor: Actor) -> Self {
        Self { now, actor, seen: None, key: None, occurred_at: None, metadata: Metadata::new() }
    }

    /// With an idempotency key of the engine's own making: the name says it all, there is no other body.
    #[must_use]
    pub fn once(mut self, name: impl Into<String>) -> Self {
        self.key = Some(Key { name: name.into(), fingerprint: [0; 32] });
        self
    }

    /// It happened at the moment of the decision, not at that of recording: history told afterwards.
    #[must_use]
    pub fn in_its_time(mut self) -> Self {
        self.occurred_at = Some(self.now);
        self
    }

    /// The metadata of the events, with the actor and the position of the rules they are decided under.
    fn envelope(&self, at: &Circumstance) -> Metadata {
        let mut metadata = self.metadata.clone();
        metadata.insert("actor".to_owned(), at.actor.name.clone());
        if at.rules.position > 0 {
            metadata.insert("rules".to_owned(), at.rules.position.to_string());
        }
        metadata
    }

    /// Because of the event at this position.
    #[must_use]
    pub fn because_of(mut self, position: i64) -> Self {
        self.metadata.insert("cause".to_owned(), position.to_string());
        self
    }
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Version of its stream now.
    pub version: u64,
    /// Number of the stream among those of its kind, where this command began the stream.
    pub number: Option<i64>,
    /// Position of the last event it led to; `None` when there was nothing to say.
    pub position: Option<i64>,
    /// True when it had been done before under the same key.
    pub replayed: bool,
}

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError<R: Refusal> {
    /// The domain said no.
    #[error(transparent)]
    Refused(R),
    /// The stream is at another version than the asker saw.
    #[error("it is at version {at} by now")]
    Stale {
        /// Where it is.
        at: u64,
    },
    /// Nobody got through: too many change the same stream at once.
    #[error("too many change it at once")]
    Contended,
    /// The stream could not be read.
    #[error("the history cannot be read")]
    Load(#[source] LoadError),
    /// An event has no written form.
    #[error("the decision cannot be written down")]
    Form(#[source] serde_json::Error),
    /// The company's rules could not be read.
    #[error(transparent)]
    Rules(RulesError),
    /// The append failed.
    #[error(transparent)]
    Append(AppendError),
}

impl Store {
    /// Over this pool, remembering about `cache_bytes` of aggregates.
    pub fn new(pool: PgPool, appender: Appender, cache_bytes: u64) -> Self {
        Self {
            rules: RuleBook::new(pool.clone()),
            pool,
            appender,
            cache: Aggregates::bounded(cache_bytes),
            snapshots: true,
            writing: TaskTracker::new(),
        }
    }

    /// Neither reads nor writes snapshots.
    #[must_use]
    pub fn without_snapshots(mut self) -> Self {
        self.snapshots = false;
        self
    }

    /// Returns when the snapshots under way are written: before the database is stopped.
    pub async fn settled(&self) {
        self.writing.close();
        self.writing.wait().await;
    }

    /// The company's rules, under which this store decides.
    pub fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// How many commands wait to be appended.
    pub fn waiting(&self) -> usize {
        self.appender.waiting()
    }

    /// Which of these idempotency keys have been used: how a long run finds its place again.
    pub async fn used(&self, keys: &[&str]) -> Result<HashSet<String>, sqlx::Error> {
        let used: Vec<String> = sqlx::query_scalar("SELECT key FROM log.receipts WHERE key = ANY($1)")
            .bind(keys)
            .fetch_all(&self.pool)
            .await?;
        Ok(used.into_iter().collect())
    }

    /// State and version of a stream, from memory where it is there.
    pub async fn load<A: Aggregate>(&self, id: Uuid) -> Result<Loaded<A>, LoadError> {
        Ok(self.shared(id).await?.look().clone())
    }

    /// Looks at a stream without copying its state.
    pub async fn look<A: Aggregate, T>(
        &self,
        id: Uuid,
        look: impl FnOnce(&A, u64) -> T,
    ) -> Result<T, LoadError> {
        let shared = self.shared::<A>(id).await?;
        let loaded = shared.look();
        Ok(look(&loaded.state, loaded.version))
    }

    async fn shared<A: Aggregate>(&self, id: Uuid) -> Result<Shared<A>, LoadError> {
        match self.cache.get(id) {
            Some(shared) => Ok(shared),
            None => self.reload(id).await,
        }
    }

    /// State and version of a stream as the log has it now, whatever is remembered.
    pub async fn load_anew<A: Aggregate>(&self, id: Uuid) -> Result<Loaded<A>, LoadError> {
        Ok(self.reload(id).await?.look().clone())
    }

    /// State of a stream as it was at a version: what somebody still looks at.
    pub async fn load_at<A: Aggregate>(&self, id: Uuid, version: u64) -> Result<A, LoadError> {
        LogRepository::new(self.pool.clone(), self.appender.clone()).load_at(id, version).await
    }

    async fn reload<A: Aggregate>(&self, id: Uuid) -> Result<Shared<A>, LoadError> {
        let repository = LogRepository::new(self.pool.clone(), self.appender.clone());
        let (state, version) = repository.load::<A>(id, self.snapshots).await?;
        let shared = Shared::new(Loaded { state, version });
        self.cache.put(id, shared.clone());
        Ok(shared)
    }

    /// Asks one command of one stream.
    pub async fn execute<C: Command>(
        &self,
        id: Uuid,
        command: &C,
        ask: &Ask,
    ) -> Result<Done, ExecuteError<CommandRefused<C>>> {
        let at = self.circumstance(ask).await.map_err(ExecuteError::Rules)?;
        let (shared, remembered) = match self.cache.get(id) {
            Some(shared) => (shared, true),
            // a stream about to begin has nothing to read; if it exists, the append says so
            None if C::OPENS && ask.seen.is_none() => (Shared::new(Loaded::default()), false),
            None => (self.reload(id).await.map_err(ExecuteError::Load)?, false),
        };
        self.execute_on(id, command, ask, &at, shared, remembered).await
    }

    /// Executes a command on a loaded stream. One that is only remembered may be behind the log.
    async fn execute_on<C: Command>(
        &self,
        id: Uuid,
        command: &C,
        ask: &Ask,
        at: &Circumstance,
        mut shared: Shared<C::Of>,
        mut remembered: bool,
    ) -> Result<Done, ExecuteError<C::Refusal>> {
        for _ in 0..RACES {
            match self.attempt(id, command, ask, at, &shared, remembered).await {
                Err(ExecuteError::Append(AppendError::Conflict)) => {}
                outcome => return outcome,
            }
            self.cache.drop::<C::Of>(id);
            (shared, remembered) = (self.reload(id).await.map_err(ExecuteError::Load)?, false);
        }
        Err(ExecuteError::Contended)
    }

    /// The moment, the actor and the rules under which commands of this asker are decided.
    pub async fn circumstance(&self, ask: &Ask) -> Result<Circumstance, RulesError> {
        let rules = self.rules.current().await?;
        Ok(Circumstance { now: ask.now, actor: ask.actor.clone(), rules })
    }

    /// Whether the stream has moved on in another process since it was loaded into this one.
    async fn is_behind<A: Aggregate, R: Refusal>(
        &self,
        id: Uuid,
        shared: &Shared<A>,
    ) -> Result<bool, ExecuteError<R>> {
        let version: Option<i64> = sqlx::query_scalar(
            "SELECT sequence FROM log.events WHERE aggregate_type = $1 AND aggregate_id = $2 \
             ORDER BY sequence DESC LIMIT 1",
        )
        .bind(A::STREAM)
        .bind(id.to_string())
        .fetch_optional(&self.pool)
        .await
        .map_err(|error| ExecuteError::Append(unavailable(error)))?;
        Ok(version.unwrap_or(0) as u64 > shared.look().version)
    }

    async fn attempt<C: Command>(
        &self,
        id: Uuid,
        command: &C,
        ask: &Ask,
        at: &Circumstance,
        shared: &Shared<C::Of>,
        remembered: bool,
    ) -> Result<Done, ExecuteError<CommandRefused<C>>> {
        let (version, decided) = {
            let loaded = shared.look();
            let stale = ask.seen.is_some_and(|seen| seen != loaded.version);
            (loaded.version, if stale { None } else { Some(decide(command, &loaded.state, at)) })
        };
        let nothing = match decided {
            None => Err(ExecuteError::Stale { at: version }),
            Some(Err(refusal)) => Err(ExecuteError::Refused(refusal)),
            Some(Ok(events)) if events.is_empty() => {
                Ok(Done { version, number: None, position: None, replayed: false })
            }
            Some(Ok(events)) => return self.append::<C>(id, version, &events, ask, at, shared).await,
        };
        // what is appended is checked by the append; that nothing is to be appended, only here
        if remembered && self.is_behind(id, shared).await? {
            return Err(ExecuteError::Append(AppendError::Conflict));
        }
        self.settle(id, ask.key.as_ref(), nothing).await
    }

    /// The outcome where nothing is to be appended; where it is a repetition, that of the first time.
    async fn settle<R: Refusal>(
        &self,
        id: Uuid,
        key: Option<&Key>,
        nothing: Result<Done, ExecuteError<R>>,
    ) -> Result<Done, ExecuteError<R>> {
        let Some(key) = key else { return nothing };
        match (self.answered(id, key).await.map_err(ExecuteError::Append)?, &nothing) {
            (Some(done), _) => Ok(done),
            // what a later repetition would find to do is not what was asked
            (None, Ok(done)) => self.keep(id, key, done.version).await.map_err(ExecuteError::Append),
            (None, Err(_)) => nothing,
        }
    }

    async fn append<C: Command>(
        &self,
        id: Uuid,
        version: u64,
        events: &[<C::Of as Aggregate>::Event],
        ask: &Ask,
        at: &Circumstance,
        shared: &Shared<C::Of>,
    ) -> Result<Done, ExecuteError<CommandRefused<C>>> {
        let part = Part::new::<C::Of>(id, version, events, ask.occurred_at, &ask.envelope(at))
            .map_err(ExecuteError::Form)?;
        let bytes = part.bytes();
        let unit = Unit { parts: vec![part], key: ask.key.clone() };
        let appended = self.appender.append(unit).await.map_err(ExecuteError::Append)?;
        if !appended.replayed {
            self.remember(id, version, shared, events, bytes);
        }
        self.refresh_rules_after(C::Of::STREAM).await;
        done(id, &appended).map_err(ExecuteError::Append)
    }

    /// Reads the company's rules again where this stream holds them.
    async fn refresh_rules_after(&self, stream: &str) {
        if RuleBook::is_kept_in(stream) {
            // what is appended stays appended; whoever decides next reads it again where this failed
            if let Err(error) = self.rules.changed().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "company rules are not refreshed");
            }
        }
    }

    fn remember<A: Aggregate>(
        &self,
        id: Uuid,
        before: u64,
        shared: &Shared<A>,
        events: &[A::Event],
        bytes: usize,
    ) {
        if !shared.grow(before, events, bytes) {
            self.cache.drop::<A>(id);
            return;
        }
        let version = before + events.len() as u64;
        self.cache.put(id, shared.clone());
        if self.snapshots && snapshot::is_due(before, version) {
            let (pool, state) = (self.pool.clone(), shared.look().state.clone());
            self.writing.spawn(async move {
                if let Err(error) = snapshot::write(&pool, id, version, &state).await {
                    tracing::warn!(error = %error, stream = A::STREAM, %id, "snapshot not written");
                }
            });
        }
    }

    /// Keeps a receipt of a command that changed nothing.
    async fn keep(&self, id: Uuid, key: &Key, version: u64) -> Result<Done, AppendError> {
        let answer = serde_json::to_string(&[Reached { id, version, number: None }]).map_err(unwritten)?;
        let kept: bool = sqlx::query_scalar("SELECT log.keep($1, $2, $3)")
            .bind(&key.name)
            .bind(key.fingerprint.as_slice())
            .bind(answer)
            .fetch_one(&self.pool)
            .await
            .map_err(unavailable)?;
        let told = if kept { None } else { self.answered(id, key).await? };
        Ok(told.unwrap_or(Done { version, number: None, position: None, replayed: false }))
    }

    /// A repetition of something done must hear what the first heard, even where by now it would be
    /// refused or change nothing. Looked up only where nothing is to be appended: a repetition that is
    /// decided again meets its receipt in the append.
    pub async fn answered(&self, id: Uuid, key: &Key) -> Result<Option<Done>, AppendError> {
        let receipt = sqlx::query(
            "SELECT fingerprint, position, answer::text AS answer FROM log.receipts WHERE key = $1",
        )
        .bind(&key.name)
        .fetch_optional(&self.pool)
        .await
        .map_err(unavailable)?;
        let Some(receipt) = receipt else { return Ok(None) };
        if receipt.try_get::<Vec<u8>, _>("fingerprint").map_err(unavailable)? != key.fingerprint {
            return Err(AppendError::KeyMismatch);
        }
        let answer: String = receipt.try_get("answer").map_err(unavailable)?;
        let reached = serde_json::from_str(&answer).map_err(unwritten)?;
        let position = receipt.try_get("position").map_err(unavailable)?;
        done(id, &Appended { position, reached, replayed: true }).map(Some)
    }
}

fn unavailable(error: sqlx::Error) -> AppendError {
    AppendError::Unavailable(Arc::new(error))
}

fn unwritten(error: serde_json::Error) -> AppendError {
    unavailable(sqlx::Error::Decode(error.into()))
}

fn done(id: Uuid, appended: &Appended) -> Result<Done, AppendError> {
    let reached = appended.reached.iter().find(|reached| reached.id == id);
    // the key was used for another stream
    let Reached { version, number, .. } = *reached.ok_or(AppendError::KeyMismatch)?;
    // a receipt of nothing has no position
    let position = Some(appended.position).filter(|position| *position > 0);
    Ok(Done { version, number, position, replayed: appended.replayed })
}
