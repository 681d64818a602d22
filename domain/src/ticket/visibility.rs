//! Which tickets exist for an actor.

use super::{LiveTicket, Status, Ticket};
use crate::{Actor, Role, audience::OFFICE_AND_PARTNERS, id::PersonId};

/// The tickets that exist for an actor. Read models filter by the same value: `projections::ticket_queue`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// All tickets, cases of other systems too.
    Every,
    /// The tickets of ours that the actor has to do with.
    Own(OwnTickets),
}

/// The tickets that an actor has to do with: those that the person was added to, and more by role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OwnTickets {
    /// Person of the actor, where there is one.
    pub person: Option<PersonId>,
    /// Whether the actor is an executor, who sees the tickets that the person does or did, and those that nobody has.
    pub executor: bool,
    /// Whether the actor is a resident, who sees the tickets that the person asked for.
    pub resident: bool,
}

impl Visibility {
    /// The tickets that exist for this actor.
    pub fn of(actor: &Actor) -> Self {
        if actor.is_among(OFFICE_AND_PARTNERS) {
            return Self::Every;
        }
        Self::Own(OwnTickets {
            person: actor.person,
            executor: actor.roles.has(Role::Executor),
            resident: actor.roles.has(Role::Resident),
        })
    }

    /// Whether this ticket is one of them.
    pub fn allows(self, ticket: &Ticket) -> bool {
        match self {
            Self::Every => true,
            Self::Own(own) => ticket.live().is_some_and(|live| own.has(live)),
        }
    }
}

impl OwnTickets {
    fn has(self, ticket: &LiveTicket) -> bool {
        let unassigned = self.executor && ticket.stage.status() == Status::New;
        let own = self.person.is_some_and(|person| {
            ticket.participants.contains(&person)
                || self.executor && ticket.executor() == Some(person)
                || self.resident && ticket.applicant.person() == Some(person)
        });
        unassigned || own
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            TicketEvent,
            assign::tests::assigned,
            open::tests::{executor, opened, resident},
        },
        *,
    };
    use crate::{Roles, audience::EVERYONE, given::given};

    fn sees(actor: &Actor, history: Vec<TicketEvent>) -> bool {
        Visibility::of(actor).allows(given::<Ticket>(history).state())
    }

    fn with(actor: Actor, roles: Roles) -> Actor {
        Actor { roles, ..actor }
    }

    #[test]
    fn an_executor_sees_own_tickets_and_those_that_nobody_has() {
        let boris = Actor { person: Some(PersonId::named("boris")), ..executor() };
        assert!(sees(&boris, vec![opened()]));
        assert!(!sees(&boris, assigned()));
        assert!(sees(&executor(), assigned()));
        assert!(!sees(&with(executor(), Role::Resident.into()), assigned()), "the job is another role's");
    }

    #[test]
    fn a_resident_sees_what_they_asked_for() {
        assert!(sees(&resident(), assigned()));
        assert!(!sees(&Actor { person: Some(PersonId::named("boris")), ..resident() }, assigned()));
        assert!(!sees(&with(resident(), Role::Executor.into()), assigned()), "the request is another role's");
    }

    #[test]
    fn a_participant_sees_the_ticket_in_any_role() {
        let boris = PersonId::named("boris");
        let history = [assigned(), vec![TicketEvent::ParticipantAdded { person: boris }]].concat();
        for role in [Role::Executor, Role::Resident] {
            let actor = Actor { person: Some(boris), ..Actor::named("user:boris", role) };
            assert!(!sees(&actor, assigned()), "{role:?}");
            assert!(sees(&actor, history.clone()), "{role:?}");
        }
    }

    #[test]
    fn everybody_else_sees_every_ticket_and_whoever_is_no_person_none_of_their_own() {
        let others = EVERYONE.without(Role::Executor).without(Role::Resident);
        for role in others.iter().chain([Role::System]) {
            assert_eq!(Visibility::of(&Actor::named("other", role)), Visibility::Every, "{role:?}");
        }
        let nobody = Actor::named("nobody", Role::Resident);
        let anonymous = given::<Ticket>([]).state().clone();
        assert!(!sees(&nobody, assigned()) && !Visibility::of(&nobody).allows(&anonymous));
    }
}
