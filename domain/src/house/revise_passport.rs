//! What is known of the building changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{House, HouseEvent, Passport};
use crate::{Circumstance, Command, Refusal};

/// Replace the passport.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisePassport {
    /// As it is from now on.
    pub passport: Passport,
}

/// The reasons to refuse [`RevisePassport`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RevisePassportRefused {
    /// The house does not exist.
    #[error("there is no such house")]
    #[refusal(code = "house.unknown", kind = Unknown)]
    Unknown,
    /// A value of the passport is out of range. The value here names its field.
    #[error("no building is like that: {0}")]
    #[refusal(code = "house.passport_out_of_range", kind = Invalid)]
    Odd(#[refusal(field)] &'static str),
}

impl Command for RevisePassport {
    type Of = House;
    type Refusal = RevisePassportRefused;

    fn decide(&self, state: &House, _: &Circumstance) -> Result<Vec<HouseEvent>, RevisePassportRefused> {
        match state {
            House::Unknown => Err(RevisePassportRefused::Unknown),
            House::Registered { passport, .. } if *passport == self.passport => Ok(vec![]),
            House::Registered { .. } => match self.passport.out_of_range() {
                Some(field) => Err(RevisePassportRefused::Odd(field)),
                None => Ok(vec![HouseEvent::PassportRevised { passport: self.passport.clone() }]),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Address, RegisterHouse, register::tests::registered},
        *,
    };
    use crate::given::given;

    #[test]
    fn a_change_is_a_fact_and_a_repetition_is_not() {
        let revise = RevisePassport { passport: Passport { year: Some(1967), ..Passport::default() } };
        let events = given::<House>([registered()]).when(&revise).unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(given::<House>([registered(), events[0].clone()]).when(&revise).unwrap(), []);
    }

    #[test]
    fn a_building_is_not_like_that() {
        let other = |key: &str, value: &str| Passport {
            other: [(key.to_owned(), value.to_owned())].into(),
            ..Passport::default()
        };
        let area = |text: &str| Passport { area: Some(text.parse().unwrap()), ..Passport::default() };
        let odd = [
            area("-5"),
            area("10000000000000000000000000000"),
            area("1.0000001"),
            Passport { year: Some(65_535), ..Passport::default() },
            Passport { floors: Some(65_535), ..Passport::default() },
            other(&"k".repeat(5_000), "x"),
            other("k", &"x".repeat(4_001)),
        ];
        for passport in odd {
            let revise = RevisePassport { passport: passport.clone() };
            assert_eq!(given::<House>([registered()]).refused(&revise), "house.passport_out_of_range");
            let register = RegisterHouse { address: Address::parse("x").unwrap(), passport, origin: None };
            assert_eq!(given::<House>([]).refused(&register), "house.passport_out_of_range");
        }
        let revise = RevisePassport { passport: area("5400.5") };
        assert!(given::<House>([registered()]).when(&revise).is_ok());
    }

    #[test]
    fn an_unknown_house_has_no_passport() {
        assert_eq!(
            given::<House>([]).refused(&RevisePassport { passport: Passport::default() }),
            "house.unknown"
        );
    }
}
