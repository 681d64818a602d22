//! What is seen of tickets, by whom.

use chrono::Utc;
use domain::{
    Actor, Role,
    audience::{OFFICE, STAFF, STAFF_AND_PARTNERS},
    contact::Contacts,
    sealed::Sealed,
    ticket::{Audience, Status, TicketKind, Verb, Visibility},
};
use projections::{
    Model,
    explorer::{Chapter, chapters},
    ticket_card::{self, Comment, TicketCard},
    ticket_history::{self, TicketCase, TicketStep},
    ticket_queue::{self, Asked, Cursor, Sort},
};
use schemars::JsonSchema;
use schemas::{
    streams::{self, HistoryEnd},
    tail,
    vault::VaultError,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::permits::{offered, permitted};
use crate::{
    call::Call,
    problem::{Fault, Problem},
    query::{Limit, Moment, Nothing, Page, Several, found, query},
    route::{Right, Route},
};

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    let (historians, staff) = (Right::Roles(STAFF_AND_PARTNERS), Right::Roles(STAFF));
    vec![
        query("list_tickets", "/api/tickets", Right::SignedIn, &[Model::TicketQueue], list)
            .about("Tickets that you may see, the most urgent first, and how many stand where."),
        query("show_ticket", "/api/tickets/{id}", Right::SignedIn, &[Model::TicketCard], show)
            .about("A ticket's card, with what you may ask of it now."),
        query("list_comments", "/api/tickets/{id}/comments", Right::SignedIn, &[Model::TicketCard], comments)
            .about("A ticket's thread, as far as you may read it."),
        query("show_history", "/api/tickets/{id}/history", historians, &[Model::TicketHistory], history)
            .about("What happened to a ticket, with times and figures; foreign cases too."),
        query("show_timeline", "/api/tickets/{id}/timeline", staff, &[Model::Explorer], timeline)
            .about("Every event of a ticket: who, when, what was decided, and what led to it."),
        query("show_past", "/api/tickets/{id}/past", staff, &[Model::TicketCard], past)
            .about("A ticket's card as it was at one of its versions, or at an instant."),
    ]
}

/// In which order.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Order {
    /// What is due first comes first.
    #[default]
    Due,
    /// What was opened last comes first.
    Opened,
    /// The highest number comes first.
    Number,
}

/// Which tickets.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// With one of these, with commas between them.
    #[serde(default)]
    status: Several<Status>,
    /// That this person does.
    #[serde(default)]
    executor: Option<Uuid>,
    /// That this person asked for.
    #[serde(default)]
    applicant: Option<Uuid>,
    /// In this house.
    #[serde(default)]
    house: Option<Uuid>,
    /// In this unit.
    #[serde(default)]
    unit: Option<Uuid>,
    /// Of this category.
    #[serde(default)]
    category: Option<String>,
    /// Of this kind.
    #[serde(default)]
    kind: Option<TicketKind>,
    /// With a broken promise.
    #[serde(default)]
    overdue: bool,
    /// With this in the number, the address, the category or the text.
    #[serde(default)]
    text: Option<String>,
    /// In this order.
    #[serde(default)]
    sort: Order,
    /// After this one: `next` of the page before.
    #[serde(default)]
    after: Option<String>,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<ticket_queue::Page, Problem> {
    let after = which.after.as_deref().map(str::parse::<Cursor>).transpose();
    let asked = Asked {
        visibility: Visibility::of(&call.identity()?.actor),
        statuses: which.status.0,
        executor: which.executor,
        applicant: which.applicant,
        house: which.house,
        unit: which.unit,
        category: which.category,
        kind: which.kind,
        overdue_at: which.overdue.then(Utc::now),
        text: which.text,
        sort: match which.sort {
            Order::Due => Sort::Due,
            Order::Opened => Sort::Opened,
            Order::Number => Sort::Number,
        },
        after: after.map_err(|error| Fault::Invalid.because(error.to_string()).at("after"))?,
        limit: which.limit.rows(),
    };
    Ok(ticket_queue::queue(call.app.pool(), &asked).await?)
}

