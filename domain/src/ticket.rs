//! A ticket (заявка): somebody asked for something, and what became of it. Or a case that another system
//! tells of, which is fact and is not judged by our scenario.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

use crate::{
    Actor, Circumstance, Role,
    id::{CommentId, FileId, PersonId, TicketId},
    registry::commands,
    rules::RuleRef,
    text::{Label, Prose},
};

mod accept;
mod add_participant;
mod adopt_rules;
mod assign;
mod attach_file;
mod cancel;
mod check_quality;
mod classify;
mod close;
mod comment;
mod confirm;
mod deadline;
mod decline;
mod edit_comment;
mod escalate;
mod event;
mod evolve;
mod for_residents;
mod log_work;
mod merge;
mod miss_deadline;
mod open;
mod pause;
mod preceding;
mod promises;
mod rate;
mod record_history;
mod reject;
mod reopen;
mod request;
mod resolve;
mod resume;
mod route;
mod scenario;
mod schedule;
mod set_deadline;
mod sla;
mod start;
mod verb;
mod visibility;
mod warn_deadline;

pub use accept::AcceptTicket;
pub use add_participant::AddParticipant;
pub use adopt_rules::AdoptRules;
pub use assign::AssignTicket;
pub use attach_file::{AttachFile, AttachFileRefused, Digest, NotADigest};
pub use cancel::CancelTicket;
pub use check_quality::{CheckQuality, QualityVerdict};
pub use classify::ClassifyTicket;
pub use close::{CloseTicket, CloseTicketRefused, Closing};
pub use comment::{CommentTicket, CommentTicketRefused};
pub use confirm::ConfirmTicket;
pub use deadline::{ClockBasis, Deadline, DeadlineMoveReason, Target};
pub use decline::DeclineTicket;
pub use edit_comment::{EditComment, EditCommentRefused};
pub use escalate::EscalateTicket;
pub use event::TicketEvent;
pub use for_residents::NotForResidents;
pub use log_work::{LogWork, LogWorkRefused, Material};
pub use merge::{MergeTicket, MergeTicketRefused};
pub use miss_deadline::MissDeadline;
pub use open::{OpenTicket, OpenTicketRefused};
pub use pause::{PauseTicket, PauseTicketRefused};
pub use preceding::PrecedingTicket;
pub use promises::{Promise, Promises, Standing};
pub use rate::{Mark, NotAMark, RateTicket, Rating};
pub use record_history::{
    CaseHeader, CaseVerdict, ForeignCase, NotAStepKey, RecordHistory, RecordHistoryRefused, Step, StepKey,
};
pub use reject::RejectTicket;
pub use reopen::{ReopenTicket, ReopenTicketRefused};
pub use request::{Applicant, Audience, Channel, Place, Priority, TicketKind};
pub use resolve::ResolveTicket;
pub use resume::ResumeTicket;
pub use route::RouteTicket;
pub use scenario::{By, NotBy, NotPermitted, Scenario, ScenarioRule, allowed};
pub use schedule::{NotAWindow, ScheduleTicket, ScheduleTicketRefused, Window};
pub use set_deadline::{SetDeadline, SetDeadlineRefused};
pub use sla::{NotAnSlaPolicy, SlaPolicy, SlaRule, Term};
pub use start::StartTicket;
pub use verb::Verb;
pub use visibility::{OwnTickets, Visibility};
pub use warn_deadline::WarnDeadline;

use sla::Terms;

// the scenario says which of them are for a ticket, now
commands! {
    Ticket, "ticket.not_for_your_role":
    [Operator, Executor, Supervisor, Integrator, Resident] => OpenTicket;
    [Operator, Supervisor] =>
        AddParticipant, ClassifyTicket, CloseTicket, EscalateTicket, MergeTicket, RejectTicket, RouteTicket;
    [Operator, Executor, Supervisor] =>
        AssignTicket, LogWork, PauseTicket, ResolveTicket, ResumeTicket, ScheduleTicket, StartTicket;
    [Executor] => AcceptTicket, DeclineTicket;
    [Supervisor] => AdoptRules, CheckQuality, SetDeadline;
    [Operator, Resident] => ConfirmTicket;
    [Operator, Supervisor, Resident] => CancelTicket, ReopenTicket;
    [Resident] => RateTicket;
    [Operator, Executor, Supervisor, Accountant, Resident] => AttachFile, CommentTicket, EditComment;
    [Integrator, Administrator] => RecordHistory;
    [] => MissDeadline, WarnDeadline;
}

/// How far ahead a visit, the end of a pause or a promise can lie.
const FURTHEST: TimeDelta = TimeDelta::days(5 * 366);

/// Where a ticket stands, in a word.
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
pub enum Status {
    /// Nobody has it yet.
    New,
    /// Somebody is to do it.
    Assigned,
    /// Somebody does it.
    InProgress,
    /// It stands still.
    Paused,
    /// Done, says who did it.
    Resolved,
    /// The ticket is over for good.
    Closed,
    /// Not wanted any more.
    Cancelled,
    /// Will not be done.
    Rejected,
    /// Goes on in another ticket.
    Merged,
}

