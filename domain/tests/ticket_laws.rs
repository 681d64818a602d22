//! What holds for every ticket, whatever happens to it, and for business time.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{
    Actor, Aggregate, Circumstance, Command, Event, Role,
    calendar::{Calendar, Span},
    decide,
    given::{default_rule, default_rules, moment},
    id::{CommentId, FileId, PersonId, TicketId},
    origin::Origin,
    text::{Label, Prose, Text},
    ticket::{
        AcceptTicket, Applicant, AssignTicket, Audience, CancelTicket, Channel, ClassifyTicket, ClockBasis,
        CloseTicket, Closing, CommentTicket, ConfirmTicket, Deadline, DeadlineMoveReason, DeclineTicket,
        Digest, Mark, MergeTicket, MissDeadline, OpenTicket, PauseTicket, Place, Priority, QualityVerdict,
        Rating, RejectTicket, ReopenTicket, ResolveTicket, ResumeTicket, SetDeadline, StartTicket, Status,
        Target, Ticket, TicketEvent, TicketKind, WarnDeadline, Window,
    },
};
use proptest::{collection::vec, prelude::*, sample::select};

const STATUSES: [Status; 4] = [Status::New, Status::InProgress, Status::Closed, Status::Merged];

fn prose() -> Prose {
    Prose::parse("because").unwrap()
}

fn label() -> Label {
    Label::parse("water").unwrap()
}

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (0..3 * 366 * 24 * 60_i64)
        .prop_map(|minutes| moment("2025-01-01T00:00:00Z") + TimeDelta::minutes(minutes))
}

fn deadlines() -> impl Strategy<Value = Deadline> {
    (instants(), instants(), select(&[ClockBasis::Business, ClockBasis::RoundTheClock][..]))
        .prop_map(|(due, warn_at, pace)| Deadline { due, warn_at, pace })
}

