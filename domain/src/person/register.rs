//! A person becomes known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Person, PersonEvent};
use crate::{Circumstance, Command, Refusal, sealed::Sealed};

/// Register a person.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPerson {
    /// [`crate::contact::Contacts`] under the person's key.
    pub sealed: Sealed,
}

/// The reasons to refuse [`RegisterPerson`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RegisterPersonRefused {
    /// The person is registered already.
    #[error("the person is registered already")]
    #[refusal(code = "person.registered_already", kind = Conflict)]
    Registered,
    /// The person was erased. A person who comes back is registered under a new id.
    #[error("the person was erased")]
    #[refusal(code = "person.erased", kind = Conflict)]
    Erased,
}

impl Command for RegisterPerson {
    type Of = Person;
    type Refusal = RegisterPersonRefused;
    const OPENS: bool = true;

    fn decide(&self, state: &Person, _: &Circumstance) -> Result<Vec<PersonEvent>, RegisterPersonRefused> {
        match state {
            Person::Unknown => Ok(vec![PersonEvent::Registered { sealed: self.sealed.clone() }]),
            Person::Registered => Err(RegisterPersonRefused::Registered),
            Person::Erased => Err(RegisterPersonRefused::Erased),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::given::given;

    pub(crate) fn sealed() -> Sealed {
        Sealed("c2VhbGVk".into())
    }

    pub(crate) fn registered() -> PersonEvent {
        PersonEvent::Registered { sealed: sealed() }
    }

    #[test]
    fn a_person_is_registered_once() {
        let register = RegisterPerson { sealed: sealed() };
        assert_eq!(given::<Person>([]).when(&register).unwrap(), [registered()]);
        assert_eq!(given::<Person>([registered()]).refused(&register), "person.registered_already");
    }

    #[test]
    fn the_erased_do_not_come_back() {
        let story = given::<Person>([registered(), PersonEvent::Erased]);
        assert_eq!(story.refused(&RegisterPerson { sealed: sealed() }), "person.erased");
    }

    #[test]
    fn what_is_sealed_is_not_printed() {
        assert!(!format!("{:?}", registered()).contains("c2VhbGVk"));
    }
}
