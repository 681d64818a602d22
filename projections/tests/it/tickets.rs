//! Scenes with tickets: of ours, in all the ways they can go, and of another system.

use std::collections::BTreeMap;

use domain::{
    Actor, Command, Role,
    given::moment,
    house::Address,
    id::{CommentId, FileId, HouseId, PersonId, TicketId, UnitId},
    origin::Origin,
    text::{Label, Prose, Text},
    ticket::{
        AcceptTicket, AddParticipant, Applicant, AssignTicket, AttachFile, Audience, CancelTicket,
        CaseHeader, Channel, CheckQuality, ClassifyTicket, CloseTicket, CommentTicket, ConfirmTicket,
        DeclineTicket, Digest, EditComment, EscalateTicket, LogWork, Mark, Material, MergeTicket,
        MissDeadline, OpenTicket, PauseTicket, Place, Priority, QualityVerdict, RateTicket, Rating,
        RecordHistory, RejectTicket, ReopenTicket, ResolveTicket, ResumeTicket, RouteTicket, ScheduleTicket,
        SetDeadline, StartTicket, Status, Step, Target, TicketKind, WarnDeadline, Window,
    },
};

use crate::{houses::house_with_two_flats, world::World};

pub(crate) fn operator() -> Actor {
    Actor::named("user:vera", Role::Operator)
}

pub(crate) fn supervisor() -> Actor {
    Actor::named("user:pavel", Role::Supervisor)
}

pub(crate) fn oleg() -> Actor {
    Actor { person: Some(PersonId::named("oleg")), ..Actor::named("user:oleg", Role::Executor) }
}

pub(crate) fn anna() -> Actor {
    Actor { person: Some(PersonId::named("anna")), ..Actor::named("user:anna", Role::Resident) }
}

pub(crate) fn engine() -> Actor {
    Actor::named("worker:timers", Role::System)
}

pub(crate) fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

pub(crate) fn prose(text: &str) -> Prose {
    Prose::parse(text).unwrap()
}

/// One ticket and the day on which things happen to it, told in the order in which they do.
pub(crate) struct Story<'w> {
    world: &'w World,
    pub(crate) id: TicketId,
}

pub(crate) fn request() -> OpenTicket {
    OpenTicket {
        kind: TicketKind::Request,
        source: Channel::Phone,
        place: Place::default(),
        applicant: Applicant::Person { person: PersonId::named("anna") },
        category: Some(label("water")),
        priority: Priority::Normal,
        text: prose("The tap in the kitchen drips"),
        follows: None,
        homes: vec![],
    }
}

impl<'w> Story<'w> {
    /// At nine on Monday, the second of March.
    pub(crate) async fn opened(world: &'w World, name: &str, command: OpenTicket) -> Self {
        Self { world, id: TicketId::named(name) }.then(operator(), "2026-03-02T09:00:00Z", command).await
    }

    pub(crate) async fn then<C: Command>(self, actor: Actor, now: &str, command: C) -> Self {
        self.world.ask_by(actor, now, self.id.0, command).await;
        self
    }

    pub(crate) async fn assigned(self) -> Self {
        let assign = AssignTicket { executor: PersonId::named("oleg") };
        self.then(operator(), "2026-03-02T09:30:00Z", assign).await
    }

    pub(crate) async fn started(self) -> Self {
        self.then(oleg(), "2026-03-02T10:00:00Z", StartTicket {}).await
    }

    pub(crate) async fn resolved(self, now: &str) -> Self {
        self.then(oleg(), now, ResolveTicket { summary: prose("A new washer") }).await
    }
}

/// Mended and confirmed the same morning.
pub(crate) async fn mended(world: &World, name: &str) -> TicketId {
    let story = Story::opened(world, name, request()).await.assigned().await.started().await;
    let story = story.resolved("2026-03-02T11:00:00Z").await;
    story.then(anna(), "2026-03-02T12:00:00Z", ConfirmTicket {}).await.id
}

