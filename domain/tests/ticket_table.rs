//! Who may ask what of which ticket: every verb × status × actor, in a file that a change of the scenario
//! changes. `REWRITE_TABLES=1 cargo test -p domain` writes the file anew.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use domain::{
    Actor, Command, Refusal, Role,
    given::{Given, given, moment},
    id::{CommentId, FileId, PersonId, TicketId},
    origin::Origin,
    text::{Label, Prose, Text},
    ticket::{
        AcceptTicket, AddParticipant, AdoptRules, Applicant, AssignTicket, AttachFile, Audience,
        CancelTicket, CaseHeader, Channel, CheckQuality, ClassifyTicket, CloseTicket, Closing, CommentTicket,
        ConfirmTicket, DeclineTicket, Digest, EditComment, EscalateTicket, LogWork, Mark, MergeTicket,
        MissDeadline, OpenTicket, PauseTicket, Place, Priority, QualityVerdict, RateTicket, Rating,
        RecordHistory, RejectTicket, ReopenTicket, ResolveTicket, ResumeTicket, RouteTicket, ScheduleTicket,
        SetDeadline, StartTicket, Status, Step, Target, Ticket, TicketEvent, TicketKind, Verb, WarnDeadline,
        Window, allowed,
    },
};
use strum::IntoEnumIterator;

const LEGEND: &str = "\
# What becomes of each verb, by who asks and where the ticket stands.
#   +  granted          =  granted, nothing to do
#   ?  ticket.unknown   r  ticket.not_for_your_role   s  ticket.not_in_this_state
#   x  refused for a reason of the command's own
";

fn prose() -> Prose {
    Prose::parse("because").unwrap()
}

fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

fn actor(name: &str, role: Role) -> Actor {
    Actor { person: Some(PersonId::named(name)), ..Actor::named(format!("user:{name}"), role) }
}

/// One of each role, and for those whose right hangs on the ticket, one of each tie to it.
fn actors() -> Vec<(&'static str, Actor)> {
    let mut actors: Vec<_> =
        Role::iter().map(|role| (<&str>::from(role), actor(role.into(), role))).collect();
    actors.extend([
        ("executor, assigned", actor("oleg", Role::Executor)),
        ("executor, participant", actor("specialist", Role::Executor)),
        ("resident, applicant", actor("anna", Role::Resident)),
    ]);
    actors
}

/// A history that ends in each status, and where there is no ticket or another system's.
fn states() -> Vec<(&'static str, Vec<TicketEvent>)> {
    let opened = given::<Ticket>([]).when(&open()).unwrap();
    let on = |earlier: &[TicketEvent], later: TicketEvent| {
        let mut history = earlier.to_vec();
        history.push(later);
        history
    };
    let new = [
        opened,
        vec![TicketEvent::ParticipantAdded { person: PersonId::named("specialist") }],
        vec![TicketEvent::Commented {
            comment: CommentId::named("said"),
            audience: Audience::Resident,
            author: "user:anna".to_owned(),
            text: prose(),
        }],
    ]
    .concat();
    let assigned = on(&new, TicketEvent::Assigned { executor: PersonId::named("oleg") });
    let started = on(&assigned, TicketEvent::Started);
    let paused = TicketEvent::Paused { at: moment("2026-03-02T12:00:00Z"), reason: prose(), until: None };
    let resolved = on(
        &started,
        TicketEvent::Resolved {
            at: moment("2026-03-03T09:00:00Z"),
            summary: prose(),
            closes_at: moment("2026-03-17T09:00:00Z"),
        },
    );
    Status::iter()
        .map(|status| {
            let history = match status {
                Status::New => new.clone(),
                Status::Assigned => assigned.clone(),
                Status::InProgress => started.clone(),
                Status::Paused => on(&started, paused.clone()),
                Status::Resolved => resolved.clone(),
                Status::Closed => on(&resolved, TicketEvent::Closed { because: Closing::Decided }),
                Status::Cancelled => on(&assigned, TicketEvent::Cancelled { reason: prose() }),
                Status::Rejected => on(&assigned, TicketEvent::Rejected { reason: prose() }),
                Status::Merged => on(&assigned, TicketEvent::MergedInto { ticket: TicketId::named("first") }),
            };
            assert_eq!(given::<Ticket>(history.clone()).state().status(), Some(status));
            (status.into(), history)
        })
        .chain([("unopened", vec![]), ("foreign", foreign())])
        .collect()
}

