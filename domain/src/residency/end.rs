//! Somebody moves out, sells, dies.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Residency, ResidencyEvent, is_in_range};
use crate::{Circumstance, Command, Refusal, text::Prose};

/// End a residency.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndResidency {
    /// The last day.
    pub on: NaiveDate,
    /// The reason, in words.
    pub reason: Prose,
}

/// The reasons to refuse [`EndResidency`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum EndResidencyRefused {
    /// The residency does not exist.
    #[error("there is no such residency")]
    #[refusal(code = "residency.unknown", kind = Unknown)]
    Unknown,
    /// The residency has ended already.
    #[error("the residency has ended")]
    #[refusal(code = "residency.ended", kind = Conflict)]
    Ended,
    /// The date is before the last change, which was on this date.
    #[error("the day is before the last change, {0}")]
    #[refusal(code = "residency.too_early", kind = Invalid, field = "on")]
    TooEarly(NaiveDate),
    /// The date is before 1900 or too far ahead.
    #[error("the day is before 1900 or more than ten years ahead")]
    #[refusal(code = "residency.date_out_of_range", kind = Invalid, field = "on")]
    Date,
}

impl Command for EndResidency {
    type Of = Residency;
    type Refusal = EndResidencyRefused;

    fn decide(
        &self,
        state: &Residency,
        at: &Circumstance,
    ) -> Result<Vec<ResidencyEvent>, EndResidencyRefused> {
        match state {
            Residency::Unknown => Err(EndResidencyRefused::Unknown),
            Residency::Ended => Err(EndResidencyRefused::Ended),
            Residency::Current { since, .. } if self.on < *since => {
                Err(EndResidencyRefused::TooEarly(*since))
            }
            Residency::Current { .. } if !is_in_range(self.on, at.now) => Err(EndResidencyRefused::Date),
            Residency::Current { .. } => {
                Ok(vec![ResidencyEvent::Ended { on: self.on, reason: self.reason.clone() }])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Tie,
            begin::tests::{began, day},
        },
        *,
    };
    use crate::given::given;

    fn end(on: &str) -> EndResidency {
        EndResidency { on: day(on), reason: Prose::parse("sold").unwrap() }
    }

    #[test]
    fn it_ends_once() {
        let events = given::<Residency>([began(Tie::Tenant)]).when(&end("2026-02-28")).unwrap();
        assert_eq!(
            events,
            [ResidencyEvent::Ended { on: day("2026-02-28"), reason: Prose::parse("sold").unwrap() }]
        );
        let story = given::<Residency>([began(Tie::Tenant), events[0].clone()]);
        assert_eq!(story.refused(&end("2026-02-28")), "residency.ended");
        assert_eq!(given::<Residency>([]).refused(&end("2026-02-28")), "residency.unknown");
    }

    #[test]
    fn not_before_it_began_but_on_that_day() {
        let story = given::<Residency>([began(Tie::Tenant)]);
        assert_eq!(story.refused(&end("2020-04-30")), "residency.too_early");
        assert!(story.when(&end("2020-05-01")).is_ok());
        assert_eq!(story.refused(&end("2126-01-01")), "residency.date_out_of_range");
    }
}
