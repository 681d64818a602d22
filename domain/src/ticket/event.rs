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
        /// Moment at which it happened.
        at: DateTime<Utc>,
        /// What sort of thing.
        kind: TicketKind,
        /// How it reached us.
        source: Channel,
        /// Where it is.
        place: Place,
        /// Person who asks, known or not.
        applicant: Applicant,
        /// Which problem, by the classifier.
        category: Option<Label>,
        /// How soon the work is due.
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
        /// Category of the problem.
        category: Option<Label>,
        /// How soon the work is due.
        priority: Priority,
    },
    /// It was sent to a team.
    Routed {
        /// Team that the ticket goes to.
        to: Label,
        /// By which rule, where it was one.
        rule: Option<Label>,
        /// The reason, in words.
        because: Prose,
    },
    /// Somebody is to do it.
    Assigned {
        /// Person who does the work.
        executor: PersonId,
    },
    /// The executor takes the work.
    Accepted,
    /// The executor does not take the work.
    Declined {
        /// The reason, in words.
        reason: Prose,
    },
    /// A visit was agreed.
    Scheduled {
        /// Time in which the visit begins.
        window: Window,
    },
    /// A visit was moved.
    Rescheduled {
        /// When it was to be.
        from: Window,
        /// When it will be.
        to: Window,
    },
    /// The work has begun.
    Started,
    /// Work stands still, and so does the clock.
    Paused {
        /// From when on.
        at: DateTime<Utc>,
        /// The reason, in words.
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
        /// Person who did the work.
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
        /// Moment at which it happened.
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
        /// The reason, in words.
        reason: Prose,
    },
    /// It is over.
    Closed {
        /// How the ticket came to be closed.
        because: Closing,
    },
    /// Nobody wants it any more.
    Cancelled {
        /// The reason, in words.
        reason: Prose,
    },
    /// It will not be done.
    Rejected {
        /// The reason, in words.
        reason: Prose,
    },
    /// It is the same thing as another ticket, which goes on for both.
    MergedInto {
        /// Id of the ticket.
        ticket: TicketId,
    },
    /// Somebody said something.
    Commented {
        /// Id of the comment.
        comment: CommentId,
        /// Who may read it.
        audience: Audience,
        /// Who wrote it, as the log names actors.
        author: String,
        /// Text of the comment.
        text: Prose,
    },
    /// Somebody put it otherwise. What was said before stays in the log.
    CommentEdited {
        /// Id of the comment.
        comment: CommentId,
        /// Who may read it.
        audience: Audience,
        /// What it says now.
        text: Prose,
    },
    /// Somebody may read and write here from now on.
    ParticipantAdded {
        /// Id of the person.
        person: PersonId,
    },
    /// A photograph, a paper.
    FileAttached {
        /// Id of the file.
        file: FileId,
        /// Who may see it.
        audience: Audience,
        /// Name of the file.
        name: Label,
        /// Of its content.
        sha256: Digest,
        /// Size in bytes.
        size: u64,
        /// Its media type.
        media_type: Text<100>,
    },
    /// Something was promised that had no term before.
    DeadlineSet {
        /// Deadline that is set.
        which: Target,
        /// Moment until which it is due, and by which clock.
        deadline: Deadline,
    },
    /// A promise has another term.
    DeadlineMoved {
        /// Deadline that is meant.
        which: Target,
        /// Its term before.
        from: Deadline,
        /// Its term now.
        to: Deadline,
        /// The reason, in words.
        because: DeadlineMoveReason,
    },
    /// A promise will soon be broken.
    DeadlineWarned {
        /// Deadline that is meant.
        which: Target,
        /// Moment until which it was due.
        due: DateTime<Utc>,
    },
    /// A promise was broken.
    DeadlineMissed {
        /// Deadline that is meant.
        which: Target,
        /// Moment until which it was due.
        due: DateTime<Utc>,
    },
    /// It goes higher.
    Escalated {
        /// Role that the ticket goes to.
        to: Role,
        /// The reason, in words.
        because: Prose,
    },
    /// The applicant judged the work.
    Rated {
        /// How the work is rated.
        rating: Rating,
    },
    /// A supervisor looked at the work.
    QualityChecked {
        /// What he found.
        verdict: QualityVerdict,
        /// The remark, in words.
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
        /// Address as the other system writes it.
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
