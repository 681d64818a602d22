//! An owner buys or gives away a part.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Residency, ResidencyEvent, Tie, is_in_range};
use crate::{Circumstance, Command, Refusal, share::Share};

/// Change an owner's share.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeShare {
    /// As it is.
    pub share: Share,
    /// The first day of it.
    pub since: NaiveDate,
}

/// The reasons to refuse [`ChangeShare`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ChangeShareRefused {
    /// The residency does not exist.
    #[error("there is no such residency")]
    #[refusal(code = "residency.unknown", kind = Unknown)]
    Unknown,
    /// The residency has ended.
    #[error("the residency has ended")]
    #[refusal(code = "residency.ended", kind = Conflict)]
    Ended,
    /// The residency is not an owner's, so it has no share.
    #[error("only an owner has a share")]
    #[refusal(code = "residency.not_an_owner", kind = Conflict)]
    NotAnOwner,
    /// The date is before the last change, which was on this date.
    #[error("the day is before the last change, {0}")]
    #[refusal(code = "residency.too_early", kind = Invalid, field = "since")]
    TooEarly(NaiveDate),
    /// The date is before 1900 or too far ahead.
    #[error("the day is before 1900 or more than ten years ahead")]
    #[refusal(code = "residency.date_out_of_range", kind = Invalid, field = "since")]
    Date,
}

impl Command for ChangeShare {
    type Of = Residency;
    type Refusal = ChangeShareRefused;

    fn decide(
        &self,
        state: &Residency,
        at: &Circumstance,
    ) -> Result<Vec<ResidencyEvent>, ChangeShareRefused> {
        let (tie, share, last) = match state {
            Residency::Unknown => return Err(ChangeShareRefused::Unknown),
            Residency::Ended => return Err(ChangeShareRefused::Ended),
            Residency::Current { tie, share, since } => (*tie, *share, *since),
        };
        if tie != Tie::Owner {
            return Err(ChangeShareRefused::NotAnOwner);
        }
        if self.since < last {
            return Err(ChangeShareRefused::TooEarly(last));
        }
        if !is_in_range(self.since, at.now) {
            return Err(ChangeShareRefused::Date);
        }
        if share == Some(self.share) {
            return Ok(vec![]);
        }
        Ok(vec![ResidencyEvent::ShareChanged { from: share, to: self.share, since: self.since }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::begin::tests::{began, day},
        *,
    };
    use crate::given::given;

    fn all(since: &str) -> ChangeShare {
        ChangeShare { share: Share::WHOLE, since: day(since) }
    }

    #[test]
    fn a_change_is_a_fact_and_a_repetition_is_not() {
        let events = given::<Residency>([began(Tie::Owner)]).when(&all("2024-01-01")).unwrap();
        let half = Some(Share::parse("1/2").unwrap());
        let since = day("2024-01-01");
        assert_eq!(events, [ResidencyEvent::ShareChanged { from: half, to: Share::WHOLE, since }]);
        let story = given::<Residency>([began(Tie::Owner), events[0].clone()]);
        assert_eq!(story.when(&all("2024-01-01")).unwrap(), []);
        assert_eq!(story.refused(&all("2023-12-31")), "residency.too_early");
    }

    #[test]
    fn only_of_an_owner_who_still_is_one() {
        assert_eq!(given::<Residency>([]).refused(&all("2024-01-01")), "residency.unknown");
        let tenant = given::<Residency>([began(Tie::Tenant)]);
        assert_eq!(tenant.refused(&all("2024-01-01")), "residency.not_an_owner");
        let ended = ResidencyEvent::Ended {
            on: day("2023-01-01"),
            reason: crate::text::Text::parse("sold").unwrap(),
        };
        let former = given::<Residency>([began(Tie::Owner), ended]);
        assert_eq!(former.refused(&all("2024-01-01")), "residency.ended");
    }

    #[test]
    fn not_in_another_age() {
        let story = given::<Residency>([began(Tie::Owner)]);
        assert_eq!(story.refused(&all("9999-12-31")), "residency.date_out_of_range");
    }
}
