//! Company rules are data: calendars, SLA policies and scenarios are drafted, published in versions with a
//! date from which they are valid, and never change afterwards.
//!
//! [`Rules`] is an immutable snapshot of all published versions. It is a fold of the log, like a read model,
//! and reaches every decision in [`Circumstance`](crate::Circumstance). Each configured thing is a stream of
//! its own ([`RuleDocument`]); its contents are a type that implements [`RuleContent`].

mod code;
mod document;
mod draft;
mod listed;
pub mod pack;
mod publish;
mod retire;
mod set;

use chrono::{DateTime, NaiveDate, Utc};

pub use code::{NotARuleCode, RuleCode};
pub use document::{RuleContent, RuleDocument, RuleEvent, RuleVersion};
pub use draft::DraftRule;
pub use publish::{PublishRule, PublishRuleRefused};
pub use retire::{RetireRule, RetireRuleRefused};
pub use set::{Published, RuleRef, RuleSet};

use crate::{
    calendar::Calendar,
    day::day_in_utc,
    ticket::{Scenario, SlaPolicy, TicketKind},
};

/// Everything that the company has published, as the log has it at one position.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rules {
    /// Position in the log of the last event that changed the rules; 0 where nothing was published.
    pub position: i64,
    /// When the company works.
    pub calendars: RuleSet<Calendar>,
    /// Target times of tickets.
    pub sla_policies: RuleSet<SlaPolicy>,
    /// Which roles may issue which command on a ticket in which state.
    pub scenarios: RuleSet<Scenario>,
}

/// The published rules that a new ticket starts under.
#[derive(Debug, Clone, Copy)]
pub struct TicketRules<'r> {
    /// The scenario in force for this kind of ticket.
    pub scenario: Published<'r, Scenario>,
    /// The SLA policy that the scenario names.
    pub policy: Published<'r, SlaPolicy>,
}

impl Rules {
    /// The rules in force for a kind of ticket at a moment; none where the company has published no scenario
    /// for that kind, or no policy of the name that the scenario uses.
    pub fn for_ticket(&self, kind: TicketKind, at: DateTime<Utc>) -> Option<TicketRules<'_>> {
        let scenario = self.scenarios.all_in_force(at).find(|found| found.content.kinds.contains(&kind))?;
        let policy = self.sla_policies.in_force(&scenario.content.policy, at)?;
        Some(TicketRules { scenario, policy })
    }

    /// The company's day at a moment: the date in the zone of the calendar `default`, or in UTC where the company has
    /// published none.
    pub fn day(&self, moment: DateTime<Utc>) -> NaiveDate {
        let code = RuleCode::default_rule();
        let calendar = self.calendars.in_force(&code, moment);
        calendar.map_or_else(|| day_in_utc(moment), |calendar| calendar.content.day(moment))
    }

    /// The calendar by which an SLA policy counts business time.
    pub fn calendar_of(&self, policy: &SlaPolicy, at: DateTime<Utc>) -> Option<&Calendar> {
        Some(self.calendars.in_force(&policy.calendar, at)?.content)
    }
}