fn foreign() -> Vec<TicketEvent> {
    given::<Ticket>([]).as_role(Role::System).when(&record("2012-10-09T14:51:01Z")).unwrap()
}

fn record(at: &str) -> RecordHistory {
    RecordHistory {
        case: CaseHeader {
            origin: Origin { source: Text::parse("helpdesk").unwrap(), id: label("Case 1") },
            opened_at: moment("2012-10-09T14:50:17Z"),
            due: None,
            closed_at: None,
            category: None,
            address: None,
            attributes: BTreeMap::new(),
            verdict: None,
        },
        steps: vec![Step {
            key: (moment(at).timestamp() as u64).into(),
            label: label("Take in charge ticket"),
            state: Status::Assigned,
            at: moment(at),
            by: None,
        }],
    }
}

fn open() -> OpenTicket {
    OpenTicket {
        kind: TicketKind::Request,
        source: Channel::App,
        place: Place::default(),
        applicant: Applicant::Person { person: PersonId::named("anna") },
        category: None,
        priority: Priority::Normal,
        text: prose(),
        follows: None,
        homes: vec![],
    }
}

fn outcome<C: Command<Of = Ticket>>(story: &Given<Ticket>, command: &C) -> char {
    match story.when(command).map_err(|no| no.code()) {
        Ok(events) if events.is_empty() => '=',
        Ok(_) => '+',
        Err("ticket.unknown") => '?',
        Err("ticket.not_for_your_role") => 'r',
        Err("ticket.not_in_this_state") => 's',
        Err(_) => 'x',
    }
}

/// A command of each verb that nothing but the scenario could refuse.
fn ask(verb: Verb, actor: &Actor, story: &Given<Ticket>) -> char {
    let reason = prose();
    let mark = Mark::try_from(5).unwrap();
    let rating = Rating { speed: mark, quality: mark, courtesy: mark, tidiness: mark, information: mark };
    let window = Window::new(moment("2026-06-01T09:00:00Z"), moment("2026-06-01T10:00:00Z")).unwrap();
    let (comment, audience) = (CommentId::named("more"), Audience::Resident);
    match verb {
        Verb::Open => {
            let person = actor.person.unwrap_or(PersonId::named("anna"));
            outcome(story, &OpenTicket { applicant: Applicant::Person { person }, ..open() })
        }
        Verb::Classify => {
            let category = Some(label("water"));
            outcome(story, &ClassifyTicket { kind: None, category, priority: Priority::Low })
        }
        Verb::Route => outcome(story, &RouteTicket { to: label("plumbers"), rule: None, because: reason }),
        Verb::Assign => {
            let himself = actor.person.filter(|_| actor.roles.has(Role::Executor));
            let executor = himself.unwrap_or(PersonId::named("boris"));
            outcome(story, &AssignTicket { executor })
        }
        Verb::Accept => outcome(story, &AcceptTicket {}),
        Verb::Decline => outcome(story, &DeclineTicket { reason }),
        Verb::Schedule => outcome(story, &ScheduleTicket { window }),
        Verb::Start => outcome(story, &StartTicket {}),
        Verb::Pause => outcome(story, &PauseTicket { reason, until: None }),
        Verb::Resume => outcome(story, &ResumeTicket {}),
        Verb::AdoptRules => outcome(story, &AdoptRules {}),
        Verb::LogWork => outcome(story, &LogWork { minutes: 30, materials: vec![], note: None }),
        Verb::Resolve => outcome(story, &ResolveTicket { summary: reason }),
        Verb::Confirm => outcome(story, &ConfirmTicket {}),
        Verb::Reopen => outcome(story, &ReopenTicket { reason }),
        Verb::Close => outcome(story, &CloseTicket {}),
        Verb::Cancel => outcome(story, &CancelTicket { reason }),
        Verb::Reject => outcome(story, &RejectTicket { reason }),
        Verb::Merge => {
            let (ticket, into) = (TicketId::named("second"), TicketId::named("first"));
            outcome(story, &MergeTicket { ticket, into, into_status: Some(Status::New) })
        }
        Verb::Comment => outcome(story, &CommentTicket { comment, audience, text: reason }),
        Verb::EditComment => outcome(story, &EditComment { comment: CommentId::named("said"), text: reason }),
        Verb::AddParticipant => outcome(story, &AddParticipant { person: PersonId::named("boris") }),
        Verb::AttachFile => {
            let file = AttachFile {
                file: FileId::named("tap.jpg"),
                audience,
                name: label("tap.jpg"),
                sha256: Digest::parse(&"0".repeat(64)).unwrap(),
                size: 1,
                media_type: Text::parse("image/jpeg").unwrap(),
            };
            outcome(story, &file)
        }
        Verb::SetDeadline => {
            let due = moment("2026-06-01T09:00:00Z");
            outcome(story, &SetDeadline { which: Target::Resolution, due, reason })
        }
        Verb::WarnDeadline => outcome(story, &WarnDeadline { which: Target::Resolution }),
        Verb::MissDeadline => outcome(story, &MissDeadline { which: Target::Resolution }),
        Verb::Escalate => outcome(story, &EscalateTicket { to: Role::Supervisor, because: reason }),
        Verb::Rate => outcome(story, &RateTicket { rating }),
        Verb::CheckQuality => outcome(story, &CheckQuality { verdict: QualityVerdict::Passed, remark: None }),
        Verb::RecordHistory => outcome(story, &record("2012-11-09T12:54:39Z")),
    }
}

