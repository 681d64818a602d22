//! Adapts our aggregates to cqrs-es.
//!
//! `type Command = Infallible`: `handle`, which would apply every event twice, cannot be called. Loading goes through
//! cqrs-es and postgres-es; deciding and appending are our own code.

use std::convert::Infallible;

use cqrs_es::{
    DomainEvent, EventStore as _,
    event_sink::EventSink,
    persist::{
        PersistedEventRepository, PersistedEventStore, PersistenceError, ReplayStream, SerializedEvent,
        SerializedSnapshot,
    },
};
use domain::{Aggregate, Event};
use postgres_es::PostgresEventRepository;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    appender::{AppendError, Appender},
    unit::{NewEvent, Part, Unit},
    upcast::upcasters,
};

/// One of our aggregates, as cqrs-es needs it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Stored<A: Aggregate>(pub A);

/// One of our events, as cqrs-es needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct StoredEvent<A: Aggregate>(pub A::Event);

impl<A: Aggregate> DomainEvent for StoredEvent<A> {
    fn event_type(&self) -> String {
        format!("{}.{}", A::STREAM, self.0.kind())
    }
    fn event_version(&self) -> String {
        self.0.version().to_string()
    }
}

impl<A: Aggregate> cqrs_es::Aggregate for Stored<A> {
    const TYPE: &'static str = A::STREAM;
    type Command = Infallible;
    type Event = StoredEvent<A>;
    type Error = Infallible;
    type Services = ();

    async fn handle(&mut self, never: Infallible, (): &(), _: &EventSink<Self>) -> Result<(), Infallible> {
        match never {}
    }

    fn apply(&mut self, event: StoredEvent<A>) {
        self.0.evolve(&event.0);
    }
}

/// Reads with postgres-es from our table, writes with our appender.
pub struct LogRepository {
    reader: PostgresEventRepository,
    appender: Appender,
    /// The version of the serialised state that a snapshot must have. 0, which no snapshot has, until `load` sets it.
    state_version: u16,
}

impl LogRepository {
    /// Reads from this pool and writes through this appender.
    pub fn new(pool: PgPool, appender: Appender) -> Self {
        Self {
            reader: PostgresEventRepository::new(pool).with_tables("log.events", "log.snapshots"),
            appender,
            state_version: 0,
        }
    }

    /// State and version of one stream, from its snapshot if there is a valid one.
    pub async fn load<A: Aggregate>(mut self, id: Uuid, snapshots: bool) -> Result<(A, u64), LoadError> {
        self.state_version = A::STATE_VERSION;
        let store = if snapshots {
            // the size only matters to the snapshot writer of cqrs-es, which is never called
            PersistedEventStore::<_, Stored<A>>::new_snapshot_store(self, usize::MAX)
        } else {
            PersistedEventStore::new_event_store(self)
        };
        let context = store.with_upcasters(upcasters()).load_aggregate(&id.to_string()).await?;
        Ok((context.aggregate.0, context.current_sequence as u64))
    }

    /// State of one stream at a version.
    pub async fn load_at<A: Aggregate>(self, id: Uuid, version: u64) -> Result<A, LoadError> {
        let store = PersistedEventStore::<_, Stored<A>>::new_event_store(self).with_upcasters(upcasters());
        let mut state = A::default();
        for event in store.load_events(&id.to_string()).await?.into_iter().take(version as usize) {
            state.evolve(&event.payload.0);
        }
        Ok(state)
    }
}

/// Why a stream cannot be loaded.
pub type LoadError = cqrs_es::AggregateError<Infallible>;

impl PersistedEventRepository for LogRepository {
    async fn get_events<A: cqrs_es::Aggregate>(
        &self,
        id: &str,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        self.reader.get_events::<A>(id).await
    }

    async fn get_last_events<A: cqrs_es::Aggregate>(
        &self,
        id: &str,
        last_sequence: usize,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        self.reader.get_last_events::<A>(id, last_sequence).await
    }

    async fn get_snapshot<A: cqrs_es::Aggregate>(
        &self,
        id: &str,
    ) -> Result<Option<SerializedSnapshot>, PersistenceError> {
        let snapshot = self.reader.get_snapshot::<A>(id).await?;
        Ok(snapshot.filter(|snapshot| snapshot.current_snapshot == usize::from(self.state_version)))
    }

    /// Snapshots are written by [`crate::snapshot`]; one offered here is ignored.
    async fn persist<A: cqrs_es::Aggregate>(
        &self,
        events: &[SerializedEvent],
        _: Option<(String, Value, usize)>,
    ) -> Result<(), PersistenceError> {
        let Some(first) = events.first() else { return Ok(()) };
        let id =
            first.aggregate_id.parse().map_err(|error| PersistenceError::UnknownError(Box::new(error)))?;
        let drafts = events.iter().map(|event| NewEvent {
            kind: event.event_type.clone(),
            version: event.event_version.parse().unwrap_or(1),
            payload: event.payload.to_string(),
            metadata: event.metadata.to_string().into(),
            occurred_at: None,
        });
        let part =
            Part { stream: A::TYPE, id, expected: first.sequence as u64 - 1, events: drafts.collect() };
        match self.appender.append(Unit { parts: vec![part], key: None }).await {
            Ok(_) => Ok(()),
            Err(AppendError::Conflict) => Err(PersistenceError::OptimisticLockError),
            Err(error) => Err(PersistenceError::ConnectionError(Box::new(error))),
        }
    }

    async fn stream_events<A: cqrs_es::Aggregate>(&self, id: &str) -> Result<ReplayStream, PersistenceError> {
        self.reader.stream_events::<A>(id).await
    }

    async fn stream_all_events<A: cqrs_es::Aggregate>(&self) -> Result<ReplayStream, PersistenceError> {
        self.reader.stream_all_events::<A>().await
    }
}