/// Any fact, in any order: what a damaged or a future log might hold.
fn events() -> impl Strategy<Value = TicketEvent> {
    let which = || select(&[Target::Response, Target::Resolution][..]);
    let person = || select(&["anna", "oleg", "boris"][..]).prop_map(PersonId::named);
    let comment = || select(&["first", "second"][..]).prop_map(CommentId::named);
    let audience = || select(&[Audience::Internal, Audience::Resident][..]);
    let window = || instants().prop_map(|from| Window::new(from, from + TimeDelta::hours(2)).unwrap());
    let mark = Mark::try_from(3).unwrap();
    let origin = || Origin { source: Text::parse("helpdesk").unwrap(), id: Label::parse("NA").unwrap() };
    let of_stage = prop_oneof![
        (instants(), proptest::option::of(deadlines()), proptest::option::of(deadlines()), person())
            .prop_map(|(at, response_by, resolve_by, person)| TicketEvent::Opened {
                at,
                kind: TicketKind::Request,
                source: Channel::Phone,
                place: Place::default(),
                applicant: Applicant::Person { person },
                category: None,
                priority: Priority::Normal,
                text: prose(),
                response_by,
                resolve_by,
                scenario: default_rule(),
                policy: default_rule(),
                follows: None,
            }),
        person().prop_map(|executor| TicketEvent::Assigned { executor }),
        Just(TicketEvent::Accepted),
        Just(TicketEvent::Declined { reason: prose() }),
        Just(TicketEvent::Started),
        instants().prop_map(|at| TicketEvent::Paused { at, reason: prose(), until: None }),
        instants().prop_map(|at| TicketEvent::Resumed { at }),
        instants().prop_map(|at| TicketEvent::Resolved {
            at,
            summary: prose(),
            closes_at: at + TimeDelta::days(14)
        }),
        Just(TicketEvent::Confirmed),
        instants().prop_map(|at| TicketEvent::Reopened { at, reason: prose() }),
        Just(TicketEvent::Closed { because: Closing::Decided }),
        Just(TicketEvent::Cancelled { reason: prose() }),
        Just(TicketEvent::Rejected { reason: prose() }),
        Just(TicketEvent::MergedInto { ticket: TicketId::named("first") }),
    ];
    let of_promise = prop_oneof![
        (which(), deadlines()).prop_map(|(which, deadline)| TicketEvent::DeadlineSet { which, deadline }),
        (which(), deadlines(), deadlines()).prop_map(|(which, from, to)| TicketEvent::DeadlineMoved {
            which,
            from,
            to,
            because: DeadlineMoveReason::Paused
        }),
        (which(), instants()).prop_map(|(which, due)| TicketEvent::DeadlineWarned { which, due }),
        (which(), instants()).prop_map(|(which, due)| TicketEvent::DeadlineMissed { which, due }),
    ];
    let of_thread = prop_oneof![
        (comment(), audience()).prop_map(|(comment, audience)| TicketEvent::Commented {
            comment,
            audience,
            author: "user:anna".to_owned(),
            text: prose()
        }),
        (comment(), audience()).prop_map(|(comment, audience)| TicketEvent::CommentEdited {
            comment,
            audience,
            text: prose()
        }),
        person().prop_map(|person| TicketEvent::ParticipantAdded { person }),
        audience().prop_map(|audience| TicketEvent::FileAttached {
            file: FileId::named("tap.jpg"),
            audience,
            name: label(),
            sha256: Digest::parse(&"0".repeat(64)).unwrap(),
            size: 1,
            media_type: Text::parse("image/jpeg").unwrap(),
        }),
    ];
    let of_work = prop_oneof![
        Just(TicketEvent::Classified {
            kind: TicketKind::Paid,
            category: Some(label()),
            priority: Priority::High
        }),
        Just(TicketEvent::Routed { to: label(), rule: None, because: prose() }),
        window().prop_map(|window| TicketEvent::Scheduled { window }),
        (window(), window()).prop_map(|(from, to)| TicketEvent::Rescheduled { from, to }),
        person().prop_map(|executor| TicketEvent::WorkLogged {
            executor,
            minutes: 30,
            materials: vec![],
            note: None
        }),
        Just(TicketEvent::Escalated { to: Role::Supervisor, because: prose() }),
        Just(TicketEvent::Rated {
            rating: Rating { speed: mark, quality: mark, courtesy: mark, tidiness: mark, information: mark }
        }),
        Just(TicketEvent::QualityChecked { verdict: QualityVerdict::Passed, remark: None }),
        instants().prop_map(move |opened_at| TicketEvent::CaseRecorded {
            origin: origin(),
            opened_at,
            due: None,
            closed_at: None,
            category: None,
            address: None,
            attributes: BTreeMap::new(),
            verdict: None,
        }),
        (any::<u64>(), select(&STATUSES[..]), instants()).prop_map(|(key, state, at)| {
            TicketEvent::StepRecorded { key: key.into(), label: label(), state, at, by: None }
        }),
    ];
    prop_oneof![4 => of_stage, 2 => of_promise, 1 => of_thread, 1 => of_work]
}

