//! The ticket's card and its thread.

use domain::{
    id::{CommentId, PersonId, TicketId, UnitId},
    ticket::{Audience, ClockBasis, Closing, CommentTicket, DeadlineMoveReason, EditComment, Target, Ticket},
};
use projections::ticket_card::{by_ids, comments, numbered};

use crate::{
    houses::house_with_two_flats,
    tickets::{Story, a_long_story, a_year_of_tickets, operator, prose, request},
    world::World,
};

#[tokio::test]
async fn a_card_shows_everything_that_happened() {
    let world = World::new().await;
    let house = house_with_two_flats(&world, "Aleutskaya 7").await;
    let id = a_long_story(&world, "long", house, UnitId::named("Aleutskaya 7/9")).await;
    world.follow(5).await;

    let card = by_ids(&world.pool, &[id.0]).await.unwrap().remove(0);
    assert_eq!(numbered(&world.pool, card.number).await.unwrap(), Some(id.0));
    assert_eq!((&*card.status, card.address.as_deref()), ("closed", Some("Aleutskaya 7, 9")));
    assert_eq!((card.minutes, card.work.len(), card.comments, card.reopened), (55, 2, 2, 1));
    let materials: Vec<_> = card.materials.iter().map(|sum| sum.quantity.to_string()).collect();
    assert_eq!(materials, ["5.00"], "the same thing is one line");
    assert_eq!(card.visits.len(), 2);
    assert_eq!(card.pauses[0].to, card.pauses[0].until);
    let why: Vec<_> = card.moves.iter().map(|moved| (moved.which, moved.because.clone())).collect();
    let decided = DeadlineMoveReason::Decided { reason: prose("The shop is closed") };
    assert_eq!(
        why,
        [
            (Target::Response, DeadlineMoveReason::Reclassified),
            (Target::Resolution, DeadlineMoveReason::Reclassified),
            (Target::Resolution, DeadlineMoveReason::Paused),
            (Target::Resolution, decided),
            (Target::Resolution, DeadlineMoveReason::Reopened),
        ]
    );
    assert!(card.moves.windows(2).all(|pair| pair[0].which != pair[1].which || pair[0].to == pair[1].from));
    assert_eq!((card.escalations.len(), card.resolutions.len(), card.files.len()), (1, 2, 1));
    assert_eq!(card.participants, [PersonId::named("boris").0]);
    assert_eq!(card.ending.as_ref().unwrap().because, Some(Closing::Unopposed));
    assert_eq!(card.promises.resolution.as_ref().unwrap().promise.pace, ClockBasis::Business);
    assert!(card.rating.is_some() && !card.accepted);

    let shown = card.for_residents();
    assert!(shown.escalations.is_empty() && shown.checks.is_empty() && shown.files.len() == 1);
}

#[tokio::test]
async fn promises_stand_as_the_domain_says() {
    let world = World::new().await;
    a_year_of_tickets(&world).await;
    world.follow(100).await;
    for name in ["long", "one", "new", "cancelled", "rejected", "merged"] {
        let id = TicketId::named(name).0;
        let card = by_ids(&world.pool, &[id]).await.unwrap().remove(0);
        let ticket = world.store.load::<Ticket>(id).await.unwrap();
        let live = ticket.state.live().unwrap();
        let of = |which| match which {
            Target::Response => card.promises.response.as_ref(),
            Target::Resolution => card.promises.resolution.as_ref(),
        };
        for which in [Target::Response, Target::Resolution] {
            assert_eq!(of(which).map(|shown| shown.promise), live.promises().of(which), "{name} {which:?}");
        }
    }
}

#[tokio::test]
async fn a_thread_keeps_what_was_said_first() {
    let world = World::new().await;
    let house = house_with_two_flats(&world, "Aleutskaya 7").await;
    let id = a_long_story(&world, "long", house, UnitId::named("Aleutskaya 7/9")).await;
    // an id that another ticket's comment has, too
    let again = Story::opened(&world, "again", request()).await;
    let comment = CommentId::named("1");
    let say = CommentTicket { comment, audience: Audience::Resident, text: prose("Elsewhere") };
    let again = again.then(operator(), "2026-03-02T10:00:00Z", say).await;
    let edit = EditComment { comment, text: prose("Somewhere else") };
    let again = again.then(operator(), "2026-03-02T10:01:00Z", edit).await.id;
    world.follow(3).await;

    let thread = comments(&world.pool, id.0, Audience::Internal, 0, 50).await.unwrap();
    let texts: Vec<_> = thread.iter().map(|comment| &*comment.text).collect();
    assert_eq!(texts, ["He is late\tagain", "When does anybody come?"]);
    assert_eq!(thread[1].edits[0].text, "When does he come?");
    let theirs = comments(&world.pool, id.0, Audience::Resident, 0, 50).await.unwrap();
    assert_eq!(theirs.len(), 1, "internal comments are for staff");
    assert!(comments(&world.pool, id.0, Audience::Internal, thread[1].number, 50).await.unwrap().is_empty());
    assert_eq!(comments(&world.pool, again.0, Audience::Internal, 0, 50).await.unwrap()[0].edits.len(), 1);
}
