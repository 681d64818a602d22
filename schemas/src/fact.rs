//! Every kind of fact in one enum: what followers of the log match on.

use domain::Event;
use schemars::{Schema, generate::SchemaSettings};
use serde::Serialize;

macro_rules! facts {
    ($($variant:ident($event:ty) = $stream:literal),* $(,)?) => {
        /// A fact of any aggregate, in today's form.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Fact {
            $(#[doc = concat!("Of a ", $stream, ".")] $variant($event),)*
            /// This engine cannot read it, and why: whoever needs it has to stop, everybody else goes on.
            Unreadable(String),
        }

        impl Fact {
            /// Reads the written form of a fact of this kind of stream.
            pub(crate) fn parse(stream: &str, payload: &str) -> Result<Self, UnreadableFact> {
                match stream {
                    $($stream => Ok(Self::$variant(serde_json::from_str(payload)?)),)*
                    _ => Err(UnreadableFact::Stream(stream.to_owned())),
                }
            }

            /// Version of the form in which it would be written today.
            pub fn version(&self) -> Option<u16> {
                match self {
                    $(Self::$variant(event) => Some(event.version()),)*
                    Self::Unreadable(_) => None,
                }
            }
        }

        /// The JSON Schema of the events of each kind of stream, in the order of their names.
        pub fn event_schemas() -> Vec<(&'static str, Schema)> {
            let generator = || SchemaSettings::draft2020_12().for_serialize().into_generator();
            vec![$(($stream, generator().into_root_schema_for::<$event>()),)*]
        }

        /// Every `stream.kind` there is.
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

/// Why a stored fact cannot be read: a newer engine wrote it, or an upcaster is missing.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableFact {
    /// Nobody here knows such streams.
    #[error("no aggregate keeps streams of the kind {0:?}")]
    Stream(String),
    /// The id of the stream is none of ours.
    #[error("{0:?} is no id of a stream")]
    Id(String),
    /// It was found to be so before.
    #[error("{0}")]
    Known(String),
    /// The payload has not the form of its kind.
    #[error("the payload is not of the form its kind has")]
    Payload(#[from] serde_json::Error),
}

impl UnreadableFact {
    /// With its cause, in one line.
    pub fn in_full(&self) -> String {
        match std::error::Error::source(self) {
            Some(source) => format!("{self}: {source}"),
            None => self.to_string(),
        }
    }
}
