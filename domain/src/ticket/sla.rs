//! SLA policies: the target times of tickets, as data.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClockBasis, Deadline, NotPermitted, Priority, TicketKind};
use crate::{
    Circumstance,
    calendar::Calendar,
    rules::{RuleCode, RuleContent},
    text::{Label, Text},
};

/// The longest target time: five years, in minutes.
const MINUTES_MAX: u32 = 5 * 366 * 24 * 60;

/// A target time: so many minutes by a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Length in minutes, at most five years.
    #[schemars(range(max = 2_635_200))]
    pub minutes: u32,
    /// Clock by which the minutes are counted.
    pub clock: ClockBasis,
}

/// Target times of one sort of ticket. A condition that a rule does not name fits every ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlaRule {
    /// Kind of ticket that the rule is for.
    pub kind: TicketKind,
    /// Category of the classifier that the rule is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Label>,
    /// Priority that the rule is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Time until the ticket is assigned.
    pub response: Term,
    /// Time until the work is done; none where that is agreed case by case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Term>,
    /// Act or order that the times come from.
    pub source: Text<500>,
}

/// The target times of a company: the first rule that fits a ticket counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, try_from = "WrittenSlaPolicy")]
pub struct SlaPolicy {
    /// Code of the calendar that business time is counted by.
    pub calendar: RuleCode,
    /// Share of a target time after which its executor is warned: 1 to 100 percent.
    pub warn_percent: u8,
    /// Rules in the order in which they are tried.
    pub rules: Vec<SlaRule>,
}

/// The target times of a company: the first rule that fits a ticket counts.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SlaPolicy")]
struct WrittenSlaPolicy {
    /// Code of the calendar that business time is counted by.
    calendar: RuleCode,
    /// Share of a target time after which its executor is warned: 1 to 100 percent.
    #[schemars(range(min = 1, max = 100))]
    warn_percent: u8,
    /// Rules in the order in which they are tried.
    rules: Vec<SlaRule>,
}

/// Why it is not an SLA policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnSlaPolicy {
    /// A warning comes within the target time.
    #[error("warn_percent is between 1 and 100")]
    WarnPercent,
    /// A target time is zero or longer than five years.
    #[error("a target time has 1 to {MINUTES_MAX} minutes")]
    Minutes,
}

impl TryFrom<WrittenSlaPolicy> for SlaPolicy {
    type Error = NotAnSlaPolicy;

    fn try_from(written: WrittenSlaPolicy) -> Result<Self, NotAnSlaPolicy> {
        let WrittenSlaPolicy { calendar, warn_percent, rules } = written;
        if !(1..=100).contains(&warn_percent) {
            return Err(NotAnSlaPolicy::WarnPercent);
        }
        let mut terms = rules.iter().flat_map(|rule| [Some(rule.response), rule.resolution]).flatten();
        if !terms.all(|term| (1..=MINUTES_MAX).contains(&term.minutes)) {
            return Err(NotAnSlaPolicy::Minutes);
        }
        Ok(Self { calendar, warn_percent, rules })
    }
}

impl RuleContent for SlaPolicy {
    const STREAM: &'static str = "sla_policy";
}

impl SlaPolicy {
    /// The rule for such a ticket.
    pub fn rule(&self, kind: TicketKind, category: Option<&Label>, priority: Priority) -> Option<&SlaRule> {
        self.rules.iter().find(|rule| {
            rule.kind == kind
                && rule.category.as_ref().is_none_or(|named| category == Some(named))
                && rule.priority.is_none_or(|named| priority == named)
        })
    }
}

/// An SLA policy with the calendar that it counts business time by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'r> {
    pub(super) policy: &'r SlaPolicy,
    pub(super) calendar: &'r Calendar,
}

impl<'r> Terms<'r> {
    /// A policy with its calendar as it is in force now.
    pub(super) fn now(policy: &'r SlaPolicy, at: &'r Circumstance) -> Result<Self, NotPermitted> {
        let calendar = at.rules.calendar_of(policy, at.now).ok_or(NotPermitted::NoRules)?;
        Ok(Self { policy, calendar })
    }

