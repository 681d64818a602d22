//! What is known of the building changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{House, HouseEvent, Passport};
use crate::{Circumstance, Command, Refusal, Refused};

/// Replace the passport.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisePassport {
    /// As it is from now on.
    pub passport: Passport,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum RevisePassportRefused {
    /// No such house.
    #[error("there is no such house")]
    Unknown,
}

impl Refusal for RevisePassportRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "house.unknown",
        }
    }
    fn refused(&self) -> Refused {
        Refused::Unknown
    }
}

impl Command for RevisePassport {
    type Of = House;
    type Refusal = RevisePassportRefused;

    fn decide(&self, state: &House, _: &Circumstance) -> Result<Vec<HouseEvent>, RevisePassportRefused> {
        match state {
            House::Unknown => Err(RevisePassportRefused::Unknown),
            House::Registered { passport, .. } if *passport == self.passport => Ok(vec![]),
            House::Registered { .. } => {
                Ok(vec![HouseEvent::PassportRevised { passport: self.passport.clone() }])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::register::tests::registered, *};
    use crate::given::given;

    #[test]
    fn a_change_is_a_fact_and_a_repetition_is_not() {
        let revise = RevisePassport { passport: Passport { year: Some(1967), ..Passport::default() } };
        let events = given::<House>([registered()]).when(&revise).unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(given::<House>([registered(), events[0].clone()]).when(&revise).unwrap(), []);
    }

    #[test]
    fn an_unknown_house_has_no_passport() {
        assert_eq!(
            given::<House>([]).refused(&RevisePassport { passport: Passport::default() }),
            "house.unknown"
        );
    }
}