/// Everything that can happen to a ticket happens to this one.
pub(crate) async fn a_long_story(world: &World, name: &str, house: HouseId, unit: UnitId) -> TicketId {
    let place = Place { house: Some(house), unit: Some(unit), address: None };
    let story = Story::opened(world, name, OpenTicket { place, ..request() }).await;
    let classify =
        ClassifyTicket { kind: None, category: Some(label("water/tap")), priority: Priority::High };
    let route = RouteTicket { to: label("plumbers"), rule: Some(label("water")), because: prose("water") };
    let story = story.then(operator(), "2026-03-02T09:10:00Z", classify).await;
    let story = story.then(operator(), "2026-03-02T09:11:00Z", route).await.assigned().await;
    let decline = DeclineTicket { reason: prose("I am on leave") };
    let story = story.then(oleg(), "2026-03-02T09:40:00Z", decline).await;
    let assign = AssignTicket { executor: PersonId::named("oleg") };
    let story = story.then(operator(), "2026-03-02T09:45:00Z", assign).await;
    let story = story.then(oleg(), "2026-03-02T09:50:00Z", AcceptTicket {}).await;
    let visit =
        |from: &str, to: &str| ScheduleTicket { window: Window::new(moment(from), moment(to)).unwrap() };
    let first = visit("2026-03-02T12:00:00Z", "2026-03-02T14:00:00Z");
    let second = visit("2026-03-03T12:00:00Z", "2026-03-03T14:00:00Z");
    let story = story.then(operator(), "2026-03-02T09:51:00Z", first).await;
    let story = story.then(operator(), "2026-03-02T09:52:00Z", second).await.started().await;
    let pause = PauseTicket { reason: prose("No washer"), until: Some(moment("2026-03-03T09:00:00Z")) };
    let story = story.then(oleg(), "2026-03-02T11:00:00Z", pause).await;
    let story = story.then(engine(), "2026-03-03T09:00:00Z", ResumeTicket {}).await;
    let story = talked_about(story).await;
    let work = LogWork {
        minutes: 40,
        materials: vec![Material {
            name: label("washer"),
            quantity: "2.50".parse().unwrap(),
            measure: Text::parse("piece").unwrap(),
        }],
        note: Some(prose("Both taps")),
    };
    let story = story.then(oleg(), "2026-03-03T10:00:00Z", work.clone()).await;
    let story = story.then(oleg(), "2026-03-03T10:10:00Z", LogWork { minutes: 15, note: None, ..work }).await;
    let story = promised(story).await.resolved("2026-03-05T16:00:00Z").await;
    let reopen = ReopenTicket { reason: prose("It drips again") };
    let story = story.then(anna(), "2026-03-06T09:00:00Z", reopen).await;
    let story = story.then(oleg(), "2026-03-06T09:30:00Z", StartTicket {}).await;
    let story = story.resolved("2026-03-06T10:00:00Z").await;
    let mark = |mark: u8| Mark::try_from(mark).unwrap();
    let rating = Rating {
        speed: mark(3),
        quality: mark(4),
        courtesy: mark(5),
        tidiness: mark(5),
        information: mark(4),
    };
    let story = story.then(anna(), "2026-03-06T12:00:00Z", RateTicket { rating }).await;
    let check = CheckQuality { verdict: QualityVerdict::Passed, remark: Some(prose("Dry")) };
    let story = story.then(supervisor(), "2026-03-07T12:00:00Z", check).await;
    story.then(engine(), "2026-03-21T10:00:00Z", CloseTicket {}).await.id
}

