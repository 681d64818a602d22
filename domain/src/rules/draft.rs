//! Write a draft of a rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{RuleCode, RuleContent, RuleDocument, RuleEvent};
use crate::{Circumstance, Command, Refusal, Role};

/// Roles that write drafts of company rules.
const DRAFTERS: &[Role] = &[Role::Administrator, Role::Supervisor, Role::System];

/// Writes a draft, which replaces the one before it. A draft decides nothing until it is published.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound = "")]
pub struct DraftRule<T: RuleContent> {
    /// Code of the rule within its kind; a new code begins a new rule.
    pub code: RuleCode,
    /// Contents of the draft.
    pub content: T,
}

/// Why a draft is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum DraftRuleRefused {
    /// The actor has none of the roles that write drafts.
    #[error("company rules are drafted by administrators and supervisors")]
    #[refusal(code = "rule.not_for_your_role", kind = Forbidden)]
    NotForYourRole,
}

impl<T: RuleContent> Command for DraftRule<T> {
    type Of = RuleDocument<T>;
    type Refusal = DraftRuleRefused;

    fn decide(
        &self,
        state: &RuleDocument<T>,
        at: &Circumstance,
    ) -> Result<Vec<RuleEvent<T>>, DraftRuleRefused> {
        if !at.actor.roles.any(DRAFTERS) {
            return Err(DraftRuleRefused::NotForYourRole);
        }
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
    use crate::{calendar::Calendar, given::given, rules::pack};

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