/// When it is asked: the terms of the timers' verbs have come, the time to object is not over.
fn hour(verb: Verb) -> &'static str {
    let hours = [
        (Verb::WarnDeadline, "2026-03-04T12:36:00Z"),
        (Verb::MissDeadline, "2026-03-05T09:00:00Z"),
        (Verb::Close, "2026-03-17T09:00:01Z"),
    ];
    let of_timer = hours.iter().find(|(timed, _)| *timed == verb);
    of_timer.map_or("2026-03-04T09:00:00Z", |(_, hour)| hour)
}

#[test]
fn the_scenario_is_as_written() {
    let states = states();
    let mut table = LEGEND.to_owned();
    for (name, actor) in actors() {
        write!(table, "\n{name:<22}").unwrap();
        for (state, _) in &states {
            write!(table, "{state:>12}").unwrap();
        }
        table.push('\n');
        for verb in Verb::iter() {
            write!(table, "  {:<20}", <&str>::from(verb)).unwrap();
            for (_, history) in &states {
                let story = given::<Ticket>(history.iter().cloned()).by(actor.clone()).at(hour(verb));
                write!(table, "{:>12}", ask(verb, &actor, &story)).unwrap();
            }
            table.push('\n');
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ticket_table.txt");
    if std::env::var_os("REWRITE_TABLES").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == table, "ticket_table.txt is not what the commands say; now they say:\n{table}");
}

#[test]
fn what_is_offered_is_granted_and_nothing_else() {
    let states = states();
    for (name, actor) in actors() {
        for (state, history) in &states {
            for verb in Verb::iter() {
                let story = given::<Ticket>(history.iter().cloned()).by(actor.clone()).at(hour(verb));
                let outcome = ask(verb, &actor, &story);
                // whose the comment is, is not for the scenario to say
                let granted = matches!(outcome, '+' | '=') || outcome == 'x' && verb == Verb::EditComment;
                let offered = allowed(story.state(), story.circumstance()).contains(&verb);
                assert_eq!(offered, granted, "{name}: {verb:?} when {state}");
            }
        }
    }
}
