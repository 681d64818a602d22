//! Somebody moves in, buys, is registered.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Residency, ResidencyEvent, Tie, is_in_range};
use crate::{
    Circumstance, Command, Refusal,
    id::{HouseId, PersonId, UnitId},
    share::Share,
};

/// Tie a person to a unit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginResidency {
    /// Person who lives there or owns it.
    pub person: PersonId,
    /// In which house.
    pub house: HouseId,
    /// In which unit of it.
    pub unit: UnitId,
    /// How the person is tied to the unit.
    pub tie: Tie,
    /// Owners: how much of it.
    #[serde(default)]
    pub share: Option<Share>,
    /// The first day.
    pub from: NaiveDate,
}

/// The reasons to refuse [`BeginResidency`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum BeginResidencyRefused {
    /// The residency began already.
    #[error("the residency began already")]
    #[refusal(code = "residency.began_already", kind = Conflict)]
    Began,
    /// A share is given for somebody who is not an owner.
    #[error("only an owner has a share")]
    #[refusal(code = "residency.not_an_owner", kind = Invalid, field = "share")]
    NotAnOwner,
    /// The date is before 1900 or too far ahead.
    #[error("the day is before 1900 or more than ten years ahead")]
    #[refusal(code = "residency.date_out_of_range", kind = Invalid, field = "from")]
    Date,
}

impl Command for BeginResidency {
    type Of = Residency;
    type Refusal = BeginResidencyRefused;
    const OPENS: bool = true;

    fn decide(
        &self,
        state: &Residency,
        at: &Circumstance,
    ) -> Result<Vec<ResidencyEvent>, BeginResidencyRefused> {
        match state {
            Residency::Unknown => {}
            Residency::Current { .. } | Residency::Ended => return Err(BeginResidencyRefused::Began),
        }
        if self.share.is_some() && self.tie != Tie::Owner {
            return Err(BeginResidencyRefused::NotAnOwner);
        }
        if !is_in_range(self.from, at.now) {
            return Err(BeginResidencyRefused::Date);
        }
        Ok(vec![ResidencyEvent::Began {
            person: self.person,
            house: self.house,
            unit: self.unit,
            tie: self.tie,
            share: self.share,
            from: self.from,
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::given::given;

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn owner() -> BeginResidency {
        BeginResidency {
            person: PersonId::named("anna"),
            house: HouseId::named("house"),
            unit: UnitId::named("12"),
            tie: Tie::Owner,
            share: Some(Share::parse("1/2").unwrap()),
            from: day("2020-05-01"),
        }
    }

    pub(crate) fn began(tie: Tie) -> ResidencyEvent {
        let share = owner().share.filter(|_| tie == Tie::Owner);
        given::<Residency>([]).when(&BeginResidency { tie, share, ..owner() }).unwrap().remove(0)
    }

    #[test]
    fn an_owner_has_a_share() {
        let events = given::<Residency>([]).when(&owner()).unwrap();
        assert!(matches!(events[..], [ResidencyEvent::Began { tie: Tie::Owner, share: Some(_), .. }]));
        assert_eq!(given::<Residency>(events).refused(&owner()), "residency.began_already");
    }

    #[test]
    fn a_tenant_has_none() {
        let tenant = BeginResidency { tie: Tie::Tenant, ..owner() };
        assert_eq!(given::<Residency>([]).refused(&tenant), "residency.not_an_owner");
        assert!(given::<Residency>([]).when(&BeginResidency { share: None, ..tenant }).is_ok());
    }

    #[test]
    fn nobody_moves_in_in_another_age() {
        for from in ["1899-12-31", "2040-01-01"] {
            let begin = BeginResidency { from: day(from), ..owner() };
            assert_eq!(given::<Residency>([]).refused(&begin), "residency.date_out_of_range");
        }
    }
}
