//! The list shows each actor the tickets that exist for them by the domain, whatever happened to the tickets.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use domain::{
    Actor, Command, Role, Roles,
    audience::EVERYONE,
    given::moment,
    id::{PersonId, TicketId},
    ticket::{
        AddParticipant, Applicant, AssignTicket, CancelTicket, CloseTicket, ConfirmTicket, DeclineTicket,
        MergeTicket, OpenTicket, PauseTicket, RejectTicket, ReopenTicket, ResolveTicket, ResumeTicket,
        StartTicket, Status, Ticket, Visibility,
    },
};
use projections::ticket_queue::{Asked, TicketQueue, queue};
use proptest::{collection::vec, prelude::*, sample::select, strategy::ValueTree, test_runner::TestRunner};
use schemas::{Ask, ExecuteError};
use strum::IntoEnumIterator;
use uuid::Uuid;

use crate::{
    tickets::{case, prose, request, told},
    world::World,
};

const PEOPLE: [&str; 3] = ["anna", "oleg", "boris"];
const NOW: &str = "2026-03-02T09:00:00Z";
const TICKETS: usize = 100;

/// Something that is asked of a ticket; it may be refused.
#[derive(Debug, Clone, Copy)]
enum Step {
    Assign(&'static str),
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
    Add(&'static str),
}

/// A ticket: who asked for it, and what each of these people asks of it.
#[derive(Debug, Clone)]
struct Life {
    applicant: Option<&'static str>,
    steps: Vec<(&'static str, Step)>,
}

fn lives() -> impl Strategy<Value = Life> {
    let step = prop_oneof![
        4 => select(&PEOPLE[..]).prop_map(Step::Assign),
        1 => Just(Step::Decline),
        2 => Just(Step::Start),
        1 => Just(Step::Pause),
        1 => Just(Step::Resume),
        2 => Just(Step::Resolve),
        1 => Just(Step::Confirm),
        1 => Just(Step::Reopen),
        1 => Just(Step::Close),
        1 => Just(Step::Cancel),
        1 => Just(Step::Reject),
        1 => Just(Step::Merge),
        2 => select(&PEOPLE[..]).prop_map(Step::Add),
    ];
    let steps = vec((select(&PEOPLE[..]), step), 0..10);
    (proptest::option::of(select(&PEOPLE[..])), steps)
        .prop_map(|(applicant, steps)| Life { applicant, steps })
}

fn actor(name: Option<&str>, roles: Roles) -> Actor {
    let person = name.map(PersonId::named);
    Actor { person, roles, ..Actor::named(format!("user:{}", name.unwrap_or("nobody")), Role::Auditor) }
}

async fn live(world: &World, id: TicketId, life: &Life) {
    let applicant = life.applicant.map_or(Applicant::Anonymous { contact: None }, |name| Applicant::Person {
        person: PersonId::named(name),
    });
    ask(world, id, "vera", OpenTicket { applicant, ..request() }).await;
    for (who, step) in &life.steps {
        let reason = prose("because");
        match *step {
            Step::Assign(name) => {
                ask(world, id, who, AssignTicket { executor: PersonId::named(name) }).await;
            }
            Step::Decline => ask(world, id, who, DeclineTicket { reason }).await,
            Step::Start => ask(world, id, who, StartTicket {}).await,
            Step::Pause => ask(world, id, who, PauseTicket { reason, until: None }).await,
            Step::Resume => ask(world, id, who, ResumeTicket {}).await,
            Step::Resolve => ask(world, id, who, ResolveTicket { summary: reason }).await,
            Step::Confirm => ask(world, id, who, ConfirmTicket {}).await,
            Step::Reopen => ask(world, id, who, ReopenTicket { reason }).await,
            Step::Close => ask(world, id, who, CloseTicket {}).await,
            Step::Cancel => ask(world, id, who, CancelTicket { reason }).await,
            Step::Reject => ask(world, id, who, RejectTicket { reason }).await,
            Step::Merge => {
                let into = TicketId::named("another");
                ask(world, id, who, MergeTicket { ticket: id, into, into_status: Some(Status::New) }).await;
            }
            Step::Add(name) => ask(world, id, who, AddParticipant { person: PersonId::named(name) }).await,
        }
    }
}

/// Asks in all roles of people; a refusal is no event.
async fn ask<C: Command>(world: &World, id: TicketId, who: &str, command: C) {
    let outcome =
        world.store.execute(id.0, &command, &Ask::new(moment(NOW), actor(Some(who), EVERYONE))).await;
    assert!(matches!(outcome, Ok(_) | Err(ExecuteError::Refused(_))), "{outcome:?}");
}

#[tokio::test]
async fn the_list_shows_what_the_domain_allows() {
    let world = World::new().await;
    let mut runner = TestRunner::default();
    let lives = vec(lives(), TICKETS).new_tree(&mut runner).unwrap().current();
    let mut tickets = Vec::new();
    for (number, life) in lives.into_iter().enumerate() {
        let id = TicketId::named(&number.to_string());
        live(&world, id, &life).await;
        tickets.push((id.0, life, world.store.load::<Ticket>(id.0).await.unwrap().state));
    }
    let foreign = told(&world, case("helpdesk", "NA", NOW), &[]).await;
    let foreign = world.store.load::<Ticket>(foreign.0).await.unwrap().state;
    world.follow_with(&mut TicketQueue::default(), 1_000).await;

    let mut listed: HashMap<Visibility, BTreeSet<Uuid>> = HashMap::new();
    for actor in actors() {
        let visibility = Visibility::of(&actor);
        if let Entry::Vacant(entry) = listed.entry(visibility) {
            let page = queue(&world.pool, &Asked::of(visibility)).await.unwrap();
            let counted: i64 = page.counts.iter().map(|count| count.tickets).sum();
            assert_eq!(counted as usize, page.tickets.len(), "{visibility:?}");
            entry.insert(page.tickets.into_iter().map(|row| row.id).collect());
        }
        for (id, life, state) in &tickets {
            let shown = listed[&visibility].contains(id);
            assert_eq!(visibility.allows(state), shown, "{actor:?}: {life:?} led to {state:?}");
        }
        assert_eq!(visibility.allows(&foreign), visibility == Visibility::Every, "{actor:?}");
    }
    // everything, and what four people see in four mixes of the roles that see their own; nobody's roles see nothing
    assert_eq!(listed.len(), 1 + 4 * 4);
    let sizes: BTreeSet<_> = listed.values().map(BTreeSet::len).collect();
    assert!(sizes.len() > 4 && sizes.contains(&0) && sizes.contains(&TICKETS), "{sizes:?}");
}

/// Each person, and an actor without a person, in every mix of roles.
fn actors() -> impl Iterator<Item = Actor> {
    let people = PEOPLE.into_iter().map(Some).chain([None]);
    people.flat_map(|name| {
        let roles: Vec<Role> = Role::iter().collect();
        (0..1_u32 << roles.len()).map(move |mix| {
            let chosen = roles.iter().enumerate().filter(|(bit, _)| mix & (1 << bit) != 0);
            actor(name, chosen.map(|(_, role)| *role).collect())
        })
    })
}