    /// The deadline of a target time that begins at a moment, with its warning; none where it lies too far
    /// ahead for the calendar.
    pub(super) fn deadline(self, term: Term, start: DateTime<Utc>) -> Option<Deadline> {
        let Term { minutes, clock } = term;
        let whole = TimeDelta::minutes(i64::from(minutes));
        let due = clock.add(self.calendar, start, whole)?;
        let warn_at = clock.add(self.calendar, start, whole * i32::from(self.policy.warn_percent) / 100)?;
        Some(Deadline { due, warn_at, pace: clock })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        given::moment,
        rules::{Rules, pack},
    };

    fn default_terms(rules: &Rules) -> Terms<'_> {
        let now = moment("2026-03-06T00:00:00Z");
        let policy = rules.for_ticket(TicketKind::Request, now).unwrap().policy.content;
        Terms { policy, calendar: rules.calendar_of(policy, now).unwrap() }
    }

    /// Kind, category, priority, asked at, response by, resolution by. Asked on Friday 6 March 2026 at
    /// 17:00, and by night; worked out on paper with the default pack.
    #[test]
    fn promises_are_what_a_person_counts() {
        use {
            Priority::{High, Low, Normal, Urgent},
            TicketKind::{Complaint, Emergency, Paid, Question, Request},
        };
        let friday = "2026-03-06T17:00:00+03:00";
        let night = "2026-03-06T02:00:00+03:00";
        let cases = [
            (Emergency, None, Normal, night, "2026-03-06T02:10:00+03:00", Some("2026-03-06T02:30:00+03:00")),
            (
                Emergency,
                Some("blockage"),
                Low,
                night,
                "2026-03-06T02:10:00+03:00",
                Some("2026-03-06T04:00:00+03:00"),
            ),
            (Request, None, Urgent, friday, "2026-03-06T17:30:00+03:00", Some("2026-03-07T17:00:00+03:00")),
            (Request, None, High, friday, "2026-03-06T18:00:00+03:00", Some("2026-03-09T17:00:00+03:00")),
            (
                Request,
                Some("blockage"),
                Normal,
                friday,
                "2026-03-09T12:00:00+03:00",
                Some("2026-03-11T17:00:00+03:00"),
            ),
            (Request, None, Low, night, "2026-03-06T18:00:00+03:00", Some("2026-03-19T18:00:00+03:00")),
            (Question, None, Normal, friday, "2026-03-09T17:00:00+03:00", Some("2026-03-11T17:00:00+03:00")),
            (Complaint, None, Normal, night, "2026-03-06T18:00:00+03:00", Some("2026-03-19T18:00:00+03:00")),
            (Paid, None, Normal, night, "2026-03-06T13:00:00+03:00", None),
        ];
        let rules = pack::default_rules();
        let terms = default_terms(&rules);
        for (kind, category, priority, asked, response, resolution) in cases {
            let category = category.map(|name| Label::parse(name).unwrap());
            let rule = terms.policy.rule(kind, category.as_ref(), priority).unwrap();
            let due = |term: Term| terms.deadline(term, moment(asked)).unwrap().due;
            assert_eq!(due(rule.response), moment(response), "{kind:?} {priority:?} response");
            assert_eq!(rule.resolution.map(due), resolution.map(moment), "{kind:?} {priority:?} resolution");
        }
    }

    #[test]
    fn a_warning_comes_at_four_fifths() {
        let rules = pack::default_rules();
        let term = Term { minutes: 120, clock: ClockBasis::RoundTheClock };
        let deadline = default_terms(&rules).deadline(term, moment("2026-03-06T02:00:00Z")).unwrap();
        assert_eq!(deadline.warn_at, moment("2026-03-06T03:36:00Z"));
    }

    #[test]
    fn what_is_no_policy_is_refused() {
        let policy = |warn_percent: u8, minutes: u32| {
            let term = serde_json::json!({ "minutes": minutes, "clock": "business" });
            let rule = serde_json::json!({ "kind": "paid", "response": term, "source": "order 12" });
            let policy =
                serde_json::json!({ "calendar": "default", "warn_percent": warn_percent, "rules": [rule] });
            serde_json::from_value::<SlaPolicy>(policy).map_err(|error| error.to_string())
        };
        assert!(policy(80, 60).is_ok());
        assert!(policy(0, 60).is_err() && policy(101, 60).is_err());
        assert!(policy(80, 0).is_err() && policy(80, MINUTES_MAX + 1).is_err());
    }
}