impl Status {
    /// Where a ticket of ours stands after this event, if the event moves it.
    pub fn after(self, event: &TicketEvent) -> Option<Self> {
        match event {
            TicketEvent::Opened { .. } | TicketEvent::Declined { .. } => Some(Self::New),
            // whoever takes over, the work still stands still
            TicketEvent::Assigned { .. } => (self != Self::Paused).then_some(Self::Assigned),
            TicketEvent::Accepted | TicketEvent::Reopened { .. } => Some(Self::Assigned),
            TicketEvent::Started | TicketEvent::Resumed { .. } => Some(Self::InProgress),
            TicketEvent::Paused { .. } => Some(Self::Paused),
            TicketEvent::Resolved { .. } => Some(Self::Resolved),
            TicketEvent::Closed { .. } => Some(Self::Closed),
            TicketEvent::Cancelled { .. } => Some(Self::Cancelled),
            TicketEvent::Rejected { .. } => Some(Self::Rejected),
            TicketEvent::MergedInto { .. } => Some(Self::Merged),
            TicketEvent::Classified { .. }
            | TicketEvent::Routed { .. }
            | TicketEvent::Scheduled { .. }
            | TicketEvent::Rescheduled { .. }
            | TicketEvent::WorkLogged { .. }
            | TicketEvent::Confirmed
            | TicketEvent::Commented { .. }
            | TicketEvent::CommentEdited { .. }
            | TicketEvent::ParticipantAdded { .. }
            | TicketEvent::FileAttached { .. }
            | TicketEvent::DeadlineSet { .. }
            | TicketEvent::DeadlineMoved { .. }
            | TicketEvent::DeadlineWarned { .. }
            | TicketEvent::DeadlineMissed { .. }
            | TicketEvent::Escalated { .. }
            | TicketEvent::Rated { .. }
            | TicketEvent::QualityChecked { .. }
            | TicketEvent::RulesAdopted { .. }
            | TicketEvent::CaseRecorded { .. }
            | TicketEvent::StepRecorded { .. } => None,
        }
    }

    /// Whether there is still something to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Assigned | Self::InProgress | Self::Paused)
    }

    /// Whether it is over.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled | Self::Rejected | Self::Merged)
    }
}

/// A ticket as its commands see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Ticket {
    /// Not opened yet.
    #[default]
    Unopened,
    /// One of ours.
    Live(LiveTicket),
    /// A case of another system.
    Foreign(ForeignCase),
}

/// A ticket that lives by the scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LiveTicket {
    kind: TicketKind,
    category: Option<Label>,
    priority: Priority,
    applicant: Applicant,
    stage: Stage,
    team: Option<Label>,
    window: Option<Window>,
    /// Promises are counted from here: from the opening, or the last reopening.
    counted_from: DateTime<Utc>,
    /// And these stretches since then do not count.
    pauses: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    promises: Promises,
    /// Version of the scenario that it is judged by.
    scenario: RuleRef,
    /// Version of the SLA policy that its promises are counted by.
    policy: RuleRef,
    participants: BTreeSet<PersonId>,
    comments: BTreeMap<CommentId, Comment>,
    files: BTreeSet<FileId>,
    escalations: BTreeSet<(Role, Prose)>,
    rating: Option<Rating>,
}

/// Where it stands, with what belongs to that.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Stage {
    New,
    Assigned { executor: PersonId, accepted: bool },
    InProgress { executor: PersonId },
    Paused { executor: PersonId, since: DateTime<Utc> },
    Resolved { executor: PersonId, closes_at: DateTime<Utc> },
    Closed { executor: PersonId },
    Cancelled { executor: Option<PersonId> },
    Rejected { executor: Option<PersonId> },
    Merged { executor: Option<PersonId>, into: TicketId },
}

/// What a comment's later commands need of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Comment {
    author: String,
    audience: Audience,
}

impl Ticket {
    /// Where it stands; none when there is no ticket.
    pub fn status(&self) -> Option<Status> {
        match self {
            Self::Unopened => None,
            Self::Live(live) => Some(live.stage.status()),
            Self::Foreign(case) => Some(case.status()),
        }
    }

    /// It, if it is one of ours.
    pub fn live(&self) -> Option<&LiveTicket> {
        match self {
            Self::Live(live) => Some(live),
            Self::Unopened | Self::Foreign(_) => None,
        }
    }
}

impl LiveTicket {
    /// What sort of thing.
    pub fn kind(&self) -> TicketKind {
        self.kind
    }

    /// How soon the work is due.
    pub fn priority(&self) -> Priority {
        self.priority
    }

    /// Person who asks, known or not.
    pub fn applicant(&self) -> &Applicant {
        &self.applicant
    }

    /// Who does it, or did.
    pub fn executor(&self) -> Option<PersonId> {
        self.stage.executor()
    }

