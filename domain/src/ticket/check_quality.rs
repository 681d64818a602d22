//! A supervisor looks at the work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{Circumstance, Command, text::Prose};

/// What a supervisor finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum QualityVerdict {
    /// The work was done well.
    Passed,
    /// Not well done.
    Failed,
}

/// Judge the work.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckQuality {
    /// What was found.
    pub verdict: QualityVerdict,
    /// The remark, in words.
    #[serde(default)]
    pub remark: Option<Prose>,
}

impl Command for CheckQuality {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        permit(state, Verb::CheckQuality, at)?;
        Ok(vec![TicketEvent::QualityChecked { verdict: self.verdict, remark: self.remark.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{resolve::tests::resolved, start::tests::started},
        *,
    };
    use crate::{Role, given::given};

    #[test]
    fn done_work_is_judged_by_a_supervisor() {
        let check = CheckQuality { verdict: QualityVerdict::Failed, remark: None };
        let story = given::<Ticket>(resolved()).as_role(Role::Supervisor);
        let judged = TicketEvent::QualityChecked { verdict: QualityVerdict::Failed, remark: None };
        assert_eq!(story.when(&check).unwrap(), [judged]);
        assert_eq!(given::<Ticket>(resolved()).refused(&check), "ticket.not_for_your_role");
        let story = given::<Ticket>(started()).as_role(Role::Supervisor);
        assert_eq!(story.refused(&check), "ticket.not_in_this_state");
    }
}
