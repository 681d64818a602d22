//! What each event of a rule changes. One fold serves every kind of rule.

use domain::rules::{RuleContent, RuleEvent};
use schemas::Recorded;
use serde_json::json;

use super::{CompanyRules, RuleRow, RuleVersionRow};
use crate::{read_model::Defect, writable};

pub(super) const READS: &[&str] = &["calendar.*", "sla_policy.*", "scenario.*"];

impl CompanyRules {
    pub(super) fn rule<T: RuleContent>(
        &mut self,
        event: &Recorded,
        fact: &RuleEvent<T>,
    ) -> Result<(), Defect> {
        let new = |code: String| RuleRow {
            id: event.id,
            version: event.version,
            kind: T::STREAM.to_owned(),
            code,
            published: 0,
            valid_from: None,
            retired_from: None,
            draft: None,
            drafted_at: None,
            drafted_by: None,
        };
        let (RuleEvent::Drafted { code, .. }
        | RuleEvent::Published { code, .. }
        | RuleEvent::Retired { code, .. }) = fact;
        let row = self.rules.edit_or(event.id, || new(code.to_string()))?;
        row.version = event.version;
        match fact {
            RuleEvent::Drafted { content, .. } => {
                row.draft = Some(json!(content));
                row.drafted_at = Some(event.occurred_at);
                row.drafted_by = Some(event.actor().to_owned());
            }
            RuleEvent::Published { version, valid_from, content, .. } => {
                (row.draft, row.drafted_at, row.drafted_by) = (None, None, None);
                row.published = i32::try_from(*version).unwrap_or(i32::MAX);
                row.valid_from = Some(writable::moment(*valid_from));
                self.versions.push(RuleVersionRow {
                    rule: event.id,
                    number: row.published,
                    valid_from: writable::moment(*valid_from),
                    published_at: event.occurred_at,
                    published_by: event.actor().to_owned(),
                    content: json!(content),
                });
            }
            RuleEvent::Retired { from, .. } => row.retired_from = Some(writable::moment(*from)),
        }
        Ok(())
    }
}
