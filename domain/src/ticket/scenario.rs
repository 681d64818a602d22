//! The default scenario, as data: who may ask what of a ticket in which state.
//!
//! What a user sees as buttons, what the server refuses and what the tests print as a table are all read
//! from [`RULES`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

use super::{LiveTicket, Status, Ticket};
use crate::{Actor, Refusal, Role};

/// Version of these rules; a ticket keeps the one it was opened under.
pub(super) const VERSION: u16 = 1;

/// What can be asked of a ticket.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Verb {
    /// Begin one.
    Open,
    /// Say what it is.
    Classify,
    /// Send it to a team.
    Route,
    /// Give it to somebody.
    Assign,
    /// Take it on.
    Accept,
    /// Not take it on.
    Decline,
    /// Agree on a visit.
    Schedule,
    /// Begin work.
    Start,
    /// Let it rest.
    Pause,
    /// Go on.
    Resume,
    /// Write down what was done.
    LogWork,
    /// Say that it is done.
    Resolve,
    /// Agree that it is done.
    Confirm,
    /// Disagree.
    Reopen,
    /// End it.
    Close,
    /// No longer want it.
    Cancel,
    /// Refuse it.
    Reject,
    /// Join it to another.
    Merge,
    /// Say something.
    Comment,
    /// Put it otherwise.
    EditComment,
    /// Let somebody in.
    AddParticipant,
    /// Add a photograph, a paper.
    AttachFile,
    /// Promise another term.
    SetDeadline,
    /// Warn of a term.
    WarnDeadline,
    /// State that a term was missed.
    MissDeadline,
    /// Take it higher.
    Escalate,
    /// Judge the work as an applicant.
    Rate,
    /// Judge the work as a supervisor.
    CheckQuality,
    /// Take over the history of another system.
    RecordHistory,
}

/// Who may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Everybody with this role.
    Any(Role),
    /// Who has this role, on his own ticket: the executor it is assigned to, the resident who asked.
    Own(Role),
    /// Who was let in.
    Participant,
}

/// A line of the table. A rule from no state begins a ticket.
struct Rule {
    verb: Verb,
    from: &'static [Status],
    by: &'static [By],
}

const fn rule(verb: Verb, from: &'static [Status], by: &'static [By]) -> Rule {
    Rule { verb, from, by }
}

use By::{Any, Own, Participant};
use Role::{Accountant, Administrator, Executor, Integrator, Operator, Resident, Supervisor, System};
use Status::{Assigned, Closed, InProgress, New, Paused, Resolved};

const OPEN: &[Status] = &[New, Assigned, InProgress, Paused];
const DONE: &[Status] = &[Resolved, Closed];
const TALK: &[Status] = &[New, Assigned, InProgress, Paused, Resolved, Closed];

const DESK: &[By] = &[Any(Operator), Any(Supervisor)];
const DESK_OR_ENGINE: &[By] = &[Any(Operator), Any(Supervisor), Any(System)];
const CREW: &[By] = &[Own(Executor), Any(Operator), Any(Supervisor)];
const PARTIES: &[By] = &[
    Own(Resident),
    Own(Executor),
    Participant,
    Any(Operator),
    Any(Supervisor),
    Any(Accountant),
    Any(System),
];
const SOURCES: &[By] =
    &[Any(Operator), Any(Supervisor), Any(Executor), Any(Resident), Any(Integrator), Any(System)];

