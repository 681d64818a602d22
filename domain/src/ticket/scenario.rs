//! Scenarios, as data: which roles may issue which command on a ticket in which state.
//!
//! The buttons that a user sees, the refusals of the server and the table that the tests print all come from
//! the scenario that the ticket was opened under.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator;

use super::{LiveTicket, Status, Ticket, TicketKind, Verb, Visibility};
use crate::{
    Actor, Circumstance, Refusal, Role,
    rules::{RuleCode, RuleContent},
};

/// Who may issue a command: `operator` is everybody with the role, `own executor` the executor that the ticket
/// is assigned to, `own resident` the resident who asked, `participant` a person who was added to the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum By {
    /// Everybody with this role.
    Any(Role),
    /// A person with this role on a ticket of their own.
    Own(Role),
    /// A person who was added to the ticket.
    Participant,
}

/// The text does not say who may issue a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a role, nor `own executor`, `own resident` or `participant`")]
pub struct NotBy(String);

impl TryFrom<String> for By {
    type Error = NotBy;

    fn try_from(text: String) -> Result<Self, NotBy> {
        let role = |name: &str| Role::iter().find(|role| <&str>::from(role) == name);
        let by = match text.strip_prefix("own ") {
            Some("executor") => Some(Self::Own(Role::Executor)),
            Some("resident") => Some(Self::Own(Role::Resident)),
            Some(_) => None,
            None if text == "participant" => Some(Self::Participant),
            None => role(&text).map(Self::Any),
        };
        by.ok_or(NotBy(text))
    }
}

impl From<By> for String {
    fn from(by: By) -> Self {
        match by {
            By::Any(role) => <&str>::from(role).to_owned(),
            By::Own(role) => format!("own {}", <&str>::from(role)),
            By::Participant => "participant".to_owned(),
        }
    }
}

impl JsonSchema for By {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "By".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let roles = Role::iter().map(|role| String::from(Self::Any(role)));
        let ties = [Self::Own(Role::Executor), Self::Own(Role::Resident), Self::Participant];
        let all: Vec<String> = roles.chain(ties.map(String::from)).collect();
        json_schema!({ "type": "string", "enum": all })
    }
}

/// A line of the table. A rule without states begins a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioRule {
    /// Command that the rule allows.
    pub command: Verb,
    /// States of the ticket in which it is allowed.
    pub from: Vec<Status>,
    /// Actors who may issue it.
    pub by: Vec<By>,
}

/// The life of a kind of ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Kinds of ticket that are opened under this scenario.
    pub kinds: Vec<TicketKind>,
    /// Code of the SLA policy of such tickets.
    pub policy: RuleCode,
    /// Days after the resolution within which the applicant can reopen the ticket; after that a ticket nobody
    /// objected to is closed.
    pub reopen_days: u16,
    /// What no rule allows is refused.
    pub rules: Vec<ScenarioRule>,
}

impl RuleContent for Scenario {
    const STREAM: &'static str = "scenario";
}

impl Scenario {
    /// The rules by which this actor may issue the command on this ticket, whatever its state.
    fn rules_for<'s>(
        &'s self,
        verb: Verb,
        live: Option<&'s LiveTicket>,
        actor: &'s Actor,
    ) -> impl Iterator<Item = &'s ScenarioRule> {
        let fits = move |rule: &&ScenarioRule| rule.by.iter().any(|by| by.fits(live, actor));
        self.rules.iter().filter(move |rule| rule.command == verb).filter(fits)
    }

    /// Whether this actor may begin a ticket by this command.
    pub(super) fn permits_beginning(&self, verb: Verb, actor: &Actor) -> bool {
        self.rules_for(verb, None, actor).any(|rule| rule.from.is_empty())
    }
}

/// The reasons for which the scenario does not permit a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum NotPermitted {
    /// The ticket does not exist, or this actor does not see it.
    #[error("there is no such ticket")]
    #[refusal(code = "ticket.unknown", kind = Unknown)]
    Unknown,
    /// The status of the ticket does not allow it.
    #[error("{verb:?} is not for a ticket that is {status:?}")]
    #[refusal(code = "ticket.not_in_this_state", kind = Conflict)]
    NotInThisState {
        /// What was asked.
        verb: Verb,
        /// The state it is in.
        status: Status,
    },
    /// No role of this actor may do it to this ticket.
    #[error("{0:?} is not for this role")]
    #[refusal(code = "ticket.not_for_your_role", kind = Forbidden)]
    NotForYourRole(Verb),
    /// No published scenario or SLA policy says how such a ticket is treated.
    #[error("the company has published no rules for such a ticket")]
    #[refusal(code = "ticket.no_rules", kind = Conflict)]
    NoRules,
}

impl By {
    fn fits(self, ticket: Option<&LiveTicket>, actor: &Actor) -> bool {
        match self {
            Self::Any(role) => actor.roles.has(role),
            Self::Own(role) => {
                actor.roles.has(role) && ticket.is_some_and(|ticket| ticket.is_own(role, actor))
            }
            Self::Participant => ticket.is_some_and(|ticket| ticket.takes_part(actor)),
        }
    }
}

/// The live ticket, if its scenario lets this actor issue this command now. Whether the ticket exists for the
/// actor is checked first, then the role, then the state.
pub(super) fn permit<'t>(
    ticket: &'t Ticket,
    verb: Verb,
    at: &Circumstance,
) -> Result<&'t LiveTicket, NotPermitted> {
    if !Visibility::of(&at.actor).allows(ticket) {
        return Err(NotPermitted::Unknown);
    }
    let Some(status) = ticket.status() else { return Err(NotPermitted::Unknown) };
    let Some(live) = ticket.live() else { return Err(not_for_foreign(verb, status, at)) };
    let mut rules = live.scenario(at)?.rules_for(verb, Some(live), &at.actor).peekable();
    if rules.peek().is_none() {
        return Err(NotPermitted::NotForYourRole(verb));
    }
    if rules.any(|rule| rule.from.contains(&status)) {
        Ok(live)
    } else {
        Err(NotPermitted::NotInThisState { verb, status })
    }
}

/// The refusal of a command on a case of another system, which no scenario judges.
fn not_for_foreign(verb: Verb, status: Status, at: &Circumstance) -> NotPermitted {
    let mut scenarios = at.rules.scenarios.all_in_force(at.now);
    if scenarios.any(|found| found.content.rules_for(verb, None, &at.actor).next().is_some()) {
        NotPermitted::NotInThisState { verb, status }
    } else {
        NotPermitted::NotForYourRole(verb)
    }
}

/// Everything that this actor may ask of this ticket now.
pub fn allowed(ticket: &Ticket, at: &Circumstance) -> Vec<Verb> {
    let may = |verb: &Verb| match (ticket, verb) {
        // foreign cases are not judged by our scenario
        (Ticket::Unopened | Ticket::Foreign(_), Verb::RecordHistory) => true,
        (Ticket::Unopened, verb) => {
            at.rules.scenarios.all_in_force(at.now).any(|it| it.content.permits_beginning(*verb, &at.actor))
        }
        (Ticket::Foreign(_), _) => false,
        (Ticket::Live(_), verb) => permit(ticket, *verb, at).is_ok(),
    };
    Verb::iter().filter(|verb| at.actor.is_among(verb.audience())).filter(may).collect()
}
