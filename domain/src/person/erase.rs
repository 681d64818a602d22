//! A person is forgotten.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Person, PersonEvent};
use crate::{Circumstance, Command, Refusal};

/// Throw the person's key away. There is no way back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasePerson {}

/// The reasons to refuse [`ErasePerson`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ErasePersonRefused {
    /// The person does not exist.
    #[error("there is no such person")]
    #[refusal(code = "person.unknown", kind = Unknown)]
    Unknown,
    /// The person was erased already.
    #[error("the person was erased")]
    #[refusal(code = "person.erased", kind = Conflict)]
    Erased,
}

impl Command for ErasePerson {
    type Of = Person;
    type Refusal = ErasePersonRefused;

    fn decide(&self, state: &Person, _: &Circumstance) -> Result<Vec<PersonEvent>, ErasePersonRefused> {
        match state {
            Person::Registered => Ok(vec![PersonEvent::Erased]),
            Person::Unknown => Err(ErasePersonRefused::Unknown),
            Person::Erased => Err(ErasePersonRefused::Erased),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::register::tests::registered, *};
    use crate::{Role, given::given};

    #[test]
    fn a_person_is_erased_once_and_for_good() {
        let story = given::<Person>([registered()]).as_role(Role::Administrator);
        assert_eq!(story.when(&ErasePerson {}).unwrap(), [PersonEvent::Erased]);
        let after = [registered(), PersonEvent::Erased, registered()];
        let story = given::<Person>(after).as_role(Role::Administrator);
        assert_eq!(story.refused(&ErasePerson {}), "person.erased");
    }

    #[test]
    fn only_an_administrator_erases() {
        let story = given::<Person>([registered()]).as_role(Role::Supervisor);
        assert_eq!(story.refused(&ErasePerson {}), "person.not_allowed");
        assert_eq!(given::<Person>([]).as_role(Role::System).refused(&ErasePerson {}), "person.unknown");
    }
}
