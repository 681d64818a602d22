//! Commands of several streams that are appended together or not at all.

use std::{collections::BTreeSet, error::Error};

use domain::{Aggregate, Circumstance, Command, Refusal, RefusalKind, decide};
use uuid::Uuid;

use super::{Ask, Done, ExecuteError, RACES, Store, done};
use crate::{
    appender::AppendError,
    cache::Shared,
    unit::{Part, Unit},
};

/// Decisions over several streams.
pub trait Work: Sync {
    /// Executes commands on the unit. It is called again where a stream has changed since it was loaded, so it does
    /// nothing but read and decide.
    fn decide(&self, unit: &mut UnitOfWork<'_>) -> impl Future<Output = Result<(), UnitError>> + Send;
}

/// Why a unit came to nothing.
pub type UnitError = ExecuteError<UnitRefused>;

/// Puts the new state of one stream into the cache once the unit is appended.
type Remember<'a> = Box<dyn FnOnce(&Store) + Send + Sync + 'a>;

/// Collects what is decided, to append it as one unit.
pub struct UnitOfWork<'a> {
    store: &'a Store,
    ask: &'a Ask,
    at: &'a Circumstance,
    /// Whether streams are read from the log, not from memory.
    anew: bool,
    lead: Option<Lead>,
    parts: Vec<Part>,
    remember: Vec<Remember<'a>>,
}

/// The stream of the first command. The answer is about it, and `If-Match` means its version.
#[derive(Debug, Clone, Copy)]
struct Lead {
    id: Uuid,
    version: u64,
    changes: bool,
}

/// One of the commands was refused.
#[derive(Debug, thiserror::Error)]
#[error("{refusal}")]
pub struct UnitRefused {
    code: &'static str,
    kind: RefusalKind,
    field: Option<&'static str>,
    refusal: Box<dyn Error + Send + Sync>,
}

impl UnitRefused {
    fn of(refusal: impl Refusal) -> Self {
        let (code, kind, field) = (refusal.code(), refusal.kind(), refusal.field());
        Self { code, kind, field, refusal: Box::new(refusal) }
    }
}

impl Refusal for UnitRefused {
    fn code(&self) -> &'static str {
        self.code
    }
    fn kind(&self) -> RefusalKind {
        self.kind
    }
    fn field(&self) -> Option<&'static str> {
        self.field
    }
    fn codes() -> BTreeSet<&'static str> {
        // a unit may have any command in it
        domain::refusal_codes()
    }
}

impl<R: Refusal> ExecuteError<R> {
    /// The same, whichever command was refused.
    pub fn of_unit(self) -> UnitError {
        match self {
            Self::Refused(refusal) => ExecuteError::Refused(UnitRefused::of(refusal)),
            Self::Stale { at } => ExecuteError::Stale { at },
            Self::Contended => ExecuteError::Contended,
            Self::Load(error) => ExecuteError::Load(error),
            Self::Form(error) => ExecuteError::Form(error),
            Self::Rules(error) => ExecuteError::Rules(error),
            Self::Append(error) => ExecuteError::Append(error),
        }
    }
}

