//! A person is called or reached otherwise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Person, PersonEvent};
use crate::{Circumstance, Command, Refusal, RefusalKind, sealed::Sealed};

/// Replace the contacts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContacts {
    /// [`crate::contact::Contacts`] under the person's key, all of them.
    pub sealed: Sealed,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum ChangeContactsRefused {
    /// Nobody.
    #[error("there is no such person")]
    Unknown,
    /// There is no key to seal with any more.
    #[error("the person was erased")]
    Erased,
}

impl Refusal for ChangeContactsRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "person.unknown",
            Self::Erased => "person.erased",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::Unknown,
            Self::Erased => RefusalKind::Conflict,
        }
    }
}

impl Command for ChangeContacts {
    type Of = Person;
    type Refusal = ChangeContactsRefused;

    fn decide(&self, state: &Person, _: &Circumstance) -> Result<Vec<PersonEvent>, ChangeContactsRefused> {
        match state {
            // Two sealings of one text differ, so that a repetition cannot be told from a change.
            Person::Registered => Ok(vec![PersonEvent::ContactsChanged { sealed: self.sealed.clone() }]),
            Person::Unknown => Err(ChangeContactsRefused::Unknown),
            Person::Erased => Err(ChangeContactsRefused::Erased),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::register::tests::registered, *};
    use crate::given::given;

    #[test]
    fn contacts_change_while_there_is_a_key() {
        let change = ChangeContacts { sealed: Sealed("bmV3".into()) };
        let events = given::<Person>([registered()]).when(&change).unwrap();
        assert_eq!(events, [PersonEvent::ContactsChanged { sealed: Sealed("bmV3".into()) }]);
        assert_eq!(given::<Person>([]).refused(&change), "person.unknown");
        assert_eq!(given::<Person>([registered(), PersonEvent::Erased]).refused(&change), "person.erased");
    }
}
