//! It is understood what it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    DeadlineMoveReason, NotPermitted, Priority, Ticket, TicketEvent, TicketKind, Verb, scenario::permit,
};
use crate::{Circumstance, Command, text::Label};

/// Say what it is. What changes the promise moves the deadlines that still run,
/// those too that somebody had moved by hand.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassifyTicket {
    /// What sort of thing; as before where it is not said.
    #[serde(default)]
    pub kind: Option<TicketKind>,
    /// Which problem, by the classifier.
    pub category: Option<Label>,
    /// How soon the work is due.
    pub priority: Priority,
}

impl Command for ClassifyTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::Classify, at)?;
        let kind = self.kind.unwrap_or(live.kind);
        if (kind, &self.category, self.priority) == (live.kind, &live.category, live.priority) {
            return Ok(vec![]);
        }
        let category = self.category.clone();
        let mut events = vec![TicketEvent::Classified { kind, category, priority: self.priority }];
        let terms = live.terms(at)?;
        let before = terms.policy.rule(live.kind, live.category.as_ref(), live.priority);
        let after = terms.policy.rule(kind, self.category.as_ref(), self.priority);
        events.extend(live.promise_anew(before, after, terms, &DeadlineMoveReason::Reclassified));
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Target,
            assign::tests::assigned,
            open::tests::{opened, resident},
        },
        *,
    };
    use crate::given::{given, moment};

    fn classify(kind: Option<TicketKind>, priority: Priority) -> ClassifyTicket {
        let category = Some(Label::parse("water").unwrap());
        ClassifyTicket { kind, category, priority }
    }

    fn moved(events: &[TicketEvent]) -> Vec<(Target, chrono::DateTime<chrono::Utc>)> {
        let moves = events.iter().filter_map(|event| {
            if let TicketEvent::DeadlineMoved { which, to, .. } = event {
                Some((*which, to.due))
            } else {
                None
            }
        });
        moves.collect()
    }

    #[test]
    fn a_better_name_moves_no_deadline() {
        let name = classify(None, Priority::Normal);
        let events = given::<Ticket>([opened()]).when(&name).unwrap();
        assert!(matches!(&events[..], [TicketEvent::Classified { kind: TicketKind::Request, .. }]));
        assert_eq!(given::<Ticket>([opened(), events[0].clone()]).when(&name).unwrap(), []);
    }

    #[test]
    fn an_emergency_is_promised_from_the_opening_on() {
        let events = given::<Ticket>([opened()])
            .at("2026-03-02T09:20:00Z")
            .when(&classify(Some(TicketKind::Emergency), Priority::Urgent))
            .unwrap();
        assert_eq!(
            moved(&events),
            [
                (Target::Response, moment("2026-03-02T09:10:00Z")),
                (Target::Resolution, moment("2026-03-02T09:30:00Z"))
            ]
        );
    }

    #[test]
    fn a_promise_that_was_kept_does_not_move() {
        let events = given::<Ticket>(assigned()).when(&classify(None, Priority::High)).unwrap();
        assert_eq!(moved(&events), [(Target::Resolution, moment("2026-03-03T09:00:00Z"))]);
    }

    #[test]
    fn a_resident_does_not_say_how_urgent_it_is() {
        let story = given::<Ticket>([opened()]).by(resident());
        assert_eq!(story.refused(&classify(None, Priority::Urgent)), "ticket.not_for_your_role");
    }
}