/// A ticket's card.
#[derive(Debug, Serialize, JsonSchema)]
struct SeenTicket {
    /// All that is known of it.
    #[serde(flatten)]
    card: TicketCard,
    /// How to answer somebody we do not know; for the desk and the ticket's executor.
    reach: Option<Contacts>,
    /// What you may ask of it now.
    allowed: Vec<Verb>,
}

async fn show(call: Call, _: Nothing) -> Result<SeenTicket, Problem> {
    let mut card = found(call.app.cards().read(call.id()?).await?)?;
    let allowed = offered(&call, card.version as u64).await?;
    let answers = answers(&call.identity()?.actor, &card);
    let reach = match card.contact.take().filter(|_| answers) {
        Some(sealed) => match call.app.vault().open(card.id, &Sealed(sealed)).await {
            Ok(contacts) => Some(contacts),
            Err(VaultError::Erased) => None,
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let card = if audience(&call)? == Audience::Resident { card.for_residents() } else { card };
    Ok(SeenTicket { card, reach, allowed })
}

/// Whether whoever looks has to answer the applicant: the desk, and whoever does the work.
fn answers(actor: &Actor, card: &TicketCard) -> bool {
    let own = actor.person.is_some_and(|person| card.executor == Some(person.0));
    actor.roles.any(OFFICE) || own && actor.roles.has(Role::Executor)
}

/// As whom the caller reads.
pub(super) fn audience(call: &Call) -> Result<Audience, Problem> {
    Ok(Audience::of(&call.identity()?.actor))
}

/// Which comments.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhichComments {
    /// After this number.
    #[serde(default)]
    after: i64,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn comments(call: Call, which: WhichComments) -> Result<Page<Comment>, Problem> {
    found(permitted(&call, 0).await?)?;
    let (id, audience) = (call.id()?, audience(&call)?);
    let rows =
        ticket_card::comments(call.app.pool(), id, audience, which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |comment| comment.number.to_string()))
}

/// The history of a ticket.
#[derive(Debug, Serialize, JsonSchema)]
struct History {
    /// Figures of the ticket.
    case: TicketCase,
    /// What happened, in the order in which it happened.
    steps: Vec<TicketStep>,
}

async fn history(call: Call, _: Nothing) -> Result<History, Problem> {
    let case = found(ticket_history::case(call.app.pool(), call.id()?).await?)?;
    if Visibility::of(&call.identity()?.actor) != Visibility::Every {
        found(permitted(&call, 0).await?)?;
    }
    let steps = ticket_history::history(call.app.pool(), case.id).await?;
    Ok(History { case, steps })
}

/// The most events of one ticket that a screen shows.
const CHAPTERS: i64 = 2_000;

async fn timeline(call: Call, _: Nothing) -> Result<Vec<Chapter>, Problem> {
    found(permitted(&call, 0).await?)?;
    Ok(chapters(call.app.pool(), call.id()?, CHAPTERS).await?)
}

/// When; as it is, where nothing is said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct When {
    /// After so many of its events.
    #[serde(default)]
    version: Option<i64>,
    /// At this instant: with what the log had by then.
    #[serde(default)]
    at: Option<Moment>,
}

async fn past(call: Call, when: When) -> Result<TicketCard, Problem> {
    found(permitted(&call, 0).await?)?;
    let (pool, id) = (call.app.pool(), call.id()?);
    let now = found(call.app.cards().read(id).await?)?;
    let until = HistoryEnd { version: when.version, known: when.at.map(Moment::at) };
    let events = streams::up_to(pool, ("ticket", &id.to_string()), until).await?;
    let events: Vec<_> = events.into_iter().map(tail::recorded).collect();
    let card = ticket_card::folded(id, &events).map_err(|defect| Fault::Failure.caused_by(&defect))?;
    let card = found(card)?;
    // how to reach somebody is no history
    Ok(TicketCard { address: now.address, contact: None, ..card })
}
