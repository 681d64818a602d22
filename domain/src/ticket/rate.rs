//! The applicant judges the work on five aspects.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command};

/// From 1, bad, to 5, good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Mark(u8);

/// Why it is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a mark is between 1 and 5")]
pub struct NotAMark;

/// Marks on five aspects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Speed of the work, 1 to 5.
    pub speed: Mark,
    /// Quality of the work, 1 to 5.
    pub quality: Mark,
    /// Politeness, 1 to 5.
    pub courtesy: Mark,
    /// How clean they left it.
    pub tidiness: Mark,
    /// How well one was told.
    pub information: Mark,
}

impl TryFrom<u8> for Mark {
    type Error = NotAMark;
    fn try_from(mark: u8) -> Result<Self, NotAMark> {
        if (1..=5).contains(&mark) { Ok(Self(mark)) } else { Err(NotAMark) }
    }
}

impl From<Mark> for u8 {
    fn from(mark: Mark) -> Self {
        mark.0
    }
}

impl JsonSchema for Mark {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Mark".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 5 })
    }
}

/// Judge the work. Who changes his mind rates once more; the last rating counts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateTicket {
    /// How the work is rated.
    pub rating: Rating,
}

impl Command for RateTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::Rate, at)?;
        if live.rating == Some(self.rating) {
            return Ok(vec![]);
        }
        Ok(vec![TicketEvent::Rated { rating: self.rating }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            open::tests::{executor, resident},
            resolve::tests::resolved,
            start::tests::started,
        },
        *,
    };
    use crate::given::given;

    fn rate(mark: u8) -> RateTicket {
        let mark = Mark::try_from(mark).unwrap();
        let rating = Rating { speed: mark, quality: mark, courtesy: mark, tidiness: mark, information: mark };
        RateTicket { rating }
    }

    #[test]
    fn an_applicant_rates_what_is_done() {
        let events = given::<Ticket>(resolved()).by(resident()).when(&rate(4)).unwrap();
        assert_eq!(events, [TicketEvent::Rated { rating: rate(4).rating }]);
        let rated = given::<Ticket>(resolved().into_iter().chain(events)).by(resident());
        assert_eq!(rated.when(&rate(4)).unwrap(), []);
        assert_eq!(rated.when(&rate(1)).unwrap().len(), 1);
    }

    #[test]
    fn nobody_else_rates_and_nothing_before_it_is_done() {
        assert_eq!(given::<Ticket>(resolved()).by(executor()).refused(&rate(5)), "ticket.not_for_your_role");
        assert_eq!(given::<Ticket>(started()).by(resident()).refused(&rate(5)), "ticket.not_in_this_state");
    }

    #[test]
    fn a_mark_is_between_1_and_5() {
        assert_eq!(Mark::try_from(0), Err(NotAMark));
        assert_eq!(Mark::try_from(6), Err(NotAMark));
    }
}
