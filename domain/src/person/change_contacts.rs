//! A person is called or reached otherwise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Person, PersonEvent};
use crate::{Circumstance, Command, Refusal, sealed::Sealed};

/// Replace the contacts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContacts {
    /// [`crate::contact::Contacts`] under the person's key, all of them.
    pub sealed: Sealed,
}

/// The reasons to refuse [`ChangeContacts`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ChangeContactsRefused {
    /// The person does not exist.
    #[error("there is no such person")]
    #[refusal(code = "person.unknown", kind = Unknown)]
    Unknown,
    /// The person was erased, so there is no key to seal contacts with.
    #[error("the person was erased")]
    #[refusal(code = "person.erased", kind = Conflict)]
    Erased,
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
