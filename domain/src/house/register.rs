//! The company takes a house on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Address, House, HouseEvent, Passport};
use crate::{Circumstance, Command, Refusal, origin::Origin};

/// Take a house on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterHouse {
    /// Where it stands.
    pub address: Address,
    /// What is known of it.
    #[serde(default)]
    pub passport: Passport,
    /// Where it was known before.
    #[serde(default)]
    pub origin: Option<Origin>,
}

/// The reasons to refuse [`RegisterHouse`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RegisterHouseRefused {
    /// The house is registered already.
    #[error("the house is registered already")]
    #[refusal(code = "house.registered_already", kind = Conflict)]
    Registered,
    /// A value of the passport is out of range. The value here names its field.
    #[error("no building is like that: {0}")]
    #[refusal(code = "house.passport_out_of_range", kind = Invalid)]
    Odd(#[refusal(field)] &'static str),
}

impl Command for RegisterHouse {
    type Of = House;
    type Refusal = RegisterHouseRefused;
    const OPENS: bool = true;

    fn decide(&self, state: &House, _: &Circumstance) -> Result<Vec<HouseEvent>, RegisterHouseRefused> {
        match state {
            House::Unknown => {
                if let Some(field) = self.passport.out_of_range() {
                    Err(RegisterHouseRefused::Odd(field))
                } else {
                    Ok(vec![HouseEvent::Registered {
                        address: self.address.clone(),
                        passport: self.passport.clone(),
                        origin: self.origin.clone(),
                    }])
                }
            }
            House::Registered { .. } => Err(RegisterHouseRefused::Registered),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::given::given;

    pub(crate) fn registered() -> HouseEvent {
        HouseEvent::Registered {
            address: Address::parse("Vladivostok, Svetlanskaya 1").unwrap(),
            passport: Passport::default(),
            origin: None,
        }
    }

    fn register() -> RegisterHouse {
        RegisterHouse {
            address: Address::parse("Vladivostok, Svetlanskaya 1").unwrap(),
            passport: Passport::default(),
            origin: None,
        }
    }

    #[test]
    fn a_new_house_is_registered() {
        assert_eq!(given::<House>([]).when(&register()).unwrap(), [registered()]);
    }

    #[test]
    fn a_house_is_registered_once() {
        assert_eq!(given::<House>([registered()]).refused(&register()), "house.registered_already");
    }
}
