//! Commands that the engine itself sends, for reactions and timers.

use chrono::Utc;
use domain::{Actor, Command, Refusal, Role};
use projections::Model;
use schemas::{Ask, Done, ExecuteError, Store, appender::AppendError, store::Work, vault::VaultError};
use uuid::Uuid;

/// A command got no answer, neither accepted nor refused: it has to be sent again.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// A server cannot be reached or is overloaded, or a stream cannot be read.
    #[error("the engine gave no answer")]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A read model that the answer needs has not read the event yet.
    #[error("the read model {model} is behind")]
    Behind {
        /// The name of the model.
        model: Model,
    },
}

impl Unanswered {
    /// Wraps the error of something that the answer needs.
    pub(crate) fn away(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Away(error.into())
    }
}

impl From<VaultError> for Unanswered {
    fn from(error: VaultError) -> Self {
        Self::away(error)
    }
}

/// The domain refused a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The stable code of the refusal.
    pub(crate) code: &'static str,
    /// The refusal in words.
    pub(crate) detail: String,
}

/// Sends as the worker with this name, now.
pub(crate) fn as_worker(name: &str) -> Ask {
    Ask::new(Utc::now(), Actor::named(format!("worker:{name}"), Role::System))
}

/// Sends a command. A refusal is an answer: it is counted, logged and returned.
pub(crate) async fn execute<C: Command>(
    store: &Store,
    sender: &'static str,
    stream: Uuid,
    command: &C,
    ask: &Ask,
) -> Result<Option<Refused>, Unanswered> {
    refusal(store.execute(stream, command, ask).await, sender, stream, ask)
}

/// Sends commands of several streams, of which this one leads.
pub(crate) async fn execute_unit(
    store: &Store,
    sender: &'static str,
    stream: Uuid,
    work: &impl Work,
    ask: &Ask,
) -> Result<Option<Refused>, Unanswered> {
    refusal(store.execute_unit(work, ask).await, sender, stream, ask)
}

/// The refusal among the outcomes, if it is one.
fn refusal<R: Refusal>(
    outcome: Result<Done, ExecuteError<R>>,
    sender: &'static str,
    stream: Uuid,
    ask: &Ask,
) -> Result<Option<Refused>, Unanswered> {
    let refused = match outcome {
        Ok(_) => return Ok(None),
        Err(ExecuteError::Refused(refusal)) => Refused { code: refusal.code(), detail: refusal.to_string() },
        // the key was used with another command: the rule has changed since, and its earlier command stands
        Err(error @ ExecuteError::Append(AppendError::KeyMismatch)) => {
            Refused { code: "asked_differently_before", detail: error.to_string() }
        }
        Err(error) => return Err(Unanswered::away(error)),
    };
    let code = refused.code;
    metrics::counter!("domovoy_worker_refusals_total", "worker" => sender, "code" => code).increment(1);
    tracing::debug!(worker = sender, %stream, code, cause = ask.metadata.get("cause"), "refused");
    Ok(Some(refused))
}
