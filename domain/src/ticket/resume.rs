//! Work goes on, and the promise moves by the time that it stood still.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    DeadlineMoveReason, NotPermitted, Promise, Stage, Target, Ticket, TicketEvent, Verb, scenario::permit,
};
use crate::{Circumstance, Command};

/// Go on with a paused ticket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeTicket {}

impl Command for ResumeTicket {
    type Of = Ticket;
    type Refusal = NotPermitted;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, NotPermitted> {
        let live = permit(state, Verb::Resume, at)?;
        let Stage::Paused { since, .. } = live.stage else { return Err(live.not_here(Verb::Resume)) };
        let calendar = live.terms(at)?.calendar;
        let running = live.promises.resolution.filter(Promise::runs);
        let moved = running.and_then(|promise| {
            let to = promise.deadline().after_pause(calendar, since, at.now);
            live.promise(Target::Resolution, to, DeadlineMoveReason::Paused)
        });
        Ok([TicketEvent::Resumed { at: at.now }].into_iter().chain(moved).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Applicant, Channel, OpenTicket, Place, Priority, StartTicket, TicketKind,
            assign::tests::assigned, pause::tests::paused, warn_deadline::WarnDeadline,
        },
        *,
    };
    use crate::{
        Role,
        given::{given, moment},
        id::PersonId,
        text::Prose,
    };

    /// Paused at, resumed at, due after: worked out on paper for a promise until Thursday 5 March 2026,
    /// 12:00, Monday to Friday 9 to 18, all in Moscow time.
    #[rustfmt::skip]
    const CASES: [(&str, &str, &str); 7] = [
        // one hour within a day
        ("2026-03-02T14:00:00+03:00", "2026-03-02T15:00:00+03:00", "2026-03-05T13:00:00+03:00"),
        // a whole working day, noon to noon: 6 h + 3 h
        ("2026-03-03T12:00:00+03:00", "2026-03-04T12:00:00+03:00", "2026-03-06T12:00:00+03:00"),
        // by night nothing passes
        ("2026-03-03T18:00:00+03:00", "2026-03-04T09:00:00+03:00", "2026-03-05T12:00:00+03:00"),
        // from the evening to the next noon: 3 h
        ("2026-03-03T22:00:00+03:00", "2026-03-04T12:00:00+03:00", "2026-03-05T15:00:00+03:00"),
        // over a week-end, Wednesday 17:00 to Monday 10:00: 1 + 9 + 9 + 1 = 20 h
        ("2026-03-04T17:00:00+03:00", "2026-03-09T10:00:00+03:00", "2026-03-09T14:00:00+03:00"),
        // two hours before the term, for a month: 2 h are left on Friday morning
        ("2026-03-05T10:00:00+03:00", "2026-04-03T09:00:00+03:00", "2026-04-03T11:00:00+03:00"),
        // after the term: what is broken stays broken
        ("2026-03-05T12:30:00+03:00", "2026-03-06T12:30:00+03:00", "2026-03-05T12:00:00+03:00"),
    ];

    #[test]
    fn the_term_moves_by_the_business_time_of_the_pause() {
        for (since, now, due) in CASES {
            let story = given::<Ticket>(paused(since)).at(now);
            let events = story.when(&ResumeTicket {}).unwrap();
            assert_eq!(events[0], TicketEvent::Resumed { at: moment(now) });
            let after = given::<Ticket>(paused(since).into_iter().chain(events));
            let deadline = after.state().live().unwrap().promises().of(Target::Resolution).unwrap();
            assert_eq!(deadline.due, moment(due), "paused {since}, resumed {now}");
        }
    }

    #[test]
    fn an_emergency_is_counted_round_the_clock() {
        let person = PersonId::named("anna");
        let open = OpenTicket {
            kind: TicketKind::Emergency,
            source: Channel::Phone,
            place: Place::default(),
            applicant: Applicant::Person { person },
            category: None,
            priority: Priority::Urgent,
            text: Prose::parse("water through the ceiling").unwrap(),
            follows: None,
            homes: vec![],
        };
        let mut history = given::<Ticket>([]).at("2026-03-01T01:00:00Z").when(&open).unwrap();
        history.push(TicketEvent::Assigned { executor: person });
        history.extend(given::<Ticket>(history.clone()).when(&StartTicket {}).unwrap());
        let reason = Prose::parse("the gas service has to come first").unwrap();
        history.push(TicketEvent::Paused { at: moment("2026-03-01T01:10:00Z"), reason, until: None });
        let resume = ResumeTicket {};
        let events = given::<Ticket>(history).at("2026-03-01T01:55:00Z").when(&resume).unwrap();
        let TicketEvent::DeadlineMoved { to, .. } = &events[1] else { panic!("moved") };
        assert_eq!(to.due, moment("2026-03-01T02:15:00Z"));
    }

    #[test]
    fn a_timer_resumes_and_who_was_warned_is_not_warned_again() {
        let since = "2026-03-05T10:00:00+03:00";
        let mut history = paused(since);
        let warn = WarnDeadline { which: Target::Resolution };
        let warned = given::<Ticket>(assigned()).at(since).as_role(Role::System).when(&warn).unwrap();
        history.splice(3..3, warned);
        let story = given::<Ticket>(history.clone()).at("2026-03-06T10:00:00+03:00").as_role(Role::System);
        history.extend(story.when(&ResumeTicket {}).unwrap());
        let later = given::<Ticket>(history).at("2026-03-06T11:59:00+03:00").as_role(Role::System);
        assert_eq!(later.when(&warn).unwrap(), []);
    }
}
