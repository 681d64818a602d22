//! All kinds of facts in one enum, on which followers of the log match.

use domain::Event;
use schemars::{Schema, generate::SchemaSettings};
use serde::Serialize;

macro_rules! facts {
    ($($variant:ident($event:ty) = $stream:literal),* $(,)?) => {
        /// A fact of any aggregate, in its current form.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Fact {
            $(#[doc = concat!("An event of a `", $stream, "` stream.")] $variant($event),)*
            /// This engine cannot parse the event, for this reason. A follower that needs it stops, all others go on.
            Unreadable(String),
        }

        impl Fact {
            /// Parses the payload of an event of this kind of stream.
            pub(crate) fn parse(stream: &str, payload: &str) -> Result<Self, UnreadableFact> {
                match stream {
                    $($stream => Ok(Self::$variant(serde_json::from_str(payload)?)),)*
                    _ => Err(UnreadableFact::Stream(stream.to_owned())),
                }
            }

            /// Current version of the payload's form; none if the fact is unreadable.
            pub fn version(&self) -> Option<u16> {
                match self {
                    $(Self::$variant(event) => Some(event.version()),)*
                    Self::Unreadable(_) => None,
                }
            }
        }

        /// JSON Schemas of the events of each kind of stream, in the order of their names.
        pub fn event_schemas() -> Vec<(&'static str, Schema)> {
            let generator = || SchemaSettings::draft2020_12().for_serialize().into_generator();
            vec![$(($stream, generator().into_root_schema_for::<$event>()),)*]
        }

        /// All event kinds, such as `ticket.assigned`.
        pub fn kinds() -> Vec<String> {
            let mut kinds = Vec::new();
            $(kinds.extend(<$event as Event>::kinds().iter().map(|kind| format!("{}.{kind}", $stream)));)*
            kinds
        }
    };
}

facts! {
    Account(domain::account::AccountEvent) = "account",
    AccountNumber(domain::account::AccountNumberEvent) = "account_number",
    Calendar(domain::rules::RuleEvent<domain::calendar::Calendar>) = "calendar",
    House(domain::house::HouseEvent) = "house",
    Identifier(domain::identifier::IdentifierEvent) = "identifier",
    Meter(domain::meter::MeterEvent) = "meter",
    Payment(domain::payment::PaymentEvent) = "payment",
    Person(domain::person::PersonEvent) = "person",
    Residency(domain::residency::ResidencyEvent) = "residency",
    Scenario(domain::rules::RuleEvent<domain::ticket::Scenario>) = "scenario",
    SlaPolicy(domain::rules::RuleEvent<domain::ticket::SlaPolicy>) = "sla_policy",
    Ticket(domain::ticket::TicketEvent) = "ticket",
    User(domain::user::UserEvent) = "user",
}

/// Why a stored fact cannot be parsed: a newer engine wrote it, or an upcaster is missing.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableFact {
    /// No aggregate has streams of this kind.
    #[error("no aggregate has streams of the kind {0:?}")]
    Stream(String),
    /// The id of the stream is not a UUID.
    #[error("{0:?} is not the id of a stream")]
    Id(String),
    /// The fact was found unreadable before.
    #[error("{0}")]
    Known(String),
    /// The payload does not have the form of its kind.
    #[error("the payload does not have the form of its kind")]
    Payload(#[from] serde_json::Error),
}

impl UnreadableFact {
    /// The error with its cause, in one line.
    pub fn in_full(&self) -> String {
        match std::error::Error::source(self) {
            Some(source) => format!("{self}: {source}"),
            None => self.to_string(),
        }
    }
}
