//! A person: a resident, an owner or a member of staff.
//!
//! Names and contacts are never in clear text here: the gateway encrypts them before it makes a command. The state does
//! not hold even the ciphertext, because no decision needs it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{Aggregate, Event, registry::commands, sealed::Sealed};

mod change_contacts;
mod erase;
mod register;

pub use change_contacts::{ChangeContacts, ChangeContactsRefused};
pub use erase::{ErasePerson, ErasePersonRefused};
pub use register::{RegisterPerson, RegisterPersonRefused};

commands! {
    Person, "person.not_allowed":
    [Operator, Supervisor, Accountant, Administrator, Resident] => ChangeContacts;
    [Operator, Supervisor, Accountant, Administrator] => RegisterPerson;
    [Administrator] => ErasePerson;
}

/// A fact about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PersonEvent {
    /// The person was registered.
    Registered {
        /// Name and contacts, encrypted under the person's key.
        sealed: Sealed,
    },
    /// The name or the contacts changed.
    ContactsChanged {
        /// New name and contacts, all of them, encrypted under the person's key.
        sealed: Sealed,
    },
    /// The person was erased: the key is deleted, and nobody can decrypt the person's data any more.
    Erased,
}

impl Event for PersonEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
}

/// State of a person, as far as their commands need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Person {
    /// The person does not exist.
    #[default]
    Unknown,
    /// The person is registered.
    Registered,
    /// The person was erased; the id remains, so that the ledger stays complete.
    Erased,
}

impl Aggregate for Person {
    const STREAM: &'static str = "person";
    type Event = PersonEvent;

    fn evolve(&mut self, event: &PersonEvent) {
        *self = match (&self, event) {
            (Self::Erased, _) | (_, PersonEvent::Erased) => Self::Erased,
            (_, PersonEvent::Registered { .. }) => Self::Registered,
            (Self::Unknown | Self::Registered, PersonEvent::ContactsChanged { .. }) => *self,
        };
    }
}
