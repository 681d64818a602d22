//! End a rule.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RuleContent, RuleDocument, RuleEvent};
use crate::{Circumstance, Command, Refusal};

/// Ends a rule for good: from that moment on no version of it is in force. What was decided under it stands,
/// and tickets that were opened under it are judged by it to their end.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound = "")]
pub struct RetireRule<T: RuleContent> {
    /// Moment from which the rule is no longer in force; not before now.
    pub from: DateTime<Utc>,
    #[serde(skip)]
    kind: PhantomData<T>,
}

impl<T: RuleContent> RetireRule<T> {
    /// Ends the rule at this moment.
    pub fn at(from: DateTime<Utc>) -> Self {
        Self { from, kind: PhantomData }
    }
}

/// Why a rule is not retired.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum RetireRuleRefused {
    /// Nothing was published that could end.
    #[error("the rule was never published")]
    #[refusal(code = "rule.not_published", kind = Conflict)]
    NotPublished,
    /// The end would lie in the past.
    #[error("a rule ends now at the earliest")]
    #[refusal(code = "rule.ends_in_the_past", kind = Invalid, field = "from")]
    InThePast,
    /// The rule ended before.
    #[error("the rule is retired already")]
    #[refusal(code = "rule.retired", kind = Conflict)]
    Retired,
}

impl<T: RuleContent> Command for RetireRule<T> {
    type Of = RuleDocument<T>;
    type Refusal = RetireRuleRefused;

    fn decide(
        &self,
        state: &RuleDocument<T>,
        at: &Circumstance,
    ) -> Result<Vec<RuleEvent<T>>, RetireRuleRefused> {
        let RuleDocument::Written { code, versions, retired_from, .. } = state else {
            return Err(RetireRuleRefused::NotPublished);
        };
        if versions.is_empty() {
            return Err(RetireRuleRefused::NotPublished);
        }
        if *retired_from == Some(self.from) {
            return Ok(vec![]);
        }
        if retired_from.is_some() {
            return Err(RetireRuleRefused::Retired);
        }
        if self.from < at.now {
            return Err(RetireRuleRefused::InThePast);
        }
        Ok(vec![RuleEvent::Retired { code: code.clone(), from: self.from }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            PublishRule,
            draft::tests::draft,
            publish::tests::{administrator, published},
        },
        *,
    };
    use crate::{Role, calendar::Calendar, given::moment};

    fn retire(from: &str) -> RetireRule<Calendar> {
        RetireRule::at(moment(from))
    }

    #[test]
    fn a_retired_rule_is_not_published_again() {
        let end = retire("2026-05-01T00:00:00Z");
        let mut history = published();
        history.extend(administrator(published()).when(&end).unwrap());
        assert_eq!(administrator(history.clone()).when(&end).unwrap(), []);
        assert_eq!(administrator(history.clone()).refused(&retire("2026-06-01T00:00:00Z")), "rule.retired");
        history.extend(administrator(history.clone()).when(&draft()).unwrap());
        let again = PublishRule::from(moment("2026-06-01T00:00:00Z"));
        assert_eq!(administrator(history).refused(&again), "rule.retired");
    }

    #[test]
    fn what_was_published_ends_now_or_later_by_an_administrator() {
        let story = administrator(published());
        assert_eq!(story.refused(&retire("2026-03-02T08:59:59Z")), "rule.ends_in_the_past");
        assert_eq!(administrator(vec![]).refused(&retire("2026-05-01T00:00:00Z")), "rule.not_published");
        let operator = administrator(published()).as_role(Role::Operator);
        assert_eq!(operator.refused(&retire("2026-05-01T00:00:00Z")), "rule.not_for_your_role");
    }
}
