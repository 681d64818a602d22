//! A configured thing with its draft and its published versions.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use strum::{IntoStaticStr, VariantNames};

use super::RuleCode;
use crate::{Aggregate, Event};

/// What a company configures. A value of the type is valid: it is checked when it is parsed, and unknown keys
/// are refused.
pub trait RuleContent:
    Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static
{
    /// Name of the kind of stream that keeps such rules: `calendar`.
    const STREAM: &'static str;
}

/// Facts about a configured thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case", bound = "")]
#[strum(serialize_all = "snake_case")]
pub enum RuleEvent<T: RuleContent> {
    /// A draft was written, or replaced the draft before it.
    Drafted {
        /// Code of the rule within its kind.
        code: RuleCode,
        /// Contents of the draft.
        content: T,
    },
    /// The draft became a version, which never changes.
    Published {
        /// Code of the rule within its kind.
        code: RuleCode,
        /// Number of the version, dense from 1.
        version: u32,
        /// Moment from which the version is in force, until the next one is.
        valid_from: DateTime<Utc>,
        /// Contents of the version.
        content: T,
    },
    /// The rule ends for good: from that moment on no version of it is in force.
    Retired {
        /// Code of the rule within its kind.
        code: RuleCode,
        /// Moment from which the rule is no longer in force.
        from: DateTime<Utc>,
    },
}

impl<T: RuleContent> Event for RuleEvent<T> {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct RuleVersion<T: RuleContent> {
    /// Moment from which it is in force.
    pub valid_from: DateTime<Utc>,
    /// What it says.
    pub content: T,
}

/// A configured thing as its commands see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(bound = "")]
pub enum RuleDocument<T: RuleContent> {
    /// Nobody has drafted it yet.
    #[default]
    Unwritten,
    /// It has a draft, or versions, or both.
    Written {
        /// Code of the rule within its kind.
        code: RuleCode,
        /// Contents that are not published yet.
        draft: Option<T>,
        /// Published versions; the first is version 1.
        versions: Vec<RuleVersion<T>>,
        /// Moment from which the rule is no longer in force.
        retired_from: Option<DateTime<Utc>>,
    },
}

impl<T: RuleContent> Aggregate for RuleDocument<T> {
    const STREAM: &'static str = T::STREAM;
    type Event = RuleEvent<T>;

    fn evolve(&mut self, event: &RuleEvent<T>) {
        if let (Self::Unwritten, RuleEvent::Drafted { code, .. } | RuleEvent::Published { code, .. }) =
            (&*self, event)
        {
            *self =
                Self::Written { code: code.clone(), draft: None, versions: Vec::new(), retired_from: None };
        }
        let Self::Written { draft, versions, retired_from, .. } = self else { return };
        match event {
            RuleEvent::Drafted { content, .. } => *draft = Some(content.clone()),
            RuleEvent::Published { valid_from, content, .. } => {
                *draft = None;
                versions.push(RuleVersion { valid_from: *valid_from, content: content.clone() });
            }
            RuleEvent::Retired { from, .. } => *retired_from = Some(*from),
        }
    }
}
