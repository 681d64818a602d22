//! The published versions of all rules of a kind.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RuleCode, RuleContent, RuleEvent};

/// Names one published version of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RuleRef {
    /// Code of the rule within its kind.
    pub code: RuleCode,
    /// Number of the version, dense from 1.
    pub version: u32,
}

/// A published version with its name.
#[derive(Debug)]
pub struct Published<'r, T> {
    /// Code of the rule within its kind.
    pub code: &'r RuleCode,
    /// Number of the version, dense from 1.
    pub version: u32,
    /// What the version says.
    pub content: &'r T,
}

impl<T> Clone for Published<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Published<'_, T> {}

impl<T> Published<'_, T> {
    /// The name by which events record this version.
    pub fn reference(&self) -> RuleRef {
        RuleRef { code: self.code.clone(), version: self.version }
    }
}

/// Published versions by code. Cloning is cheap: contents are shared.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSet<T>(BTreeMap<RuleCode, History<T>>);

#[derive(Debug, Clone, PartialEq)]
struct History<T> {
    /// Version 1 first; each is in force from its moment until that of the next one.
    versions: Vec<(DateTime<Utc>, Arc<T>)>,
    retired_from: Option<DateTime<Utc>>,
}

impl<T> Default for RuleSet<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: RuleContent> RuleSet<T> {
    /// Takes in one event of a rule of this kind. Drafts are not published and change nothing.
    pub fn take(&mut self, event: &RuleEvent<T>) {
        match event {
            RuleEvent::Published { code, valid_from, content, .. } => {
                let history = self
                    .0
                    .entry(code.clone())
                    .or_insert(History { versions: Vec::new(), retired_from: None });
                history.versions.push((*valid_from, Arc::new(content.clone())));
            }
            RuleEvent::Retired { code, from } => {
                if let Some(history) = self.0.get_mut(code) {
                    history.retired_from = Some(*from);
                }
            }
            RuleEvent::Drafted { .. } => {}
        }
    }

    /// A version by its name, whether it is in force or not.
    pub fn version(&self, reference: &RuleRef) -> Option<&T> {
        let place = usize::try_from(reference.version).ok()?.checked_sub(1)?;
        let (_, content) = self.0.get(&reference.code)?.versions.get(place)?;
        Some(content)
    }

    /// The version of a rule that is in force at a moment.
    pub fn in_force(&self, code: &RuleCode, at: DateTime<Utc>) -> Option<Published<'_, T>> {
        let (code, history) = self.0.get_key_value(code)?;
        history.in_force(code, at)
    }

    /// The versions of all rules that are in force at a moment, in the order of their codes.
    pub fn all_in_force(&self, at: DateTime<Utc>) -> impl Iterator<Item = Published<'_, T>> {
        self.0.iter().filter_map(move |(code, history)| history.in_force(code, at))
    }
}

impl<T> History<T> {
    fn in_force<'r>(&'r self, code: &'r RuleCode, at: DateTime<Utc>) -> Option<Published<'r, T>> {
        if self.retired_from.is_some_and(|end| end <= at) {
            return None;
        }
        let place = self.versions.iter().rposition(|(from, _)| *from <= at)?;
        let version = u32::try_from(place + 1).ok()?;
        Some(Published { code, version, content: &self.versions[place].1 })
    }
}
