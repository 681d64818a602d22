//! Where a thing came from, when it was not born here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{Label, Text};

/// A foreign system's own name for a thing. The pair is the identity of an import: the same pair is the
/// same thing, however often it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The source, as the import named it: `helpdesk`.
    pub source: Text<60>,
    /// Its id there. Text always: a case may be called `NA`.
    pub id: Label,
}

impl Origin {
    /// One name for the pair; ids are derived from it.
    pub fn name(&self) -> String {
        format!("{}/{}", self.source, self.id)
    }
}
