//! Somebody asks for something.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Applicant, Channel, NotForResidents, NotPermitted, Place, PrecedingTicket, Priority, Term, Terms, Ticket,
    TicketEvent, TicketKind, Verb,
};
use crate::{
    Circumstance, Command, Refusal,
    residency::HomeUnit,
    rules::TicketRules,
    text::{Label, Prose},
};

/// Open a ticket. A resident opens his own.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenTicket {
    /// What sort of thing.
    pub kind: TicketKind,
    /// How it reached us.
    pub source: Channel,
    /// Where it is.
    #[serde(default)]
    pub place: Place,
    /// Person who asks, known or not.
    pub applicant: Applicant,
    /// Which problem, by the classifier.
    #[serde(default)]
    pub category: Option<Label>,
    /// How soon the work is due.
    #[serde(default)]
    pub priority: Priority,
    /// In the applicant's words.
    pub text: Prose,
    /// The closed ticket that it goes on from.
    #[serde(skip)]
    pub follows: Option<PrecedingTicket>,
    /// Where the actor lives or what they own, looked up by the caller: a resident asks for these places.
    #[serde(skip)]
    pub homes: Vec<HomeUnit>,
}

/// The reasons to refuse [`OpenTicket`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum OpenTicketRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// It is more than a resident may ask for.
    #[error(transparent)]
    #[refusal(transparent)]
    Resident(#[from] NotForResidents),
    /// The ticket is opened already.
    #[error("the ticket is opened already")]
    #[refusal(code = "ticket.opened_already", kind = Conflict)]
    Opened,
    /// The ticket that it follows is not closed, or its applicant can still reopen it.
    #[error("a new ticket follows one that is closed and cannot be reopened by its applicant")]
    #[refusal(code = "ticket.follows_one_not_over", kind = Invalid, field = "follows")]
    NotOver,
}

