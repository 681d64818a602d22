//! What was asked, by whom, about what place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::{
    Actor,
    audience::STAFF,
    house::Address,
    id::{HouseId, PersonId, UnitId},
    sealed::Sealed,
};

/// What sort of request it is; target times hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TicketKind {
    /// Somebody wants to know something.
    Question,
    /// Something is to be mended or done.
    Request,
    /// Somebody is not content.
    Complaint,
    /// Water, gas, current or a lift is dangerous or gone.
    Emergency,
    /// Work that the applicant pays for.
    Paid,
}

/// How soon within its kind.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// As promised to everybody.
    #[default]
    Normal,
    /// Before the others.
    High,
    /// It is due today.
    Urgent,
}

/// How it reached the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Channel {
    /// A call by telephone.
    Phone,
    /// The site of the company.
    Web,
    /// The mobile application.
    App,
    /// Staff saw it themselves.
    Staff,
    /// Somebody came to the office.
    WalkIn,
    /// Another system, by an import.
    Import,
}

/// Where it is. A question may be about no place at all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Place {
    /// The house, if it is one of ours.
    pub house: Option<HouseId>,
    /// The flat or the room.
    pub unit: Option<UnitId>,
    /// As it was said, where it is none of ours.
    pub address: Option<Address>,
}

/// Person who asks, known or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Applicant {
    /// Somebody we know.
    Person {
        /// Id of the person.
        person: PersonId,
    },
    /// Somebody we do not.
    Anonymous {
        /// How to answer, sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Sealed>,
    },
}

impl TicketKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Question, Self::Request, Self::Complaint, Self::Emergency, Self::Paid];
}

impl Applicant {
    /// The person, where it is a known one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { person } => Some(*person),
            Self::Anonymous { .. } => None,
        }
    }
}

/// Who may read a comment or a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Audience {
    /// Only staff reads it.
    Internal,
    /// The applicant too.
    Resident,
}

impl Audience {
    /// As whom an actor reads and writes on a ticket. Staff has what is internal; a partner's machine is outside of the
    /// company, like a resident.
    pub fn of(actor: &Actor) -> Self {
        if actor.is_among(STAFF) { Self::Internal } else { Self::Resident }
    }
}
