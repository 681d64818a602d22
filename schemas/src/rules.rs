//! The company's rules as a fold of the log, held in memory by each process that decides.
//!
//! A process that publishes a version has read it before the next command; the others are notified by the
//! database. A caller that knows of a position waits until the snapshot has reached it.

use std::{
    sync::{Arc, Once, PoisonError, RwLock, Weak},
    time::Duration,
};

use domain::{
    Aggregate as _,
    calendar::Calendar,
    rules::{RuleDocument, Rules},
    ticket::{Scenario, SlaPolicy},
};
use sqlx::{PgPool, postgres::PgListener};

use crate::{
    chain::{COLUMNS, Link},
    fact::Fact,
    tail::recorded,
};

/// Kinds of stream that hold company rules.
const STREAMS: [&str; 3] =
    [RuleDocument::<Calendar>::STREAM, RuleDocument::<SlaPolicy>::STREAM, RuleDocument::<Scenario>::STREAM];
/// Channel on which the database notifies other processes of a published rule.
const CHANNEL: &str = "domovoy_rules";
/// Longest time between two reads without a notification.
const REFRESH_INTERVAL_MAX: Duration = Duration::from_secs(10);

/// Handle of the snapshot. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RuleBook(Arc<SharedRules>);

#[derive(Debug)]
struct SharedRules {
    pool: PgPool,
    snapshot: RwLock<Option<Snapshot>>,
    /// Held while the log is read, so that concurrent refreshes become one.
    refreshing: tokio::sync::Mutex<()>,
    /// Starts the task that keeps the snapshot current, once for all handles.
    following: Once,
}

#[derive(Debug, Clone)]
struct Snapshot {
    rules: Arc<Rules>,
    /// Position up to which the log was read.
    read_to: i64,
}

/// Why the rules are not known.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RulesError {
    /// The log cannot be read.
    #[error("the rules cannot be read from the log")]
    Log(#[source] Arc<sqlx::Error>),
    /// A newer engine published a rule in a form that this one cannot read.
    #[error("the rule at position {position} cannot be read: {why}")]
    Unreadable {
        /// Position of the event.
        position: i64,
        /// What is wrong with it.
        why: String,
    },
    /// The log has no such position: it was never given out by this log.
    #[error("position {position} is beyond the end of the log, which is {head}")]
    BeyondHead {
        /// Position that was asked for.
        position: i64,
        /// Position of the last event.
        head: i64,
    },
}

impl RuleBook {
    /// Reads from this pool; the log is read at the first use and followed from then on.
    pub(crate) fn new(pool: PgPool) -> Self {
        Self(Arc::new(SharedRules {
            pool,
            snapshot: RwLock::default(),
            refreshing: tokio::sync::Mutex::default(),
            following: Once::new(),
        }))
    }

    /// Whether streams of this kind hold rules.
    pub(crate) fn is_kept_in(stream: &str) -> bool {
        STREAMS.contains(&stream)
    }

    /// The rules as this process knows them.
    pub async fn current(&self) -> Result<Arc<Rules>, RulesError> {
        self.at_least(0).await
    }

    /// The rules as of this position of the log or later. An event is in the log before its position is given out,
    /// so one read reaches every position that exists.
    pub async fn at_least(&self, position: i64) -> Result<Arc<Rules>, RulesError> {
        self.0.following.call_once(|| drop(tokio::spawn(follow(Arc::downgrade(&self.0)))));
        if let Some(snapshot) = self.0.known().filter(|known| known.read_to >= position) {
            return Ok(snapshot.rules);
        }
        let _turn = self.0.refreshing.lock().await;
        if let Some(snapshot) = self.0.known().filter(|known| known.read_to >= position) {
            return Ok(snapshot.rules);
        }
        let Snapshot { rules, read_to: head } = self.0.read().await?;
        if head < position { Err(RulesError::BeyondHead { position, head }) } else { Ok(rules) }
    }

