//! What was done, how long it took, what was used up.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{
    Circumstance, Command, Refusal,
    text::{Label, Prose, Text},
};

/// The longest stretch of work in one entry: a day and a night.
const LONGEST: u32 = 24 * 60;
/// Lines of materials in one entry.
const MOST: usize = 100;

/// Something used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Name of the material.
    pub name: Label,
    /// Quantity of the material.
    pub quantity: Decimal,
    /// Of what measure: pieces, metres.
    pub measure: Text<20>,
}

/// Write down what was done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogWork {
    /// How long it took, in minutes.
    #[schemars(range(max = 1440))]
    pub minutes: u32,
    /// What was used up.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub materials: Vec<Material>,
    /// What it was.
    #[serde(default)]
    pub note: Option<Prose>,
}

/// The reasons to refuse [`LogWork`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum LogWorkRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The entry has neither minutes nor materials, or more minutes than a day.
    #[error("an entry has minutes or materials, and at most 1440 minutes")]
    #[refusal(code = "ticket.work_out_of_range", kind = Invalid, field = "minutes")]
    Minutes,
    /// There are too many materials, or a quantity is out of range.
    #[error("a quantity is more than 0 and at most 1000000, in at most 100 lines")]
    #[refusal(code = "ticket.materials_out_of_range", kind = Invalid, field = "materials")]
    Materials,
}

impl Command for LogWork {
    type Of = Ticket;
    type Refusal = LogWorkRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, LogWorkRefused> {
        let live = permit(state, Verb::LogWork, at)?;
        let executor = live.executor().ok_or_else(|| live.not_here(Verb::LogWork))?;
        if self.minutes > LONGEST || self.minutes == 0 && self.materials.is_empty() {
            return Err(LogWorkRefused::Minutes);
        }
        let sensible = |material: &Material| {
            material.quantity > Decimal::ZERO && material.quantity <= Decimal::from(1_000_000)
        };
        if self.materials.len() > MOST || !self.materials.iter().all(sensible) {
            return Err(LogWorkRefused::Materials);
        }
        Ok(vec![TicketEvent::WorkLogged {
            executor,
            minutes: self.minutes,
            materials: self.materials.clone(),
            note: self.note.clone(),
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            assign::tests::assigned,
            open::tests::{executor, resident},
            start::tests::started,
        },
        *,
    };
    use crate::given::given;

    fn pipe(quantity: i64) -> Material {
        Material {
            name: Label::parse("pipe 1/2").unwrap(),
            quantity: Decimal::new(quantity, 1),
            measure: Text::parse("m").unwrap(),
        }
    }

    fn log(minutes: u32, materials: Vec<Material>) -> LogWork {
        LogWork { minutes, materials, note: None }
    }

    #[test]
    fn work_says_who_did_it() {
        let events = given::<Ticket>(started()).by(executor()).when(&log(90, vec![pipe(15)])).unwrap();
        let oleg = executor().person.unwrap();
        assert!(
            matches!(&events[..], [TicketEvent::WorkLogged { executor, minutes: 90, .. }] if *executor == oleg)
        );
    }

    #[test]
    fn work_makes_sense() {
        let story = given::<Ticket>(started());
        assert_eq!(story.refused(&log(0, vec![])), "ticket.work_out_of_range");
        assert_eq!(story.refused(&log(1441, vec![])), "ticket.work_out_of_range");
        assert_eq!(story.refused(&log(0, vec![pipe(0)])), "ticket.materials_out_of_range");
        assert_eq!(story.refused(&log(0, vec![pipe(-1)])), "ticket.materials_out_of_range");
        assert_eq!(story.refused(&log(1, vec![pipe(1); 101])), "ticket.materials_out_of_range");
        assert!(story.when(&log(0, vec![pipe(1)])).is_ok());
    }

    #[test]
    fn nothing_is_logged_before_work_starts_or_by_an_applicant() {
        assert_eq!(given::<Ticket>(assigned()).refused(&log(5, vec![])), "ticket.not_in_this_state");
        let story = given::<Ticket>(started()).by(resident());
        assert_eq!(story.refused(&log(5, vec![])), "ticket.not_for_your_role");
    }
}
