//! A person: somebody who lives, owns or works here.
//!
//! Names and contacts are never clear here. Whoever asks seals them before the command; the state does
//! not even keep the ciphertext, because no decision needs it.

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

commands!(Person: ChangeContacts, ErasePerson, RegisterPerson);

/// Facts about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PersonEvent {
    /// Became known to the company.
    Registered {
        /// [`crate::contact::Contacts`] under the person's key.
        sealed: Sealed,
    },
    /// Is called or reached otherwise from now on.
    ContactsChanged {
        /// [`crate::contact::Contacts`] under the person's key, all of them.
        sealed: Sealed,
    },
    /// The key is thrown away: what was sealed with it can be read by nobody.
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

/// A person as their commands see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Person {
    /// Never heard of.
    #[default]
    Unknown,
    /// Known, with contacts.
    Registered,
    /// Only the id is left, so that the ledger still adds up.
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
