//! Tickets.

use domain::{
    contact::Contacts,
    id::{PersonId, TicketId},
    person::Person,
    text::{Label, Prose},
    ticket::{
        AcceptTicket, AddParticipant, AdoptRules, Applicant, AssignTicket, CancelTicket, Channel,
        CheckQuality, ClassifyTicket, CloseTicket, CommentTicket, ConfirmTicket, DeclineTicket, EditComment,
        EscalateTicket, LogWork, MergeTicket, OpenTicket, PauseTicket, Place, PrecedingTicket, Priority,
        RateTicket, RecordHistory, RejectTicket, ReopenTicket, ResolveTicket, ResumeTicket, RouteTicket,
        ScheduleTicket, SetDeadline, StartTicket, Ticket, TicketKind,
    },
};
use schemars::JsonSchema;
use schemas::{Ask, Done, Store, store::UnitError, tickets};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    command::{CommandContext, IntoCommand, command, creation},
    people::homes,
    problem::{Fault, Problem},
    route::Route,
};

mod files;
mod permits;
mod views;

/// The routes. Which of them are for this ticket, now, is the scenario's to say.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = views::routes();
    routes.extend(files::routes());
    routes.extend([
        creation::<NewTicket>("open_ticket", "/api/tickets"),
        command::<ClassifyTicket>("classify_ticket", "/api/tickets/{id}/classify"),
        command::<RouteTicket>("route_ticket", "/api/tickets/{id}/route"),
        command::<Assignment>("assign_ticket", "/api/tickets/{id}/assign"),
        command::<AcceptTicket>("accept_ticket", "/api/tickets/{id}/accept"),
        command::<DeclineTicket>("decline_ticket", "/api/tickets/{id}/decline"),
        command::<ScheduleTicket>("schedule_ticket", "/api/tickets/{id}/schedule"),
        command::<StartTicket>("start_ticket", "/api/tickets/{id}/start"),
        command::<PauseTicket>("pause_ticket", "/api/tickets/{id}/pause"),
        command::<ResumeTicket>("resume_ticket", "/api/tickets/{id}/resume"),
        command::<LogWork>("log_work", "/api/tickets/{id}/log-work"),
        command::<ResolveTicket>("resolve_ticket", "/api/tickets/{id}/resolve"),
        command::<ConfirmTicket>("confirm_ticket", "/api/tickets/{id}/confirm"),
        command::<ReopenTicket>("reopen_ticket", "/api/tickets/{id}/reopen"),
        command::<CloseTicket>("close_ticket", "/api/tickets/{id}/close"),
        command::<CancelTicket>("cancel_ticket", "/api/tickets/{id}/cancel"),
        command::<RejectTicket>("reject_ticket", "/api/tickets/{id}/reject"),
        command::<Merge>("merge_ticket", "/api/tickets/{id}/merge"),
        command::<CommentTicket>("comment_ticket", "/api/tickets/{id}/comment"),
        command::<EditComment>("edit_comment", "/api/tickets/{id}/edit-comment"),
        command::<Participant>("add_participant", "/api/tickets/{id}/add-participant"),
        command::<SetDeadline>("set_deadline", "/api/tickets/{id}/set-deadline"),
        command::<AdoptRules>("adopt_rules", "/api/tickets/{id}/adopt-rules"),
        command::<EscalateTicket>("escalate_ticket", "/api/tickets/{id}/escalate"),
        command::<RateTicket>("rate_ticket", "/api/tickets/{id}/rate"),
        command::<CheckQuality>("check_quality", "/api/tickets/{id}/check-quality"),
        command::<ForeignHistory>("record_history", "/api/tickets/{id}/record-history"),
    ]);
    routes
}

/// Open a ticket. A resident opens his own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTicket {
    /// What sort of thing.
    kind: TicketKind,
    /// How it reached us.
    source: Channel,
    /// Where it is.
    #[serde(default)]
    place: Place,
    /// Person who asks, known or not.
    applicant: NewApplicant,
    /// Which problem, by the classifier.
    #[serde(default)]
    category: Option<Label>,
    /// How soon the work is due.
    #[serde(default)]
    priority: Priority,
    /// In the applicant's words.
    text: Prose,
    /// The closed ticket that it goes on from: one that is too old to be reopened.
    #[serde(default)]
    follows: Option<TicketId>,
}

