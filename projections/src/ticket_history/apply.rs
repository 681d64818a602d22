//! What each fact adds to a ticket's history.

use domain::ticket::{Status, Target, TicketEvent};
use schemas::Recorded;

use super::{Moment, TicketCase, TicketHistory, TicketStep};
use crate::{read_model::Defect, ticket_status::after};

pub(super) const READS: &[&str] = &["ticket.*", "house.registered", "house.unit_added"];

impl TicketHistory {
    pub(super) fn ticket(&mut self, event: &Recorded, fact: &TicketEvent) -> Result<(), Defect> {
        match fact {
            TicketEvent::CaseRecorded { .. } => self.head(event, fact),
            TicketEvent::StepRecorded { label, state, at, by, .. } => {
                let case = self.cases.edit(&event.id)?;
                case.told.get_or_insert_default().moments.push(Moment {
                    at: *at,
                    label: label.to_string(),
                    state: Some(*state),
                    by: by.as_ref().map(ToString::to_string),
                });
                self.told.insert(event.id);
                let (label, state) = (label.to_string(), <&str>::from(state));
                self.step(event, label, state, by.as_ref().map(ToString::to_string));
                Ok(())
            }
            _ => self.ours(event, fact),
        }
    }

    fn head(&mut self, event: &Recorded, fact: &TicketEvent) -> Result<(), Defect> {
        let TicketEvent::CaseRecorded {
            origin, opened_at, due, closed_at, category, address, verdict, ..
        } = fact
        else {
            return Ok(());
        };
        let make = || TicketCase::opened(event.id, event.number.unwrap_or_default(), *opened_at);
        let case = self.cases.edit_or(event.id, make)?;
        case.source = Some(origin.source.to_string());
        case.source_id = Some(origin.id.to_string());
        case.opened_at = *opened_at;
        case.due = *due;
        case.category = category.as_ref().map(ToString::to_string);
        case.address = address.as_ref().map(ToString::to_string);
        case.verdict = verdict.map(|verdict| <&str>::from(verdict).to_owned());
        case.told.get_or_insert_default().closed_at = *closed_at;
        self.told.insert(event.id);
        Ok(())
    }

    /// Before the tables are looked at or written.
    pub(super) fn count_told(&mut self) {
        for id in self.told.drain() {
            // a batch that was given up has left nothing to count
            if let Ok(case) = self.cases.edit(&id) {
                case.retell();
            }
        }
    }

    fn ours(&mut self, event: &Recorded, fact: &TicketEvent) -> Result<(), Defect> {
        if let TicketEvent::Opened { at, place, .. } = fact {
            let mut case = TicketCase::opened(event.id, event.number.unwrap_or_default(), *at);
            case.address = self.places.address(place)?;
            self.cases.put(case);
        }
        let case = self.cases.edit(&event.id)?;
        let state = after(fact, &case.state);
        let label = event.kind.strip_prefix("ticket.").unwrap_or(&event.kind).to_owned();
        let by = Some(event.actor().to_owned());
        case.count(&Moment { at: event.occurred_at, label: label.clone(), state, by: by.clone() });
        case.take(event, fact, state);
        let stands = case.state.clone();
        self.step(event, label, &stands, by);
        Ok(())
    }

    fn step(&mut self, event: &Recorded, label: String, state: &str, by: Option<String>) {
        self.steps.push(TicketStep {
            position: event.position,
            ticket: event.id,
            version: event.version,
            at: event.occurred_at,
            recorded_at: event.recorded_at,
            label,
            state: state.to_owned(),
            by,
        });
    }
}

impl TicketCase {
    /// What is not counted.
    fn take(&mut self, event: &Recorded, fact: &TicketEvent, state: Option<Status>) {
        match fact {
            TicketEvent::Opened { category, resolve_by, .. } => {
                self.category = category.as_ref().map(ToString::to_string);
                self.due = resolve_by.map(|deadline| deadline.due);
            }
            TicketEvent::Classified { category, .. } => {
                self.category = category.as_ref().map(ToString::to_string);
            }
            TicketEvent::DeadlineSet { which: Target::Resolution, deadline: to }
            | TicketEvent::DeadlineMoved { which: Target::Resolution, to, .. } => self.due = Some(to.due),
            TicketEvent::Resolved { at, .. } => self.done_at = Some(*at),
            TicketEvent::Reopened { .. } => (self.done_at, self.closed_at) = (None, None),
            _ => {}
        }
        if state.is_some_and(Status::is_final) {
            self.closed_at = Some(event.occurred_at);
            self.done_at = self.done_at.or(self.closed_at);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::given::moment;
    use schemas::{chain::Link, tail::recorded};
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::{super::TicketCase, TicketHistory};
    use crate::read_model::ReadModel;

    const AT: &str = "2013-01-01T00:00:00Z";

    fn told(model: &mut TicketHistory, position: i64, kind: &str, payload: &Value) -> TicketCase {
        let event = recorded(Link {
            position,
            aggregate_type: "ticket".to_owned(),
            aggregate_id: Uuid::nil().to_string(),
            sequence: position,
            event_type: format!("ticket.{kind}"),
            event_version: "1".to_owned(),
            payload: payload.to_string(),
            metadata: "{}".to_owned(),
            occurred_at: moment(AT),
            recorded_at: moment(AT),
            number: (position == 1).then_some(1),
        });
        model.apply(&event).unwrap();
        model.cases.get(&Uuid::nil()).unwrap().unwrap().clone()
    }

    /// Counting sorts and reads all steps of a case: done at each of them, a long case would never be over.
    #[test]
    fn a_case_of_another_system_is_counted_once_a_batch_and_not_once_a_step() {
        let mut model = TicketHistory::default();
        model.tables().into_iter().for_each(|table| table.begin(true));
        let case = json!({
            "type": "case_recorded", "origin": { "source": "helpdesk", "id": "1" }, "opened_at": AT, "attributes": {},
        });
        told(&mut model, 1, "case_recorded", &case);
        for position in 2..5 {
            let step = json!({
                "type": "step_recorded", "key": format!("{position:016x}"), "label": "Wait", "state": "paused", "at": AT,
            });
            assert_eq!(told(&mut model, position, "step_recorded", &step).steps, 0);
        }
        model.tables();
        assert_eq!(model.cases.get(&Uuid::nil()).unwrap().unwrap().steps, 3);
    }
}
