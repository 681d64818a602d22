//! Move a ticket to the newest rules.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DeadlineMoveReason, NotPermitted, Terms, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, rules::TicketRules};

/// Moves a ticket to the scenario and the SLA policy that are in force now. Without this command a ticket is
/// judged by the versions it was opened under. Promises that are not fulfilled are given anew by the new
/// policy, counted from the opening.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptRules {}

impl Command for AdoptRules {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::AdoptRules, at)?;
        let TicketRules { scenario, policy } =
            at.rules.for_ticket(live.kind, at.now).ok_or(NotPermitted::NoRules)?;
        let adopted =
            TicketEvent::RulesAdopted { scenario: scenario.reference(), policy: policy.reference() };
        if live.rules() == (&scenario.reference(), &policy.reference()) {
            return Ok(vec![]);
        }
        let sort = (live.kind, live.category.as_ref(), live.priority);
        let before = live.terms(at)?.policy.rule(sort.0, sort.1, sort.2);
        let after = policy.content.rule(sort.0, sort.1, sort.2);
        let terms = Terms::now(policy.content, at)?;
        let promises = live.promise_anew(before, after, terms, &DeadlineMoveReason::RulesAdopted);
        Ok([adopted].into_iter().chain(promises).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Priority, Scenario, SlaPolicy, TicketKind, open::tests::opened},
        *,
    };
    use crate::{
        Role,
        given::{default_rule, default_rules, given, moment},
        rules::{RuleContent, RuleEvent, RuleRef, RuleSet, Rules},
    };

    fn publish<T: RuleContent>(set: &mut RuleSet<T>, change: impl Fn(&mut T)) {
        let first = default_rule();
        let mut content = set.version(&first).unwrap().clone();
        change(&mut content);
        let valid_from = moment("2026-03-02T09:30:00Z");
        set.take(&RuleEvent::Published { code: first.code, version: 2, valid_from, content });
    }

    /// From half past nine on, requests are done within nine working hours, and operators pause no work.
    fn stricter() -> Rules {
        let mut rules = (*default_rules()).clone();
        publish(&mut rules.sla_policies, |policy: &mut SlaPolicy| {
            let request = |rule: &&mut super::super::SlaRule| rule.kind == TicketKind::Request;
            policy.rules.iter_mut().filter(request).for_each(|rule| {
                if let Some(term) = &mut rule.resolution {
                    term.minutes = 540;
                }
            });
        });
        publish(&mut rules.scenarios, |scenario: &mut Scenario| {
            scenario.rules.retain(|rule| rule.command != Verb::Route);
        });
        rules
    }

    #[test]
    fn a_ticket_keeps_its_rules_until_it_is_moved_to_newer_ones() {
        use super::super::{ClassifyTicket, RouteTicket};
        let route = RouteTicket {
            to: crate::text::Label::parse("plumbers").unwrap(),
            rule: None,
            because: crate::text::Prose::parse("a leak").unwrap(),
        };
        let story = |history: Vec<TicketEvent>| {
            given::<Ticket>(history).under(stricter()).as_role(Role::Supervisor).at("2026-03-02T10:00:00Z")
        };
        // opened at nine under version 1: version 2 changes neither what is allowed nor what was promised
        let old = vec![opened()];
        assert!(story(old.clone()).when(&route).is_ok());
        let low = ClassifyTicket { kind: None, category: None, priority: Priority::Low };
        let moved = story(old.clone()).when(&low).unwrap();
        assert!(moved.iter().any(|event| matches!(event, TicketEvent::DeadlineMoved { .. })));

        let events = story(old.clone()).when(&AdoptRules {}).unwrap();
        let second = RuleRef { version: 2, ..default_rule() };
        assert_eq!(events[0], TicketEvent::RulesAdopted { scenario: second.clone(), policy: second });
        let TicketEvent::DeadlineMoved { to, .. } = &events[1] else {
            panic!("the resolution is promised anew")
        };
        // Monday noon, Moscow time, and nine working hours
        assert_eq!(to.due, moment("2026-03-03T09:00:00Z"));

        let adopted = story([old, events].concat());
        assert_eq!(adopted.when(&AdoptRules {}).unwrap(), []);
        assert_eq!(adopted.refused(&route), "ticket.not_for_your_role");
    }
}