async fn talked_about(story: Story<'_>) -> Story<'_> {
    let say = |name: &str, audience, text: &str| CommentTicket {
        comment: CommentId::named(name),
        audience,
        text: prose(text),
    };
    let story = story
        .then(operator(), "2026-03-03T09:01:00Z", say("1", Audience::Internal, "He is late\tagain"))
        .await
        .then(anna(), "2026-03-03T09:02:00Z", say("2", Audience::Resident, "When does he come?"))
        .await;
    let edit = EditComment { comment: CommentId::named("2"), text: prose("When does anybody come?") };
    let story = story.then(anna(), "2026-03-03T09:03:00Z", edit).await;
    let guest = AddParticipant { person: PersonId::named("boris") };
    let photograph = AttachFile {
        file: FileId::named("tap"),
        audience: Audience::Resident,
        name: label("tap.jpg"),
        sha256: Digest::parse(&"ab".repeat(32)).unwrap(),
        size: 12_345,
        media_type: Text::parse("image/jpeg").unwrap(),
    };
    story
        .then(operator(), "2026-03-03T09:04:00Z", guest)
        .await
        .then(anna(), "2026-03-03T09:05:00Z", photograph)
        .await
}

async fn promised(story: Story<'_>) -> Story<'_> {
    let which = Target::Resolution;
    let later =
        SetDeadline { which, due: moment("2026-03-05T12:00:00Z"), reason: prose("The shop is closed") };
    story
        .then(supervisor(), "2026-03-03T10:20:00Z", later)
        .await
        .then(engine(), "2026-03-05T11:00:00Z", WarnDeadline { which })
        .await
        .then(engine(), "2026-03-05T12:00:00Z", MissDeadline { which })
        .await
        .then(
            engine(),
            "2026-03-05T12:00:01Z",
            EscalateTicket { to: Role::Supervisor, because: prose("late") },
        )
        .await
}

/// A case of another system, told in this order: label, state, moment, by whom.
pub(crate) async fn told(world: &World, case: CaseHeader, steps: &[(&str, Status, &str, &str)]) -> TicketId {
    let id = TicketId::named(&case.origin.name());
    let steps = steps.iter().map(|(text, state, at, by)| Step {
        key: key(text, at, by).into(),
        label: label(text),
        state: *state,
        at: moment(at),
        by: Some(*by).filter(|by| !by.is_empty()).map(label),
    });
    world.ask(id.0, RecordHistory { case, steps: steps.collect() }).await;
    id
}

fn key(label: &str, at: &str, by: &str) -> u64 {
    let bytes = label.bytes().chain(at.bytes()).chain(by.bytes());
    bytes.fold(7, |key, byte| key.wrapping_mul(1_000_003).wrapping_add(u64::from(byte)))
}

pub(crate) fn case(source: &str, id: &str, opened_at: &str) -> CaseHeader {
    CaseHeader {
        origin: Origin { source: Text::parse(source).unwrap(), id: label(id) },
        opened_at: moment(opened_at),
        due: None,
        closed_at: None,
        category: None,
        address: None,
        attributes: BTreeMap::new(),
        verdict: None,
    }
}

/// Some of everything.
pub(crate) async fn a_year_of_tickets(world: &World) {
    let house = house_with_two_flats(world, "Aleutskaya 7").await;
    a_long_story(world, "long", house, UnitId::named("Aleutskaya 7/9")).await;
    for name in ["one", "two"] {
        mended(world, name).await;
    }
    Story::opened(world, "new", request()).await;
    let cancelled = Story::opened(world, "cancelled", request()).await;
    cancelled.then(anna(), "2026-03-02T10:00:00Z", CancelTicket { reason: prose("It stopped") }).await;
    let rejected = Story::opened(world, "rejected", request()).await;
    rejected.then(operator(), "2026-03-02T10:00:00Z", RejectTicket { reason: prose("Not ours") }).await;
    let merged = Story::opened(world, "merged", request()).await;
    let (ticket, into) = (TicketId::named("merged"), TicketId::named("long"));
    let merge = MergeTicket { ticket, into, into_status: Some(Status::Assigned) };
    merged.then(operator(), "2026-03-02T10:00:00Z", merge).await;
    let address = Some(Address::parse("3810 Bailey Avenue").unwrap());
    let known = CaseHeader { address, ..case("helpdesk", "NA", "2012-10-09T14:50:17Z") };
    let first = ("Closed", Status::Closed, "2012-11-09T12:54:39Z", "Value 3");
    let earlier = ("Take in charge", Status::Assigned, "2012-10-09T14:51:01Z", "Value 1");
    told(world, known.clone(), &[first]).await;
    told(world, known, &[first, earlier]).await;
}