impl UnitOfWork<'_> {
    /// Decides a command, whose events become part of the unit, and returns them. A unit has one command per stream.
    /// The first command leads: if it has nothing to say, nothing is appended.
    pub async fn execute<C: Command>(
        &mut self,
        id: Uuid,
        command: &C,
    ) -> Result<Vec<<C::Of as Aggregate>::Event>, UnitError> {
        debug_assert!(!self.has_part::<C::Of>(id));
        let shared = self.shared::<C::Of>(id).await?;
        let (version, decided) = {
            let loaded = shared.look();
            (loaded.version, decide(command, &loaded.state, self.at))
        };
        let lead = self.lead.is_none();
        if lead {
            self.lead =
                Some(Lead { id, version, changes: matches!(&decided, Ok(events) if !events.is_empty()) });
            if self.ask.seen.is_some_and(|seen| seen != version) {
                return Err(ExecuteError::Stale { at: version });
            }
        }
        let events = decided.map_err(|refusal| ExecuteError::Refused(refusal).of_unit())?;
        if events.is_empty() {
            return Ok(events);
        }
        let part =
            Part::new::<C::Of>(id, version, &events, self.ask.occurred_at, &self.ask.envelope(self.at))
                .map_err(ExecuteError::Form)?;
        let (bytes, appended) = (part.bytes(), events.clone());
        self.parts.push(part);
        self.remember.push(Box::new(move |store| store.remember(id, version, &shared, &appended, bytes)));
        Ok(events)
    }

    /// Looks at a stream that the decision depends on and that the unit does not change. The unit is appended only if
    /// nobody has changed the stream in between.
    pub async fn hold<A: Aggregate, T>(
        &mut self,
        id: Uuid,
        look: impl FnOnce(&A) -> T + Send,
    ) -> Result<T, UnitError> {
        debug_assert!(!self.has_part::<A>(id));
        let shared = self.shared::<A>(id).await?;
        let loaded = shared.look();
        // a part without events: its version is checked like that of any other
        self.parts.push(Part { stream: A::STREAM, id, expected: loaded.version, events: Vec::new() });
        Ok(look(&loaded.state))
    }

    /// Looks at a stream without deciding anything about it.
    pub async fn look<A: Aggregate, T>(
        &self,
        id: Uuid,
        look: impl FnOnce(&A) -> T + Send,
    ) -> Result<T, UnitError> {
        Ok(look(&self.shared::<A>(id).await?.look().state))
    }

    fn has_part<A: Aggregate>(&self, id: Uuid) -> bool {
        self.parts.iter().any(|part| (part.stream, part.id) == (A::STREAM, id))
    }

    async fn append(self, lead: Uuid) -> Result<Done, UnitError> {
        let streams: BTreeSet<_> = self.parts.iter().map(|part| part.stream).collect();
        let unit = Unit { parts: self.parts, key: self.ask.key.clone() };
        let appended = self.store.appender.append(unit).await.map_err(ExecuteError::Append)?;
        if !appended.replayed {
            self.remember.into_iter().for_each(|remember| remember(self.store));
        }
        for stream in streams {
            self.store.refresh_rules_after(stream).await;
        }
        done(lead, &appended).map_err(ExecuteError::Append)
    }

    async fn shared<A: Aggregate>(&self, id: Uuid) -> Result<Shared<A>, UnitError> {
        let shared = if self.anew { self.store.reload(id).await } else { self.store.shared(id).await };
        shared.map_err(ExecuteError::Load)
    }
}

impl Store {
    /// Executes commands of several streams: all of their events are appended, or none.
    ///
    /// # Errors
    /// As [`Store::execute`]; `Refused` where any of the commands was.
    pub async fn execute_unit(&self, work: &impl Work, ask: &Ask) -> Result<Done, UnitError> {
        let at = self.circumstance(ask).await.map_err(ExecuteError::Rules)?;
        for race in 0..RACES {
            let anew = race > 0;
            let outcome = self.attempt_unit(work, ask, &at, anew).await;
            let again = match &outcome {
                Err(ExecuteError::Append(AppendError::Conflict)) => true,
                // memory may be behind another process, and only events that are appended are checked against the log
                Err(ExecuteError::Refused(_) | ExecuteError::Stale { .. })
                | Ok(Done { position: None, .. }) => !anew,
                _ => false,
            };
            if !again {
                return outcome;
            }
        }
        Err(ExecuteError::Contended)
    }

    async fn attempt_unit(
        &self,
        work: &impl Work,
        ask: &Ask,
        at: &Circumstance,
        anew: bool,
    ) -> Result<Done, UnitError> {
        let mut unit =
            UnitOfWork { store: self, ask, at, anew, lead: None, parts: Vec::new(), remember: Vec::new() };
        let decided = work.decide(&mut unit).await;
        let Some(lead) = unit.lead else {
            return decided.map(|()| Done { version: 0, number: None, position: None, replayed: false });
        };
        let nothing = match decided {
            Ok(()) if lead.changes => return unit.append(lead.id).await,
            Ok(()) => Ok(Done { version: lead.version, number: None, position: None, replayed: false }),
            Err(error @ (ExecuteError::Refused(_) | ExecuteError::Stale { .. })) => Err(error),
            Err(error) => return Err(error),
        };
        // decided on memory, it is decided once more before it counts
        if anew { self.settle(lead.id, ask.key.as_ref(), nothing).await } else { nothing }
    }
}