impl Command for OpenTicket {
    type Of = Ticket;
    type Refusal = OpenTicketRefused;
    const OPENS: bool = true;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, OpenTicketRefused> {
        let TicketRules { scenario, policy } =
            at.rules.for_ticket(self.kind, at.now).ok_or(NotPermitted::NoRules)?;
        if !scenario.content.permits_beginning(Verb::Open, &at.actor) {
            return Err(NotPermitted::NotForYourRole(Verb::Open).into());
        }
        let own = at.actor.person.is_some() && at.actor.person == self.applicant.person();
        if !own && !at.actor.roles.iter().any(|role| role != Role::Resident) {
            return Err(NotPermitted::NotForYourRole(Verb::Open).into());
        }
        if at.actor.is_only_resident() {
            self.check_for_residents()?;
        }
        match state {
            Ticket::Unopened => {}
            Ticket::Live(_) | Ticket::Foreign(_) => return Err(OpenTicketRefused::Opened),
        }
        if self.follows.is_some_and(|followed| !followed.is_over(at.now)) {
            return Err(OpenTicketRefused::NotOver);
        }
        let terms = Terms::now(policy.content, at)?;
        let rule = policy.content.rule(self.kind, self.category.as_ref(), self.priority);
        let promised = |term: Term| terms.deadline(term, at.now);
        Ok(vec![TicketEvent::Opened {
            at: at.now,
            kind: self.kind,
            source: self.source,
            place: self.place.clone(),
            applicant: self.applicant.clone(),
            category: self.category.clone(),
            priority: self.priority,
            text: self.text.clone(),
            response_by: rule.and_then(|rule| promised(rule.response)),
            resolve_by: rule.and_then(|rule| rule.resolution).and_then(promised),
            scenario: scenario.reference(),
            policy: policy.reference(),
            follows: self.follows.map(PrecedingTicket::ticket),
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{Closing, assign::tests::assigned, resolve::tests::resolved},
        *,
    };
    use crate::{
        Actor, Role,
        given::given,
        id::{PersonId, TicketId},
        rules::Rules,
    };

    pub(crate) fn resident() -> Actor {
        Actor { person: Some(PersonId::named("anna")), ..Actor::named("user:anna", Role::Resident) }
    }

    pub(crate) fn executor() -> Actor {
        Actor { person: Some(PersonId::named("oleg")), ..Actor::named("user:oleg", Role::Executor) }
    }

    pub(crate) fn open() -> OpenTicket {
        OpenTicket {
            kind: TicketKind::Request,
            source: Channel::Phone,
            place: Place::default(),
            applicant: Applicant::Person { person: PersonId::named("anna") },
            category: None,
            priority: Priority::Normal,
            text: Prose::parse("the tap in the kitchen drips").unwrap(),
            follows: None,
            homes: vec![],
        }
    }

    /// A request of Monday 2 March 2026, noon, Moscow time: response by 16:00, resolution by Thursday noon.
    pub(crate) fn opened() -> TicketEvent {
        given::<Ticket>([]).when(&open()).unwrap().remove(0)
    }

    #[test]
    fn opening_promises() {
        let TicketEvent::Opened { response_by, resolve_by, .. } = opened() else { panic!("opened") };
        assert_eq!(response_by.unwrap().due.to_rfc3339(), "2026-03-02T13:00:00+00:00");
        assert_eq!(resolve_by.unwrap().due.to_rfc3339(), "2026-03-05T09:00:00+00:00");
        assert_eq!(resolve_by.unwrap().warn_at.to_rfc3339(), "2026-03-04T12:36:00+00:00");
    }

    #[test]
    fn a_ticket_is_opened_once() {
        assert_eq!(given::<Ticket>([opened()]).refused(&open()), "ticket.opened_already");
    }

    #[test]
    fn a_resident_opens_his_own() {
        let own = OpenTicket { source: Channel::App, ..open() };
        assert!(given::<Ticket>([]).by(resident()).when(&own).is_ok());
        let other = OpenTicket { applicant: Applicant::Person { person: PersonId::named("boris") }, ..own };
        assert_eq!(given::<Ticket>([]).by(resident()).refused(&other), "ticket.not_for_your_role");
        let anonymous = OpenTicket { applicant: Applicant::Anonymous { contact: None }, ..open() };
        assert_eq!(given::<Ticket>([]).by(resident()).refused(&anonymous), "ticket.not_for_your_role");
        assert!(given::<Ticket>([]).when(&anonymous).is_ok());
    }

    #[test]
    fn a_new_ticket_follows_one_that_is_over() {
        let before = TicketId::named("before");
        let closed = || resolved().into_iter().chain([TicketEvent::Closed { because: Closing::Confirmed }]);
        let follow = |history: Vec<TicketEvent>, now| {
            let follows = PrecedingTicket::found(before, given::<Ticket>(history).state(), &resident());
            let open = OpenTicket { follows, source: Channel::App, ..open() };
            let opened = given::<Ticket>([]).by(resident()).at(now).when(&open);
            opened.map(|mut events| events.remove(0)).map_err(|no| (no.code(), no.field()))
        };
        let refused = Err(("ticket.follows_one_not_over", Some("follows")));
        let followed = follow(closed().collect(), "2026-03-04T09:00:00Z").unwrap();
        assert!(matches!(followed, TicketEvent::Opened { follows, .. } if follows == Some(before)));
        assert_eq!(follow(resolved(), "2026-03-17T09:00:00Z"), refused, "it is reopened");
        assert!(follow(resolved(), "2026-03-17T09:00:01Z").is_ok(), "it is reopened no more");
        assert_eq!(follow(assigned(), "2026-03-17T09:00:01Z"), refused);
        let cancelled = [opened(), TicketEvent::Cancelled { reason: open().text }];
        assert_eq!(follow(cancelled.into(), "2026-03-17T09:00:01Z"), refused);
        // a neighbour's is not there
        let boris = Actor { person: Some(PersonId::named("boris")), ..resident() };
        assert_eq!(PrecedingTicket::found(before, given::<Ticket>(closed()).state(), &boris), None);
        assert_eq!(PrecedingTicket::found(before, &Ticket::Unopened, &resident()), None);
    }

    #[test]
    fn what_was_opened_before_there_was_following_is_read() {
        let mut written = serde_json::to_value(opened()).unwrap();
        assert_eq!(written.as_object_mut().unwrap().remove("follows"), None, "absent where there is none");
        assert_eq!(serde_json::from_value::<TicketEvent>(written).unwrap(), opened());
    }

    #[test]
    fn an_auditor_opens_none() {
        assert_eq!(given::<Ticket>([]).as_role(Role::Auditor).refused(&open()), "ticket.not_for_your_role");
    }

    #[test]
    fn a_company_without_rules_opens_no_ticket() {
        let story = given::<Ticket>([]).by(resident()).under(Rules::default());
        assert_eq!(story.refused(&open()), "ticket.no_rules");
    }
}