/// Person who asks, known or not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum NewApplicant {
    /// Somebody we know.
    Person {
        /// Id of the person who asks.
        person: PersonId,
    },
    /// Somebody we do not.
    Anonymous {
        /// How to answer; sealed under a key of this ticket before anybody keeps it.
        #[serde(default)]
        contact: Option<Contacts>,
    },
}

impl CommandContext<'_> {
    /// The ticket that a new one follows, where whoever asks knows of it.
    async fn finds(self, before: TicketId) -> Result<PrecedingTicket, Problem> {
        let found = |ticket: &Ticket, _| PrecedingTicket::found(before, ticket, self.actor);
        let unknown = || Fault::ReferenceUnknown.because("there is no such ticket").at("follows");
        self.look(before.0, found).await?.ok_or_else(unknown)
    }
}

impl IntoCommand for NewTicket {
    type Command = OpenTicket;

    async fn into_command(self, context: CommandContext<'_>) -> Result<OpenTicket, Problem> {
        // the homes of a resident are there, and the decision refuses other places without a word about them
        if !context.actor.is_only_resident() {
            context.knows_place(self.place.house, self.place.unit, ["place.house", "place.unit"]).await?;
        }
        let applicant = match self.applicant {
            NewApplicant::Person { person } => {
                if context.actor.person != Some(person) {
                    context.knows::<Person>(person.0, "applicant.person").await?;
                }
                Applicant::Person { person }
            }
            NewApplicant::Anonymous { contact: None } => Applicant::Anonymous { contact: None },
            NewApplicant::Anonymous { contact: Some(contact) } => {
                Applicant::Anonymous { contact: Some(context.app.vault().seal(context.id, &contact).await?) }
            }
        };
        let follows = match self.follows {
            Some(before) => Some(context.finds(before).await?),
            None => None,
        };
        Ok(OpenTicket {
            kind: self.kind,
            source: self.source,
            place: self.place,
            applicant,
            category: self.category,
            priority: self.priority,
            text: self.text,
            follows,
            homes: homes(context.app, context.actor).await?,
        })
    }
}

/// Join it to another.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Merge {
    /// The one that goes on.
    into: TicketId,
}

impl IntoCommand for Merge {
    type Command = MergeTicket;

    async fn into_command(self, context: CommandContext<'_>) -> Result<MergeTicket, Problem> {
        context.knows::<Ticket>(self.into.0, "into").await?;
        // the unit of work looks where the other one stands
        Ok(MergeTicket { ticket: TicketId(context.id), into: self.into, into_status: None })
    }

    async fn execute(store: &Store, _: Uuid, command: &MergeTicket, ask: &Ask) -> Result<Done, UnitError> {
        store.execute_unit(&tickets::MergeWork(command), ask).await
    }
}

/// Give it to somebody. An executor may take what nobody has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct Assignment(AssignTicket);

impl IntoCommand for Assignment {
    type Command = AssignTicket;

    async fn into_command(self, context: CommandContext<'_>) -> Result<AssignTicket, Problem> {
        if context.actor.person != Some(self.0.executor) {
            context.knows::<Person>(self.0.executor.0, "executor").await?;
        }
        Ok(self.0)
    }
}

/// Let somebody in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct Participant(AddParticipant);

impl IntoCommand for Participant {
    type Command = AddParticipant;

    async fn into_command(self, context: CommandContext<'_>) -> Result<AddParticipant, Problem> {
        context.knows::<Person>(self.0.person.0, "person").await?;
        Ok(self.0)
    }
}

/// Take over the history of another system. Our scenario does not judge it; what is known already is not
/// recorded again, so that an import can be repeated.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct ForeignHistory(RecordHistory);

impl IntoCommand for ForeignHistory {
    type Command = RecordHistory;

    async fn into_command(self, context: CommandContext<'_>) -> Result<RecordHistory, Problem> {
        let origin = &self.0.case.origin;
        context.is_of::<Ticket>(origin, TicketId::named(&origin.name()).0, "case.origin").await?;
        Ok(self.0)
    }
}