    /// Reads what was published since, and notifies other processes: called after an append to a rule.
    pub(crate) async fn changed(&self) -> Result<(), RulesError> {
        self.0.refresh().await?;
        let notified = sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&self.0.pool).await;
        notified.map(drop).map_err(|error| RulesError::Log(Arc::new(error)))
    }
}

impl SharedRules {
    fn known(&self) -> Option<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn refresh(&self) -> Result<(), RulesError> {
        let _turn = self.refreshing.lock().await;
        self.read().await.map(drop)
    }

    /// Reads the events since the snapshot. The head is read first: what it counts is visible to the second
    /// statement.
    async fn read(&self) -> Result<Snapshot, RulesError> {
        let unread = |error| RulesError::Log(Arc::new(error));
        let before = self.known();
        let read_to: i64 = sqlx::query_scalar("SELECT position FROM log.head")
            .fetch_one(&self.pool)
            .await
            .map_err(unread)?;
        let query = format!(
            "SELECT {COLUMNS} FROM log.events WHERE aggregate_type = ANY($1) AND position > $2 AND position <= $3 \
             ORDER BY position"
        );
        let links: Vec<Link> = sqlx::query_as(&query)
            .bind(STREAMS.as_slice())
            .bind(before.as_ref().map_or(0, |known| known.read_to))
            .bind(read_to)
            .fetch_all(&self.pool)
            .await
            .map_err(unread)?;
        let mut rules = before.map(|known| known.rules).unwrap_or_default();
        for link in links {
            take(Arc::make_mut(&mut rules), link)?;
        }
        let snapshot = Snapshot { rules, read_to };
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Some(snapshot.clone());
        Ok(snapshot)
    }
}

fn take(rules: &mut Rules, link: Link) -> Result<(), RulesError> {
    let event = recorded(link);
    match event.fact() {
        Fact::Calendar(fact) => rules.calendars.take(fact),
        Fact::SlaPolicy(fact) => rules.sla_policies.take(fact),
        Fact::Scenario(fact) => rules.scenarios.take(fact),
        Fact::Unreadable(why) => {
            return Err(RulesError::Unreadable { position: event.position, why: why.clone() });
        }
        _ => {}
    }
    rules.position = event.position;
    Ok(())
}

/// Keeps the snapshot current until the last handle is dropped. Each read comes after the subscription, so that a
/// notification between the two is not missed.
async fn follow(book: Weak<SharedRules>) {
    let mut listener = None;
    while let Some(pool) = book.upgrade().map(|book| book.pool.clone()) {
        if listener.is_none() {
            listener = listen(&pool).await.ok();
        }
        let Some(current) = book.upgrade() else { return };
        if let Err(error) = current.refresh().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "company rules are not refreshed");
        }
        drop(current);
        let notified = async {
            match &mut listener {
                Some(listener) => listener.try_recv().await,
                None => std::future::pending().await,
            }
        };
        if let Ok(Ok(None) | Err(_)) = tokio::time::timeout(REFRESH_INTERVAL_MAX, notified).await {
            // the connection is lost: a new one is made, after a pause while the database is away
            listener = None;
        }
    }
}

async fn listen(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

#[cfg(test)]
mod tests {
    use sqlx::postgres::PgPoolOptions;

    use super::*;

    #[tokio::test]
    async fn a_database_that_is_away_is_followed_by_one_task_only() {
        let pool = PgPoolOptions::new()
            .acquire_timeout(Duration::from_millis(20))
            .connect_lazy("postgres://nobody@127.0.0.1:1/none")
            .unwrap();
        let book = RuleBook::new(pool);
        for _ in 0..5 {
            let refused = book.current().await;
            assert!(matches!(refused, Err(RulesError::Log(_))), "{refused:?}");
        }
        assert_eq!(Arc::weak_count(&book.0), 1, "each task holds one weak reference");
    }
}
