//! Publish the draft of a rule as its next version.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RuleContent, RuleDocument, RuleEvent};
use crate::{Circumstance, Command, Refusal};

/// Publishes the draft as the next version. The first version may be valid from any moment; a later one is
/// valid from now on at the earliest, and after the version before it, so that no past decision changes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound = "")]
pub struct PublishRule<T: RuleContent> {
    /// Moment from which the version is in force.
    pub valid_from: DateTime<Utc>,
    #[serde(skip)]
    kind: PhantomData<T>,
}

impl<T: RuleContent> PublishRule<T> {
    /// Publishes the draft with validity from this moment.
    pub fn from(valid_from: DateTime<Utc>) -> Self {
        Self { valid_from, kind: PhantomData }
    }
}

/// Why a rule is not published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum PublishRuleRefused {
    /// Nothing is drafted that could be published.
    #[error("the rule has no draft")]
    #[refusal(code = "rule.no_draft", kind = Conflict)]
    NoDraft,
    /// The version would be in force before now, or before the version that it follows.
    #[error("a later version is valid from now on at the earliest, and after the version before it")]
    #[refusal(code = "rule.not_in_order", kind = Invalid, field = "valid_from")]
    NotInOrder,
    /// The rule ended.
    #[error("the rule is retired; begin another one")]
    #[refusal(code = "rule.retired", kind = Conflict)]
    Retired,
}

impl<T: RuleContent> Command for PublishRule<T> {
    type Of = RuleDocument<T>;
    type Refusal = PublishRuleRefused;

    fn decide(
        &self,
        state: &RuleDocument<T>,
        at: &Circumstance,
    ) -> Result<Vec<RuleEvent<T>>, PublishRuleRefused> {
        let RuleDocument::Written { code, draft: Some(content), versions, retired_from } = state else {
            return Err(PublishRuleRefused::NoDraft);
        };
        if retired_from.is_some() {
            return Err(PublishRuleRefused::Retired);
        }
        if versions.last().is_some_and(|last| self.valid_from < at.now || self.valid_from <= last.valid_from)
        {
            return Err(PublishRuleRefused::NotInOrder);
        }
        let version = u32::try_from(versions.len()).unwrap_or(u32::MAX).saturating_add(1);
        Ok(vec![RuleEvent::Published {
            code: code.clone(),
            version,
            valid_from: self.valid_from,
            content: content.clone(),
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{super::draft::tests::draft, *};
    use crate::{
        Role,
        calendar::Calendar,
        given::{Given, given, moment},
    };

    fn publish(from: &str) -> PublishRule<Calendar> {
        PublishRule::from(moment(from))
    }

    /// Drafted and published as version 1, valid from 2026.
    pub(crate) fn published() -> Vec<RuleEvent<Calendar>> {
        let drafted = given([]).as_role(Role::Administrator).when(&draft()).unwrap();
        let version = administrator(drafted.clone()).when(&publish("2026-01-01T00:00:00Z")).unwrap();
        [drafted, version].concat()
    }

    pub(crate) fn administrator(history: Vec<RuleEvent<Calendar>>) -> Given<RuleDocument<Calendar>> {
        given(history).as_role(Role::Administrator).at("2026-03-02T09:00:00Z")
    }

    #[test]
    fn versions_are_dense_and_the_first_may_be_valid_from_long_ago() {
        let first = published();
        assert!(matches!(&first[1], RuleEvent::Published { version: 1, .. }));
        let drafted = [first.clone(), administrator(first).when(&draft()).unwrap()].concat();
        let second = administrator(drafted).when(&publish("2026-04-01T00:00:00Z")).unwrap();
        assert!(matches!(&second[..], [RuleEvent::Published { version: 2, .. }]));
    }

    #[test]
    fn a_later_version_changes_no_past_decision() {
        let drafted = [published(), administrator(published()).when(&draft()).unwrap()].concat();
        let story = administrator(drafted);
        assert_eq!(story.refused(&publish("2026-03-02T08:59:59Z")), "rule.not_in_order");
        assert!(story.when(&publish("2026-03-02T09:00:00Z")).is_ok());
    }

    #[test]
    fn only_a_draft_is_published_and_only_by_an_administrator() {
        assert_eq!(administrator(published()).refused(&publish("2026-04-01T00:00:00Z")), "rule.no_draft");
        let supervisor = administrator(published()).as_role(Role::Supervisor);
        assert_eq!(supervisor.refused(&publish("2026-04-01T00:00:00Z")), "rule.not_for_your_role");
    }
}
