//! It goes to a team.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{
    Circumstance, Command,
    text::{Label, Prose},
};

/// Send it to a team.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteTicket {
    /// Which team, or whose queue.
    pub to: Label,
    /// The rule that chose it; none where a person did.
    #[serde(default)]
    pub rule: Option<Label>,
    /// The reason, in words.
    pub because: Prose,
}

impl Command for RouteTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::Route, at)?;
        if live.team.as_ref() == Some(&self.to) {
            return Ok(vec![]);
        }
        Ok(vec![TicketEvent::Routed {
            to: self.to.clone(),
            rule: self.rule.clone(),
            because: self.because.clone(),
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{assign::tests::assigned, open::tests::opened},
        *,
    };
    use crate::given::given;

    #[test]
    fn a_route_says_why() {
        let route = RouteTicket {
            to: Label::parse("plumbers, north").unwrap(),
            rule: Some(Label::parse("water/north").unwrap()),
            because: Prose::parse("category water, house in the northern zone").unwrap(),
        };
        let events = given::<Ticket>([opened()]).when(&route).unwrap();
        assert!(matches!(&events[..], [TicketEvent::Routed { to, .. }] if *to == route.to));
        assert_eq!(given::<Ticket>([opened(), events[0].clone()]).when(&route).unwrap(), []);
        assert_eq!(given::<Ticket>(assigned()).refused(&route), "ticket.not_in_this_state");
    }
}
