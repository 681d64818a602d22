//! Asking for something because of an event.

use chrono::Utc;
use domain::{Actor, Command, Refusal, Role};
use projections::Model;
use schemas::{Ask, ExecuteError, Store, appender::AppendError};
use uuid::Uuid;

use super::{Cause, Reaction};

/// There was no answer, neither yes nor no: ask again.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// A server is away or overloaded, or a stream cannot be read.
    #[error("the engine could not say")]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A read model that knows the answer has not read so far yet.
    #[error("the read model {model} is behind")]
    Behind {
        /// Which.
        model: Model,
    },
}

impl<'a> Cause<'a> {
    /// Asks this of that stream, once for this event.
    pub(super) fn ask<C: Command>(self, of: impl Into<Uuid>, command: C) -> Reaction<'a> {
        let of = of.into();
        Reaction::new(of, async move { self.asking(of, command).await.map(drop) })
    }

    /// Asks, and tells the code of a refusal.
    pub(super) async fn asking<C: Command>(
        self,
        of: Uuid,
        command: C,
    ) -> Result<Option<&'static str>, Unanswered> {
        let (rule, position) = (self.rule, self.event.position);
        let ask = as_worker(rule).once(format!("react:{rule}:{position}")).because_of(position);
        execute(&self.desk.store, rule, of, &command, &ask).await
    }
}

impl<'a> Reaction<'a> {
    /// Does this, in the order of what concerns that stream.
    pub(super) fn new(
        concerns: Uuid,
        doing: impl Future<Output = Result<(), Unanswered>> + Send + 'a,
    ) -> Self {
        Self { concerns, doing: Box::pin(doing) }
    }
}

/// Asked by a part of the engine, now.
pub(crate) fn as_worker(name: &str) -> Ask {
    Ask::new(Utc::now(), Actor::named(format!("worker:{name}"), Role::System))
}

/// Asks, and takes a refusal for an answer: its code.
pub(crate) async fn execute<C: Command>(
    store: &Store,
    who: &'static str,
    of: Uuid,
    command: &C,
    ask: &Ask,
) -> Result<Option<&'static str>, Unanswered> {
    let (code, refused) = match store.execute(of, command, ask).await {
        Ok(_) => return Ok(None),
        Err(ExecuteError::Refused(refusal)) => (refusal.code(), Some(refusal.code())),
        // the key was used for another stream: a rule was changed, and what it did then stands
        Err(ExecuteError::Append(AppendError::KeyMismatch)) => ("asked_differently_before", None),
        Err(error) => return Err(Unanswered::Away(error.into())),
    };
    metrics::counter!("domovoy_worker_refusals_total", "worker" => who, "code" => code).increment(1);
    tracing::debug!(worker = who, stream = %of, code, cause = ask.metadata.get("cause"), "refused");
    Ok(refused)
}
