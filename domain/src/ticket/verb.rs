//! The commands of a ticket as the scenario names them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

use super::{
    AcceptTicket, AddParticipant, AdoptRules, AssignTicket, AttachFile, CancelTicket, CheckQuality,
    ClassifyTicket, CloseTicket, CommentTicket, ConfirmTicket, DeclineTicket, EditComment, EscalateTicket,
    LogWork, MergeTicket, MissDeadline, OpenTicket, PauseTicket, RateTicket, RecordHistory, RejectTicket,
    ReopenTicket, ResolveTicket, ResumeTicket, RouteTicket, ScheduleTicket, SetDeadline, StartTicket,
    WarnDeadline,
};
use crate::{Roles, registry::ListedCommand};

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
    /// Open a ticket.
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
    /// Begin the work.
    Start,
    /// Let it rest.
    Pause,
    /// Go on with a paused ticket.
    Resume,
    /// Write down what was done.
    LogWork,
    /// Say that it is done.
    Resolve,
    /// Agree that it is done.
    Confirm,
    /// Disagree with the result.
    Reopen,
    /// Close it for good.
    Close,
    /// No longer want it.
    Cancel,
    /// Refuse the ticket.
    Reject,
    /// Join it to another.
    Merge,
    /// Write a comment.
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
    /// Move the ticket to the newest rules.
    AdoptRules,
}

impl Verb {
    /// Roles of people who may ask for the command at all. The scenario decides inside of it.
    pub(super) fn audience(self) -> Roles {
        match self {
            Self::Open => OpenTicket::AUDIENCE,
            Self::Classify => ClassifyTicket::AUDIENCE,
            Self::Route => RouteTicket::AUDIENCE,
            Self::Assign => AssignTicket::AUDIENCE,
            Self::Accept => AcceptTicket::AUDIENCE,
            Self::Decline => DeclineTicket::AUDIENCE,
            Self::Schedule => ScheduleTicket::AUDIENCE,
            Self::Start => StartTicket::AUDIENCE,
            Self::Pause => PauseTicket::AUDIENCE,
            Self::Resume => ResumeTicket::AUDIENCE,
            Self::LogWork => LogWork::AUDIENCE,
            Self::Resolve => ResolveTicket::AUDIENCE,
            Self::Confirm => ConfirmTicket::AUDIENCE,
            Self::Reopen => ReopenTicket::AUDIENCE,
            Self::Close => CloseTicket::AUDIENCE,
            Self::Cancel => CancelTicket::AUDIENCE,
            Self::Reject => RejectTicket::AUDIENCE,
            Self::Merge => MergeTicket::AUDIENCE,
            Self::Comment => CommentTicket::AUDIENCE,
            Self::EditComment => EditComment::AUDIENCE,
            Self::AddParticipant => AddParticipant::AUDIENCE,
            Self::AttachFile => AttachFile::AUDIENCE,
            Self::SetDeadline => SetDeadline::AUDIENCE,
            Self::WarnDeadline => WarnDeadline::AUDIENCE,
            Self::MissDeadline => MissDeadline::AUDIENCE,
            Self::Escalate => EscalateTicket::AUDIENCE,
            Self::Rate => RateTicket::AUDIENCE,
            Self::CheckQuality => CheckQuality::AUDIENCE,
            Self::RecordHistory => RecordHistory::AUDIENCE,
            Self::AdoptRules => AdoptRules::AUDIENCE,
        }
    }
}