/// What is asked of a ticket in a day of its life.
#[derive(Debug, Clone)]
enum Ask {
    Classify(TicketKind, Priority),
    Assign(&'static str),
    Accept,
    Decline,
    Start,
    Pause,
    Resume,
    Resolve,
    Confirm,
    Reopen,
    Close,
    Cancel,
    Reject,
    Merge,
    Comment,
    SetDeadline(Target, i64),
    Warn(Target),
    Miss(Target),
}

fn asks() -> impl Strategy<Value = Ask> {
    let which = || select(&[Target::Response, Target::Resolution][..]);
    let kind = select(&[TicketKind::Request, TicketKind::Emergency, TicketKind::Paid][..]);
    prop_oneof![
        1 => (kind, select(&[Priority::Normal, Priority::High][..])).prop_map(|(kind, how)| Ask::Classify(kind, how)),
        3 => select(&["oleg", "boris"][..]).prop_map(Ask::Assign),
        1 => Just(Ask::Accept),
        1 => Just(Ask::Decline),
        3 => Just(Ask::Start),
        3 => Just(Ask::Pause),
        3 => Just(Ask::Resume),
        2 => Just(Ask::Resolve),
        1 => Just(Ask::Confirm),
        2 => Just(Ask::Reopen),
        1 => Just(Ask::Close),
        1 => Just(Ask::Cancel),
        1 => Just(Ask::Reject),
        1 => Just(Ask::Merge),
        1 => Just(Ask::Comment),
        1 => (which(), 1..20_000_i64).prop_map(|(which, ahead)| Ask::SetDeadline(which, ahead)),
        3 => which().prop_map(Ask::Warn),
        3 => which().prop_map(Ask::Miss),
    ]
}

/// What the ticket answers; a refusal is no event. The status that an accepted ask leads to, where it does.
fn answer(ask: &Ask, ticket: &Ticket, at: &Circumstance) -> (Vec<TicketEvent>, Option<Status>) {
    fn say<C: Command<Of = Ticket>>(command: &C, ticket: &Ticket, at: &Circumstance) -> Vec<TicketEvent> {
        decide(command, ticket, at).unwrap_or_default()
    }
    let reason = prose();
    match *ask {
        Ask::Classify(kind, priority) => {
            let classify = ClassifyTicket { kind: Some(kind), category: None, priority };
            (say(&classify, ticket, at), ticket.status())
        }
        Ask::Assign(name) => {
            let paused = ticket.status().filter(|status| *status == Status::Paused);
            let events = say(&AssignTicket { executor: PersonId::named(name) }, ticket, at);
            (events, paused.or(Some(Status::Assigned)))
        }
        Ask::Accept => (say(&AcceptTicket {}, ticket, at), Some(Status::Assigned)),
        Ask::Decline => (say(&DeclineTicket { reason }, ticket, at), Some(Status::New)),
        Ask::Start => (say(&StartTicket {}, ticket, at), Some(Status::InProgress)),
        Ask::Pause => (say(&PauseTicket { reason, until: None }, ticket, at), Some(Status::Paused)),
        Ask::Resume => (say(&ResumeTicket {}, ticket, at), Some(Status::InProgress)),
        Ask::Resolve => (say(&ResolveTicket { summary: reason }, ticket, at), Some(Status::Resolved)),
        Ask::Confirm => (say(&ConfirmTicket {}, ticket, at), Some(Status::Closed)),
        Ask::Reopen => (say(&ReopenTicket { reason }, ticket, at), Some(Status::Assigned)),
        Ask::Close => (say(&CloseTicket {}, ticket, at), Some(Status::Closed)),
        Ask::Cancel => (say(&CancelTicket { reason }, ticket, at), Some(Status::Cancelled)),
        Ask::Reject => (say(&RejectTicket { reason }, ticket, at), Some(Status::Rejected)),
        Ask::Merge => {
            let (second, into) = (TicketId::named("second"), TicketId::named("first"));
            let merge = MergeTicket { ticket: second, into, into_status: Some(Status::New) };
            (say(&merge, ticket, at), Some(Status::Merged))
        }
        Ask::Comment => {
            let comment = CommentId::named(&at.now.to_string());
            let audience = Audience::Resident;
            (say(&CommentTicket { comment, audience, text: reason }, ticket, at), ticket.status())
        }
        Ask::SetDeadline(which, ahead) => {
            let due = at.now + TimeDelta::minutes(ahead);
            (say(&SetDeadline { which, due, reason }, ticket, at), ticket.status())
        }
        Ask::Warn(which) => (say(&WarnDeadline { which }, ticket, at), ticket.status()),
        Ask::Miss(which) => (say(&MissDeadline { which }, ticket, at), ticket.status()),
    }
}

/// A ticket lived through: everything that was decided.
fn life(asks: &[(Ask, i64)]) -> Vec<TicketEvent> {
    let everybody = Actor {
        person: Some(PersonId::named("oleg")),
        roles: vec![Role::Operator, Role::Supervisor, Role::Executor, Role::Resident, Role::System].into(),
        ..Actor::named("user:oleg", Role::Operator)
    };
    let mut at =
        Circumstance { now: moment("2026-03-02T09:00:00Z"), actor: everybody, rules: default_rules() };
    let open = OpenTicket {
        kind: TicketKind::Request,
        source: Channel::Phone,
        place: Place::default(),
        applicant: Applicant::Person { person: PersonId::named("oleg") },
        category: None,
        priority: Priority::Normal,
        text: prose(),
        follows: None,
        homes: vec![],
    };
    let mut ticket = Ticket::default();
    let mut history = decide(&open, &ticket, &at).unwrap();
    ticket.evolve(&history[0]);
    for (ask, minutes) in asks {
        at.now += TimeDelta::minutes(*minutes);
        let (events, status) = answer(ask, &ticket, &at);
        for event in &events {
            ticket.evolve(event);
        }
        assert!(events.is_empty() || ticket.status() == status, "{ask:?} led to {:?}", ticket.status());
        history.extend(events);
    }
    history
}

fn replay(history: &[TicketEvent]) -> Ticket {
    let mut ticket = Ticket::default();
    for event in history {
        ticket.evolve(event);
    }
    ticket
}

/// Moscow or a zone that turns its clocks, with a lunch break, a holiday and a working Saturday.
fn calendars() -> impl Strategy<Value = Calendar> {
    (select(&[Tz::Europe__Moscow, Tz::Europe__Berlin, Tz::America__New_York][..]), 1..9_u16).prop_map(
        |(zone, length)| {
            let hours = |text: &str| Span::parse(text).unwrap();
            let morning = hours(&format!("0{}:00-10:00", 10 - length));
            let day = || vec![morning, hours("11:30-18:00")];
            let night = vec![hours("01:00-02:30"), hours("02:30-24:00")];
            let date = |text: &str| text.parse::<NaiveDate>().unwrap();
            let exceptions = BTreeMap::from([
                (date("2026-05-01"), vec![]),
                (date("2026-05-16"), vec![hours("10:00-14:00")]),
            ]);
            Calendar::new(zone, [day(), day(), day(), day(), day(), vec![], night], exceptions).unwrap()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_facts_add_up_and_survive_a_snapshot(facts in vec(events(), 0..40)) {
        let mut ticket = Ticket::default();
        for (read, event) in facts.iter().enumerate() {
            ticket.evolve(event);
            prop_assert_eq!(&replay(&facts[..=read]), &ticket);
            let written = serde_json::to_string(&ticket).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Ticket>(&written).unwrap(), &ticket);
        }
    }

    #[test]
    fn a_fact_is_read_as_it_was_written(event in events()) {
        let written = serde_json::to_value(&event).unwrap();
        prop_assert_eq!(written["type"].as_str(), Some(event.kind()));
        prop_assert!(TicketEvent::kinds().contains(&event.kind()));
        prop_assert_eq!(serde_json::from_value::<TicketEvent>(written).unwrap(), event);
    }

    #[test]
    fn a_promise_is_warned_of_and_missed_once(asks in vec((asks(), 0..3_000_i64), 0..60)) {
        // between two promises of one target there is at most one warning and one miss
        let mut told = BTreeMap::new();
        for event in life(&asks) {
            match &event {
                TicketEvent::DeadlineWarned { which, .. } | TicketEvent::DeadlineMissed { which, .. } => {
                    prop_assert!(told.insert((*which, event.kind()), event.clone()).is_none(), "{event:?} twice");
                }
                TicketEvent::DeadlineMoved { because: DeadlineMoveReason::Paused, which, .. } => {
                    prop_assert!(!told.contains_key(&(*which, "deadline_missed")), "a broken promise moved");
                }
                TicketEvent::DeadlineMoved { which, .. } | TicketEvent::DeadlineSet { which, .. } => {
                    told.retain(|(promise, _), _| promise != which);
                }
                TicketEvent::Reopened { .. } => told.retain(|(promise, _), _| *promise != Target::Resolution),
                _ => {}
            }
        }
    }

    #[test]
    fn a_pause_leaves_what_was_left(
        calendar in calendars(),
        deadline in deadlines(),
        (since, now) in (instants(), 1..20_000_i64).prop_map(|(at, on)| (at, at + TimeDelta::minutes(on))),
    ) {
        let moved = deadline.after_pause(&calendar, since, now);
        if deadline.due <= since {
            prop_assert_eq!(moved, deadline);
        } else {
            let left = deadline.pace.between(&calendar, since, deadline.due);
            prop_assert_eq!(deadline.pace.between(&calendar, now, moved.due), left);
        }
    }

    #[test]
    fn what_is_added_has_passed(calendar in calendars(), start in instants(), minutes in 0..50_000_i64) {
        let amount = TimeDelta::minutes(minutes);
        let end = calendar.add(start, amount).unwrap();
        prop_assert!(end >= start);
        prop_assert_eq!(calendar.between(start, end), amount);
    }

    #[test]
    fn more_is_later(calendar in calendars(), start in instants(), first in 1..20_000_i64, more in 1..20_000_i64) {
        let (first, more) = (TimeDelta::minutes(first), TimeDelta::minutes(more));
        let once = calendar.add(start, first).unwrap();
        let both = calendar.add(start, first + more).unwrap();
        prop_assert!(once < both);
        prop_assert_eq!(calendar.add(once, more), Some(both));
        prop_assert!(calendar.add(start + more, first).unwrap() >= once);
    }
}