    /// The ticket that goes on for this one.
    pub fn merged_into(&self) -> Option<TicketId> {
        if let Stage::Merged { into, .. } = self.stage { Some(into) } else { None }
    }

    /// Its promises and how they stand.
    pub fn promises(&self) -> &Promises {
        &self.promises
    }

    /// Versions of the scenario and of the SLA policy that it is judged by.
    pub fn rules(&self) -> (&RuleRef, &RuleRef) {
        (&self.scenario, &self.policy)
    }

    /// When it closes by itself if nobody objects.
    pub fn closes_at(&self) -> Option<DateTime<Utc>> {
        if let Stage::Resolved { closes_at, .. } = self.stage { Some(closes_at) } else { None }
    }

    /// The promise whose time runs on: none while work stands still.
    fn ticking(&self, which: Target) -> Option<Promise> {
        if matches!(self.stage, Stage::Paused { .. }) { None } else { self.promises.of(which) }
    }

    /// The scenario that it is judged by.
    fn scenario<'r>(&self, at: &'r Circumstance) -> Result<&'r Scenario, NotPermitted> {
        at.rules.scenarios.version(&self.scenario).ok_or(NotPermitted::NoRules)
    }

    /// The SLA policy that its promises are counted by, with the calendar in force.
    fn terms<'r>(&self, at: &'r Circumstance) -> Result<Terms<'r>, NotPermitted> {
        let policy = at.rules.sla_policies.version(&self.policy).ok_or(NotPermitted::NoRules)?;
        Terms::now(policy, at)
    }

    /// Whether it is this actor's in that role.
    fn is_own(&self, role: Role, actor: &Actor) -> bool {
        let owner = match role {
            Role::Executor => self.executor(),
            Role::Resident => self.applicant.person(),
            Role::Operator
            | Role::Supervisor
            | Role::Accountant
            | Role::Auditor
            | Role::Integrator
            | Role::Administrator
            | Role::System => None,
        };
        owner.is_some() && owner == actor.person
    }

    fn takes_part(&self, actor: &Actor) -> bool {
        actor.person.is_some_and(|person| self.participants.contains(&person))
    }

    /// The refusal of a command whose stage the scenario let through but which needs another.
    fn not_here(&self, verb: Verb) -> NotPermitted {
        NotPermitted::NotInThisState { verb, status: self.stage.status() }
    }

    /// A term counted from the beginning, less the pauses.
    fn promised(&self, term: Term, terms: Terms<'_>) -> Option<Deadline> {
        let whole = terms.deadline(term, self.counted_from)?;
        let pauses = self.pauses.iter();
        let after = |deadline: Deadline, (since, end): &_| deadline.after_pause(terms.calendar, *since, *end);
        Some(pauses.fold(whole, after))
    }

    /// The event that promises a term anew: set where there was none, moved where it differs.
    fn promise(&self, which: Target, to: Deadline, because: DeadlineMoveReason) -> Option<TicketEvent> {
        match self.promises.of(which).map(|promise| promise.deadline()) {
            None => Some(TicketEvent::DeadlineSet { which, deadline: to }),
            Some(from) if from == to => None,
            Some(from) => Some(TicketEvent::DeadlineMoved { which, from, to, because }),
        }
    }

    /// The events that promise the terms of another rule, where they differ from those before and are not
    /// fulfilled yet.
    fn promise_anew(
        &self,
        before: Option<&SlaRule>,
        after: Option<&SlaRule>,
        terms: Terms<'_>,
        because: &DeadlineMoveReason,
    ) -> Vec<TicketEvent> {
        let Some(after) = after else { return vec![] };
        let anew = |which: Target, was: Option<Term>, is: Option<Term>| {
            let open = self.promises.of(which).is_none_or(|promise| promise.runs());
            let term = is.filter(|_| open && was != is)?;
            self.promise(which, self.promised(term, terms)?, because.clone())
        };
        let response = anew(Target::Response, before.map(|rule| rule.response), Some(after.response));
        let resolution = anew(Target::Resolution, before.and_then(|rule| rule.resolution), after.resolution);
        response.into_iter().chain(resolution).collect()
    }
}

impl Stage {
    fn status(self) -> Status {
        match self {
            Self::New => Status::New,
            Self::Assigned { .. } => Status::Assigned,
            Self::InProgress { .. } => Status::InProgress,
            Self::Paused { .. } => Status::Paused,
            Self::Resolved { .. } => Status::Resolved,
            Self::Closed { .. } => Status::Closed,
            Self::Cancelled { .. } => Status::Cancelled,
            Self::Rejected { .. } => Status::Rejected,
            Self::Merged { .. } => Status::Merged,
        }
    }

    fn executor(self) -> Option<PersonId> {
        match self {
            Self::Assigned { executor, .. }
            | Self::InProgress { executor }
            | Self::Paused { executor, .. }
            | Self::Resolved { executor, .. }
            | Self::Closed { executor } => Some(executor),
            Self::Cancelled { executor } | Self::Rejected { executor } | Self::Merged { executor, .. } => {
                executor
            }
            Self::New => None,
        }
    }
}
