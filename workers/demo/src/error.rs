//! Why a demo company is not complete.

use schemas::{rule_pack::PublishPackError as RulesNotPublished, unit::Key, vault::VaultError};
use workers::lease::LeaseError;

/// Why the company is not there.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Nobody can live so.
    #[error("a demo has at least one house, as many accounts as houses, and 1 to 120 months")]
    Size,
    /// One company, one log.
    #[error("a demo company of another seed, size or end lives here already")]
    Another,
    /// The engine says no to something that it should not.
    #[error("{1} ({0})")]
    Refused(&'static str, String),
    /// Where it stopped.
    #[error("at {0}")]
    At(String, #[source] Box<DemoError>),
    /// They would take the demo's past for today.
    #[error("the engine's workers are at work: stop the engine first")]
    AtWork,
    /// The company's rules cannot be published.
    #[error("the default rules are not published")]
    Rules(#[from] RulesNotPublished),
    /// The workers cannot be kept at rest.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] sqlx::Error),
    /// The engine cannot.
    #[error("the engine could not take a command")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Personal data cannot be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl DemoError {
    pub(super) fn at(self, key: Option<Key>) -> Self {
        match key {
            Some(key) => Self::At(key.name, Box::new(self)),
            None => self,
        }
    }
}
