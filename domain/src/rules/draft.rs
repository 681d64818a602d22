//! Write a draft of a rule.

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RuleCode, RuleContent, RuleDocument, RuleEvent};
use crate::{Circumstance, Command};

/// Writes a draft, which replaces the one before it. A draft decides nothing until it is published.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound = "")]
pub struct DraftRule<T: RuleContent> {
    /// Code of the rule within its kind; a new code begins a new rule.
    pub code: RuleCode,
    /// Contents of the draft.
    pub content: T,
}

impl<T: RuleContent> Command for DraftRule<T> {
    type Of = RuleDocument<T>;
    type Refusal = Infallible;

    fn decide(&self, state: &RuleDocument<T>, _: &Circumstance) -> Result<Vec<RuleEvent<T>>, Infallible> {
        if let RuleDocument::Written { draft: Some(draft), .. } = state
            && *draft == self.content
        {
            return Ok(vec![]);
        }
        Ok(vec![RuleEvent::Drafted { code: self.code.clone(), content: self.content.clone() }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{Role, calendar::Calendar, given::given, rules::pack};

    /// The calendar of the default pack.
    pub(crate) fn calendar() -> Calendar {
        let rules = pack::default_rules();
        let code = RuleCode::parse("default").unwrap();
        rules.calendars.in_force(&code, crate::given::moment("2026-03-02T09:00:00Z")).unwrap().content.clone()
    }

    pub(crate) fn draft() -> DraftRule<Calendar> {
        DraftRule { code: RuleCode::parse("office").unwrap(), content: calendar() }
    }

    #[test]
    fn the_same_draft_is_written_once() {
        let events = given::<RuleDocument<Calendar>>([]).as_role(Role::Administrator).when(&draft()).unwrap();
        let written = given(events.clone()).as_role(Role::Supervisor);
        assert!(matches!(&events[..], [RuleEvent::Drafted { .. }]));
        assert_eq!(written.when(&draft()).unwrap(), []);
    }

    #[test]
    fn operators_draft_no_rules() {
        assert_eq!(given::<RuleDocument<Calendar>>([]).refused(&draft()), "rule.not_for_your_role");
    }
}