#[rustfmt::skip]
const RULES: &[Rule] = &[
    rule(Verb::Open,           &[],                   SOURCES),
    rule(Verb::Classify,       OPEN,                  DESK_OR_ENGINE),
    rule(Verb::Route,          &[New],                DESK_OR_ENGINE),
    rule(Verb::Assign,         OPEN,                  DESK_OR_ENGINE),
    rule(Verb::Assign,         &[New],                &[Any(Executor)]),
    rule(Verb::Accept,         &[Assigned],           &[Own(Executor)]),
    rule(Verb::Decline,        &[Assigned],           &[Own(Executor)]),
    rule(Verb::Schedule,       OPEN,                  CREW),
    rule(Verb::Start,          &[Assigned],           CREW),
    rule(Verb::Pause,          &[InProgress],         CREW),
    rule(Verb::Resume,         &[Paused],             CREW),
    rule(Verb::Resume,         &[Paused],             &[Any(System)]),
    rule(Verb::LogWork,        &[InProgress, Paused, Resolved], CREW),
    rule(Verb::Resolve,        &[InProgress],         CREW),
    rule(Verb::Confirm,        &[Resolved],           &[Own(Resident), Any(Operator)]),
    rule(Verb::Reopen,         &[Resolved],           &[Own(Resident), Any(Operator)]),
    rule(Verb::Reopen,         DONE,                  &[Any(Supervisor)]),
    rule(Verb::Close,          &[Resolved],           DESK_OR_ENGINE),
    rule(Verb::Cancel,         &[New, Assigned],      &[Own(Resident)]),
    rule(Verb::Cancel,         OPEN,                  DESK),
    rule(Verb::Reject,         &[New, Assigned],      DESK),
    rule(Verb::Merge,          OPEN,                  DESK),
    rule(Verb::Comment,        TALK,                  PARTIES),
    rule(Verb::EditComment,    TALK,                  PARTIES),
    rule(Verb::AddParticipant, TALK,                  DESK),
    rule(Verb::AttachFile,     TALK,                  PARTIES),
    rule(Verb::SetDeadline,    OPEN,                  &[Any(Supervisor)]),
    rule(Verb::WarnDeadline,   OPEN,                  &[Any(System)]),
    rule(Verb::MissDeadline,   OPEN,                  &[Any(System)]),
    rule(Verb::Escalate,       OPEN,                  DESK_OR_ENGINE),
    rule(Verb::Rate,           DONE,                  &[Own(Resident)]),
    rule(Verb::CheckQuality,   DONE,                  &[Any(Supervisor)]),
    rule(Verb::RecordHistory,  &[],                   &[Any(Integrator), Any(Administrator), Any(System)]),
];

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

/// The live ticket, if this actor may ask this of it now. Whether it exists for him comes first, then his
/// role, then the state.
pub(super) fn permit<'t>(
    ticket: &'t Ticket,
    verb: Verb,
    actor: &Actor,
) -> Result<&'t LiveTicket, NotPermitted> {
    if !ticket.is_seen_by(actor) {
        return Err(NotPermitted::Unknown);
    }
    let Some(status) = ticket.status() else { return Err(NotPermitted::Unknown) };
    let live = ticket.live();
    let mut rules = RULES
        .iter()
        .filter(|rule| rule.verb == verb && rule.by.iter().any(|by| by.fits(live, actor)))
        .peekable();
    if rules.peek().is_none() {
        return Err(NotPermitted::NotForYourRole(verb));
    }
    live.filter(|_| rules.any(|rule| rule.from.contains(&status)))
        .ok_or(NotPermitted::NotInThisState { verb, status })
}

/// Whether this actor may begin a ticket this way.
pub(super) fn permit_beginning(verb: Verb, actor: &Actor) -> Result<(), NotPermitted> {
    RULES
        .iter()
        .any(|rule| {
            rule.verb == verb && rule.from.is_empty() && rule.by.iter().any(|by| by.fits(None, actor))
        })
        .then_some(())
        .ok_or(NotPermitted::NotForYourRole(verb))
}

/// Everything that this actor may ask of this ticket now.
pub fn allowed(ticket: &Ticket, actor: &Actor) -> Vec<Verb> {
    let may = |verb: &Verb| match ticket {
        Ticket::Unopened => permit_beginning(*verb, actor).is_ok(),
        Ticket::Foreign(_) => *verb == Verb::RecordHistory && permit_beginning(*verb, actor).is_ok(),
        Ticket::Live(_) => permit(ticket, *verb, actor).is_ok(),
    };
    Verb::iter().filter(may).collect()
}
