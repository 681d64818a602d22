//! Somebody moves out, sells, dies.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Residency, ResidencyEvent, plausible};
use crate::{Circumstance, Command, Refusal, RefusalKind, text::Prose};

/// End a residency.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndResidency {
    /// The last day.
    pub on: NaiveDate,
    /// Why.
    pub reason: Prose,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum EndResidencyRefused {
    /// No such residency.
    #[error("there is no such residency")]
    Unknown,
    /// It is over already.
    #[error("the residency has ended")]
    Ended,
    /// Before it began, or before its last change.
    #[error("the day is before the last change, {0}")]
    TooEarly(NaiveDate),
    /// No day of anybody's life.
    #[error("the day is before 1900 or more than ten years ahead")]
    Date,
}

impl Refusal for EndResidencyRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "residency.unknown",
            Self::Ended => "residency.ended",
            Self::TooEarly(_) => "residency.too_early",
            Self::Date => "residency.date_out_of_range",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::Unknown,
            Self::Ended => RefusalKind::Conflict,
            Self::TooEarly(_) | Self::Date => RefusalKind::Invalid,
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Ended => None,
            Self::TooEarly(_) | Self::Date => Some("on"),
        }
    }
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
            Residency::Current { .. } if !plausible(self.on, at.now) => Err(EndResidencyRefused::Date),
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
