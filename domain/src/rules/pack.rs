//! Rules as files: what a company exports, edits and imports, and the default pack that a new one starts from.
//!
//! A file is TOML with one rule: its `kind`, its `code`, the moment `valid_from` and its `[content]`. Unknown
//! keys are refused with their line.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{RuleCode, RuleContent, RuleEvent, Rules};
use crate::{
    calendar::Calendar,
    ticket::{Scenario, SlaPolicy},
};

/// The files of the default pack, in the order in which they are published: a scenario names a policy, a
/// policy names a calendar.
const DEFAULT_PACK: [&str; 3] = [
    include_str!("../../packs/default/calendar.toml"),
    include_str!("../../packs/default/sla_policy.toml"),
    include_str!("../../packs/default/scenario.toml"),
];

/// A rule as it is written in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub struct RuleFile<T: RuleContent> {
    /// Kind of the rule; equals [`RuleContent::STREAM`].
    pub kind: String,
    /// Code of the rule within its kind.
    pub code: RuleCode,
    /// Moment from which the version is in force.
    pub valid_from: DateTime<Utc>,
    /// What the rule says.
    pub content: T,
}

/// A rule of any kind, read from a file.
#[derive(Debug, Clone, PartialEq)]
pub enum AnyRuleFile {
    /// Working hours.
    Calendar(RuleFile<Calendar>),
    /// Target times.
    SlaPolicy(RuleFile<SlaPolicy>),
    /// States, commands and roles.
    Scenario(RuleFile<Scenario>),
}

/// Why a file is not a rule.
#[derive(Debug, thiserror::Error)]
pub enum NotARuleFile {
    /// The file is not TOML of that form; the message names line and key.
    #[error("{0}")]
    Form(#[from] toml::de::Error),
    /// The engine keeps no rules of that kind.
    #[error("{0:?} is not a kind of rule; kinds are calendar, sla_policy, scenario")]
    Kind(String),
}

impl AnyRuleFile {
    /// Reads a file.
    pub fn parse(text: &str) -> Result<Self, NotARuleFile> {
        #[derive(Deserialize)]
        struct Head {
            kind: String,
        }
        let Head { kind } = toml::from_str(text)?;
        match kind.as_str() {
            Calendar::STREAM => Ok(Self::Calendar(toml::from_str(text)?)),
            SlaPolicy::STREAM => Ok(Self::SlaPolicy(toml::from_str(text)?)),
            Scenario::STREAM => Ok(Self::Scenario(toml::from_str(text)?)),
            _ => Err(NotARuleFile::Kind(kind)),
        }
    }
}

impl<T: RuleContent> RuleFile<T> {
    /// A version of a rule as a file.
    pub fn of(code: RuleCode, valid_from: DateTime<Utc>, content: T) -> Self {
        Self { kind: T::STREAM.to_owned(), code, valid_from, content }
    }

    /// The text of the file.
    pub fn text(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(self)
    }

    fn published(&self) -> RuleEvent<T> {
        RuleEvent::Published {
            code: self.code.clone(),
            version: 1,
            valid_from: self.valid_from,
            content: self.content.clone(),
        }
    }
}

/// The default pack, in the order in which it is published.
///
/// # Panics
/// Never in a released engine: a test parses the files.
pub fn default_pack() -> Vec<AnyRuleFile> {
    DEFAULT_PACK.map(|text| AnyRuleFile::parse(text).expect("the default pack is valid")).into()
}

/// The rules of a company that has published the default pack and nothing else.
pub fn default_rules() -> Rules {
    let mut rules = Rules::default();
    for file in default_pack() {
        match file {
            AnyRuleFile::Calendar(file) => rules.calendars.take(&file.published()),
            AnyRuleFile::SlaPolicy(file) => rules.sla_policies.take(&file.published()),
            AnyRuleFile::Scenario(file) => rules.scenarios.take(&file.published()),
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{given::moment, ticket::TicketKind};

    #[test]
    fn the_default_pack_serves_every_kind_of_ticket_at_every_time() {
        let rules = default_rules();
        for kind in TicketKind::ALL {
            let found = rules.for_ticket(kind, moment("1970-01-01T00:00:00Z")).unwrap();
            assert!(rules.calendar_of(found.policy.content, moment("1970-01-01T00:00:00Z")).is_some());
        }
    }

    #[test]
    fn a_file_reads_back_what_was_written() {
        for file in default_pack() {
            let text = match &file {
                AnyRuleFile::Calendar(file) => file.text(),
                AnyRuleFile::SlaPolicy(file) => file.text(),
                AnyRuleFile::Scenario(file) => file.text(),
            };
            assert_eq!(AnyRuleFile::parse(&text.unwrap()).unwrap(), file);
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let misspelt = DEFAULT_PACK[0].replace("zone =", "zoen =");
        let refused = AnyRuleFile::parse(&misspelt).unwrap_err().to_string();
        assert!(refused.contains("zoen") && refused.contains("line"), "{refused}");
        let unknown = DEFAULT_PACK[0].replace("kind = \"calendar\"", "kind = \"tariff\"");
        assert!(matches!(AnyRuleFile::parse(&unknown), Err(NotARuleFile::Kind(_))));
    }
}
