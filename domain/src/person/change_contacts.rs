//! A person is called or reached otherwise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Person, PersonEvent};
use crate::{Circumstance, Command, Refusal, Role, id::PersonId, registry::ListedCommand, sealed::Sealed};

/// Replace the contacts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContacts {
    /// Id of the person.
    pub person: PersonId,
    /// [`crate::contact::Contacts`] under the person's key, all of them.
    pub sealed: Sealed,
}

/// The reasons to refuse [`ChangeContacts`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ChangeContactsRefused {
    /// The person does not exist, or does not exist for this actor, who neither keeps the register nor is the person.
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

    fn decide(&self, state: &Person, at: &Circumstance) -> Result<Vec<PersonEvent>, ChangeContactsRefused> {
        if at.actor.person != Some(self.person) && !at.actor.is_among(Self::AUDIENCE.without(Role::Resident))
        {
            return Err(ChangeContactsRefused::Unknown);
        }
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
    use crate::{Actor, given::given};

    fn change() -> ChangeContacts {
        ChangeContacts { person: PersonId::named("anna"), sealed: Sealed("bmV3".into()) }
    }

    #[test]
    fn a_person_changes_their_own_and_the_desk_those_of_all() {
        let anna = PersonId::named("anna");
        let resident = |person| Actor { person, ..Actor::named("resident", Role::Resident) };
        let by = |actor: Actor| given::<Person>([registered()]).by(actor).when(&change()).is_ok();
        assert!(by(resident(Some(anna))));
        assert!(!by(resident(Some(PersonId::named("boris")))));
        assert!(!by(resident(None)));
        for role in [Role::Operator, Role::Supervisor, Role::Accountant, Role::Administrator, Role::System] {
            assert!(by(Actor::named("desk", role)), "{role:?}");
        }
        let stranger = given::<Person>([registered()]).by(resident(None));
        assert_eq!(stranger.refused(&change()), "person.unknown");
    }

    #[test]
    fn contacts_change_while_there_is_a_key() {
        let change = change();
        let events = given::<Person>([registered()]).when(&change).unwrap();
        assert_eq!(events, [PersonEvent::ContactsChanged { sealed: Sealed("bmV3".into()) }]);
        assert_eq!(given::<Person>([]).refused(&change), "person.unknown");
        assert_eq!(given::<Person>([registered(), PersonEvent::Erased]).refused(&change), "person.erased");
    }
}
