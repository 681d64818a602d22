//! What stands on the card.

use chrono::{DateTime, Utc};
use domain::{
    rules::RuleRef,
    ticket::{Audience, Closing, DeadlineMoveReason, Material, QualityVerdict, Rating, Target, Window},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::promise::ShownPromises;

/// A ticket as its card shows it.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct TicketCard {
    /// Id of the ticket.
    pub id: Uuid,
    /// What people call it by.
    pub number: i64,
    /// Version of its stream: what `If-Match` wants.
    pub version: i64,
    /// Where it stands.
    pub status: String,
    /// What sort of thing.
    pub kind: String,
    /// How soon the work is due.
    pub priority: String,
    /// How it reached us.
    pub channel: String,
    /// Which problem, by the classifier.
    pub category: Option<String>,
    /// In which house.
    pub house: Option<Uuid>,
    /// In which unit.
    pub unit: Option<Uuid>,
    /// Where, in words.
    pub address: Option<String>,
    /// Who asked, where it is somebody we know.
    pub applicant: Option<Uuid>,
    /// How to answer somebody we do not know, sealed.
    pub contact: Option<String>,
    /// In the applicant's words.
    pub text: String,
    /// Who does it, or did.
    pub executor: Option<Uuid>,
    /// Whether he took it on.
    pub accepted: bool,
    /// The team it was sent to, and why.
    #[sqlx(json(nullable))]
    pub route: Option<Route>,
    /// When it was asked.
    pub opened_at: DateTime<Utc>,
    /// Who wrote it down, as the log names actors.
    pub opened_by: String,
    /// Version of the scenario that the ticket is judged by.
    #[sqlx(json)]
    pub scenario: RuleRef,
    /// Version of the SLA policy that its promises are counted by.
    #[sqlx(json)]
    pub policy: RuleRef,
    /// The closed ticket that it goes on from.
    pub follows: Option<Uuid>,
    /// Visits agreed, the last one counts.
    #[sqlx(json)]
    pub visits: Vec<Visit>,
    /// What was promised, and how that stands.
    #[sqlx(json)]
    pub promises: ShownPromises,
    /// How promises were moved.
    #[sqlx(json)]
    pub moves: Vec<Move>,
    /// When work stood still.
    #[sqlx(json)]
    pub pauses: Vec<Pause>,
    /// What was done.
    #[sqlx(json)]
    pub work: Vec<Work>,
    /// How long that took, all together.
    pub minutes: i64,
    /// What was used up, all together.
    #[sqlx(json)]
    pub materials: Vec<Material>,
    /// Photographs and papers.
    #[sqlx(json)]
    pub files: Vec<File>,
    /// Who was let in besides.
    #[sqlx(json)]
    pub participants: Vec<Uuid>,
    /// To whom it went higher.
    #[sqlx(json)]
    pub escalations: Vec<Escalation>,
    /// How often it was done, and what.
    #[sqlx(json)]
    pub resolutions: Vec<Said>,
    /// Who disagreed, and why.
    #[sqlx(json)]
    pub reopenings: Vec<Said>,
    /// How often that was.
    pub reopened: i64,
    /// How the applicant judged it.
    #[sqlx(json(nullable))]
    pub rating: Option<Rating>,
    /// How supervisors judged it.
    #[sqlx(json)]
    pub checks: Vec<Check>,
    /// How it came to its end.
    #[sqlx(json(nullable))]
    pub ending: Option<Ending>,
    /// The ticket that goes on for it.
    pub merged_into: Option<Uuid>,
    /// How many comments there are.
    pub comments: i64,
    /// When something last happened to it.
    pub last_event_at: DateTime<Utc>,
}

/// Where it was sent.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Route {
    /// To which team.
    pub to: String,
    /// By which rule.
    pub rule: Option<String>,
    /// The reason, in words.
    pub because: String,
    /// Moment of the routing.
    pub at: DateTime<Utc>,
}

/// A visit that is agreed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Visit {
    /// When somebody comes.
    pub window: Window,
    /// When that was agreed.
    pub agreed_at: DateTime<Utc>,
}

/// A promise got another term.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// Deadline that was moved.
    pub which: Target,
    /// Its term before.
    pub from: DateTime<Utc>,
    /// Its term since.
    pub to: DateTime<Utc>,
    /// The reason, in words.
    pub because: DeadlineMoveReason,
    /// Moment of the move.
    pub at: DateTime<Utc>,
    /// Name of the actor who moved it.
    pub by: String,
}

/// A stretch in which work stood still.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Pause {
    /// Moment at which the pause began.
    pub from: DateTime<Utc>,
    /// The reason, in words.
    pub reason: String,
    /// Until when, as was thought.
    pub until: Option<DateTime<Utc>>,
    /// Until when; none while it lasts.
    pub to: Option<DateTime<Utc>>,
}

/// A stretch of work.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Work {
    /// Person who did the work.
    pub executor: Uuid,
    /// How long it took.
    pub minutes: u32,
    /// What was used up.
    pub materials: Vec<Material>,
    /// What it was.
    pub note: Option<String>,
    /// When it was written down.
    pub at: DateTime<Utc>,
}

/// A file, by its hash.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// Id of the file, derived from its content.
    pub id: Uuid,
    /// Who may see it.
    pub audience: Audience,
    /// Name of the file.
    pub name: String,
    /// Of its content.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Its media type.
    pub media_type: String,
    /// When it was attached.
    pub at: DateTime<Utc>,
    /// Name of the actor who attached it.
    pub by: String,
}

/// It went higher.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Escalation {
    /// Role that the ticket went to.
    pub to: String,
    /// The reason, in words.
    pub because: String,
    /// Moment of the escalation.
    pub at: DateTime<Utc>,
}

/// Somebody said why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// Text of the comment.
    pub text: String,
    /// Moment of the comment.
    pub at: DateTime<Utc>,
    /// Name of the author.
    pub by: String,
}

/// A supervisor's judgement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// What he found.
    pub verdict: QualityVerdict,
    /// The remark, in words.
    pub remark: Option<String>,
    /// Moment of the check.
    pub at: DateTime<Utc>,
    /// Name of the actor who checked.
    pub by: String,
}

/// How a ticket came to its end.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Ending {
    /// For a closed one, how come.
    pub because: Option<Closing>,
    /// For another, why.
    pub reason: Option<String>,
    /// Moment of the ending.
    pub at: DateTime<Utc>,
    /// Name of the actor who ended it.
    pub by: String,
}

/// A comment in the thread.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct Comment {
    /// Ticket and comment: who writes chooses the id, and could choose that of another ticket's comment.
    pub key: String,
    /// Id of the comment.
    pub id: Uuid,
    /// Id of its ticket.
    pub ticket: Uuid,
    /// Its place in the log, and in the thread.
    pub number: i64,
    /// Who may read it.
    pub audience: String,
    /// Who wrote it, as the log names actors.
    pub author: String,
    /// What it says now.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What it said before, the first first.
    #[sqlx(json)]
    pub edits: Vec<Edit>,
}

/// What a comment said before.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// What it said.
    pub text: String,
    /// Moment at which the text was replaced.
    pub until: DateTime<Utc>,
}
