//! The identity of an imported thing in the system that it comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{Label, Text};

/// The identity of a thing in the system that it was imported from. The same pair is the same thing, however often it
/// is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Name of the source system in the import's configuration, e.g. `helpdesk`.
    pub source: Text<60>,
    /// The thing's id in the source system. It is always text: `NA` is a valid id.
    pub id: Label,
}

impl Origin {
    /// Source and id in one text, from which our own id is derived.
    pub fn name(&self) -> String {
        format!("{}/{}", self.source, self.id)
    }
}
