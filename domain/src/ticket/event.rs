//! What can happen to a ticket.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use super::{
    Applicant, Audience, CaseVerdict, Channel, Closing, Deadline, DeadlineMoveReason, Digest, Material,
    Place, Priority, QualityVerdict, Rating, Status, StepKey, Target, TicketKind, Window,
};
use crate::{
    Event, Role,
    house::Address,
    id::{CommentId, FileId, PersonId, TicketId},
    origin::Origin,
    rules::RuleRef,
    text::{Label, Prose, Text},
};

/// Facts about a ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TicketEvent {
    /// Somebody asked for something.
    Opened {
        /// When.
        at: DateTime<Utc>,
        /// What sort of thing.
        kind: TicketKind,
        /// How it reached us.
        source: Channel,
        /// Where it is.
        place: Place,
        /// Who asks.
        applicant: Applicant,
        /// Which problem, by the classifier.
        category: Option<Label>,
        /// How soon.
        priority: Priority,
        /// In the applicant's words.
        text: Prose,
        /// Until when somebody takes it in hand.
        response_by: Option<Deadline>,
        /// Until when it is done.
        resolve_by: Option<Deadline>,
        /// Version of the scenario that the ticket is judged by.
        scenario: RuleRef,
        /// Version of the SLA policy that its promises were given under.
        policy: RuleRef,
        /// The closed ticket that it goes on from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<TicketId>,
    },
    /// It was understood what it is.
    Classified {
        /// What sort of thing.
        kind: TicketKind,
        /// Which problem.
        category: Option<Label>,
        /// How soon.
        priority: Priority,
    },
    /// It was sent to a team.
    Routed {
        /// Which.
        to: Label,
        /// By which rule, where it was one.
        rule: Option<Label>,
        /// Why.
        because: Prose,
    },
    /// Somebody is to do it.
    Assigned {
        /// Who.
        executor: PersonId,
    },
    /// He will.
    Accepted,
    /// He will not.
    Declined {
        /// Why not.
        reason: Prose,
    },
    /// A visit was agreed.
    Scheduled {
        /// When.
        window: Window,
    },
    /// A visit was moved.
    Rescheduled {
        /// When it was to be.
        from: Window,
        /// When it will be.
        to: Window,
    },
    /// Work began.
    Started,
    /// Work stands still, and so does the clock.
    Paused {
        /// From when on.
        at: DateTime<Utc>,
        /// Why.
        reason: Prose,
        /// Until when, if that is known.
        until: Option<DateTime<Utc>>,
    },
    /// Work goes on.
    Resumed {
        /// From when on.
        at: DateTime<Utc>,
    },
    /// So much was done.
    WorkLogged {
        /// By whom.
        executor: PersonId,
        /// How long it took.
        minutes: u32,
        /// What was used up.
        materials: Vec<Material>,
        /// What it was.
        note: Option<Prose>,
    },
    /// It is done, says who did it.
    Resolved {
        /// When.
        at: DateTime<Utc>,
        /// What was done.
        summary: Prose,
        /// Last moment at which the applicant can reopen the ticket; after it the ticket closes by itself.
        closes_at: DateTime<Utc>,
    },
    /// It is done, says who asked.
    Confirmed,
    /// It is not done after all.
    Reopened {
        /// When that was said; promises are counted from here.
        at: DateTime<Utc>,
        /// Why.
        reason: Prose,
    },
    /// It is over.
    Closed {
        /// How come.
        because: Closing,
    },
    /// Nobody wants it any more.
    Cancelled {
        /// Why.
        reason: Prose,
    },
    /// It will not be done.
    Rejected {
        /// Why.
        reason: Prose,
    },
    /// It is the same thing as another ticket, which goes on for both.
    MergedInto {
        /// Which.
        ticket: TicketId,
    },
    /// Somebody said something.
    Commented {
        /// Its id.
        comment: CommentId,
        /// Who may read it.
        audience: Audience,
        /// Who wrote it, as the log names actors.
        author: String,
        /// What.
        text: Prose,
    },
    /// Somebody put it otherwise. What was said before stays in the log.
    CommentEdited {
        /// Which comment.
        comment: CommentId,
        /// Who may read it.
        audience: Audience,
        /// What it says now.
        text: Prose,
    },
    /// Somebody may read and write here from now on.
    ParticipantAdded {
        /// Who.
        person: PersonId,
    },
    /// A photograph, a paper.
    FileAttached {
        /// Its id.
        file: FileId,
        /// Who may see it.
        audience: Audience,
        /// Its name.
        name: Label,
        /// Of its content.
        sha256: Digest,
        /// In bytes.
        size: u64,
        /// Its media type.
        media_type: Text<100>,
    },
    /// Something was promised that had no term before.
    DeadlineSet {
        /// What.
        which: Target,
        /// Until when.
        deadline: Deadline,
    },
    /// A promise has another term.
    DeadlineMoved {
        /// Which.
        which: Target,
        /// Its term before.
        from: Deadline,
        /// Its term now.
        to: Deadline,
        /// Why.
        because: DeadlineMoveReason,
    },
    /// A promise will soon be broken.
    DeadlineWarned {
        /// Which.
        which: Target,
        /// Its term.
        due: DateTime<Utc>,
    },
    /// A promise was broken.
    DeadlineMissed {
        /// Which.
        which: Target,
        /// Its term.
        due: DateTime<Utc>,
    },
    /// It goes higher.
    Escalated {
        /// To whom.
        to: Role,
        /// Why.
        because: Prose,
    },
    /// The applicant judged the work.
    Rated {
        /// How.
        rating: Rating,
    },
    /// A supervisor looked at the work.
    QualityChecked {
        /// What he found.
        verdict: QualityVerdict,
        /// In words.
        remark: Option<Prose>,
    },
    /// The ticket was moved to newer rules.
    RulesAdopted {
        /// Version of the scenario that the ticket is judged by from now on.
        scenario: RuleRef,
        /// Version of the SLA policy that its promises are counted by from now on.
        policy: RuleRef,
    },
    /// A case of another system, as it tells it.
    CaseRecorded {
        /// Whose, and its name there.
        origin: Origin,
        /// When it began.
        opened_at: DateTime<Utc>,
        /// Until when it was to be done.
        due: Option<DateTime<Utc>>,
        /// When it ended.
        closed_at: Option<DateTime<Utc>>,
        /// What it was about.
        category: Option<Label>,
        /// Where.
        address: Option<Address>,
        /// Anything else, under the source's own names.
        attributes: BTreeMap<String, String>,
        /// Whether it was in time, says the source.
        verdict: Option<CaseVerdict>,
    },
    /// A step of such a case.
    StepRecorded {
        /// Its identity within the case.
        key: StepKey,
        /// What the source calls it.
        label: Label,
        /// What that means with us.
        state: Status,
        /// When it happened.
        at: DateTime<Utc>,
        /// Who did it, as the source names him.
        by: Option<Label>,
    },
}

impl Event for TicketEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }

    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }

    fn version(&self) -> u16 {
        // version 1 of both knew no rules as data
        if matches!(self, Self::Opened { .. } | Self::Resolved { .. }) { 2 } else { 1 }
    }

    fn occurred_at(&self) -> Option<DateTime<Utc>> {
        if let Self::StepRecorded { at, .. } | Self::CaseRecorded { opened_at: at, .. } = self {
            Some(*at)
        } else {
            None
        }
    }
}
