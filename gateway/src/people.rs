//! People, and who lives or owns where.

use axum::{http::Method, response::Response};
use domain::{
    Actor, Role,
    audience::{OFFICE, OFFICE_AND_RESIDENTS},
    contact::Contacts,
    person::{ChangeContacts, ErasePerson, Person, RegisterPerson},
    residency::{BeginResidency, ChangeShare, EndResidency, HomeUnit},
    sealed::Sealed,
};
use projections::{
    Model,
    people::{self as views, Inhabitant, PersonRow, ResidencyRow},
};
use schemars::JsonSchema;
use schemas::vault::VaultError;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    App,
    call::Call,
    command::{self, CommandContext, IntoCommand, Outcome, command, creation},
    problem::{Fault, Problem},
    query::{Day, Limit, Nothing, Page, found, query},
    route::{Answer, Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let (eraser, outcome) = (Right::to_ask::<ErasePerson>(), Answer::json::<Outcome>(200));
    let (readers, own) = (Right::Roles(OFFICE), Right::Roles(OFFICE_AND_RESIDENTS));
    let reads = &[Model::People];
    vec![
        query("list_people", "/api/people", readers, reads, list).about("People by name."),
        query("show_person", "/api/people/{id}", own, reads, show).about("A person; residents, themselves."),
        query("list_residencies", "/api/people/{id}/residencies", own, reads, list_residencies)
            .about("What ties a person to which units, now and before."),
        query("list_inhabitants", "/api/residencies", readers, reads, list_inhabitants)
            .about("Who lived in a unit or a house, or owned it, on a day."),
        creation::<NewPerson>("register_person", "/api/people"),
        command::<NewContacts>("change_contacts", "/api/people/{id}/contacts"),
        Route::new(Method::POST, "/api/people/{id}/erase", "erase_person", eraser, outcome, erase)
            .takes::<ErasePerson>()
            .commanding(<ErasePerson as IntoCommand>::refusal_codes),
        creation::<NewResidency>("begin_residency", "/api/residencies"),
        command::<ChangeShare>("change_share", "/api/residencies/{id}/share"),
        command::<EndResidency>("end_residency", "/api/residencies/{id}/end"),
    ]
}

/// Register a person. What is said of them is sealed under a key of theirs before anybody keeps it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    /// How they are called and reached.
    contacts: Contacts,
}

impl IntoCommand for NewPerson {
    type Command = RegisterPerson;

    async fn into_command(self, context: CommandContext<'_>) -> Result<RegisterPerson, Problem> {
        let person = context.app.store().load::<Person>(context.id).await;
        let sealed = match person.map_err(|error| Fault::Unavailable.caused_by(&error))?.state {
            Person::Unknown => match context.app.vault().seal(context.id, &self.contacts).await {
                // erased meanwhile: the append says so
                Err(VaultError::Erased) => Sealed(String::new()),
                sealed => sealed?,
            },
            // refused, or a repetition
            Person::Registered | Person::Erased => Sealed(String::new()),
        };
        Ok(RegisterPerson { sealed })
    }
}

/// Replace the contacts. A resident changes their own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewContacts {
    /// How they are called and reached, all of it.
    contacts: Contacts,
}

impl IntoCommand for NewContacts {
    type Command = ChangeContacts;

    async fn into_command(self, context: CommandContext<'_>) -> Result<ChangeContacts, Problem> {
        let sealed = match context.app.vault().reseal(context.id, &self.contacts).await {
            // erased, or never known: the decision says which
            Err(VaultError::Erased) => Sealed(String::new()),
            sealed => sealed?,
        };
        Ok(ChangeContacts { person: context.id.into(), sealed })
    }
}

/// Tie a person to a unit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct NewResidency(BeginResidency);

impl IntoCommand for NewResidency {
    type Command = BeginResidency;

    async fn into_command(self, context: CommandContext<'_>) -> Result<BeginResidency, Problem> {
        let BeginResidency { person, house, unit, .. } = self.0;
        context.knows::<Person>(person.0, "person").await?;
        context.knows_place(Some(house), Some(unit), ["house", "unit"]).await?;
        Ok(self.0)
    }
}

/// The key goes as soon as the decision stands. Whoever dies in between leaves that to the reaction to
/// the same event.
async fn erase(call: Call) -> Result<Response, Problem> {
    let (id, key) = (call.id()?, command::key(&call)?);
    let erase: ErasePerson = call.json()?;
    let done = command::execute::<ErasePerson>(&call, id, &erase, key).await?;
    call.app.vault().forget(id).await?;
    command::answer(id, &done)
}

/// Which people.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// After this one.
    #[serde(default)]
    after: Option<Uuid>,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<Page<PersonRow>, Problem> {
    let rows = views::persons(call.app.pool(), which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |person| person.id.to_string()))
}

/// The person in the path, if they exist for whoever asks.
fn visible(call: &Call) -> Result<Uuid, Problem> {
    let (id, actor) = (call.id()?, &call.identity()?.actor);
    let own = actor.person.is_some_and(|person| person.0 == id);
    found((own || actor.roles.any(OFFICE)).then_some(id))
}

async fn show(call: Call, _: Nothing) -> Result<PersonRow, Problem> {
    found(views::person(call.app.pool(), visible(&call)?).await?)
}

async fn list_residencies(call: Call, _: Nothing) -> Result<Vec<ResidencyRow>, Problem> {
    Ok(views::residencies(call.app.pool(), visible(&call)?).await?)
}

/// Where, and when.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhereAndWhen {
    /// In this unit or house.
    place: Uuid,
    /// On this day; today unless said otherwise.
    #[serde(default)]
    on: Option<Day>,
}

async fn list_inhabitants(call: Call, asked: WhereAndWhen) -> Result<Vec<Inhabitant>, Problem> {
    let on = match asked.on {
        Some(day) => day.date(),
        None => call.app.today().await?,
    };
    Ok(views::inhabitants(call.app.pool(), asked.place, on).await?)
}

/// Where the actor lives, or what they own, today. Only a resident's rights depend on that.
pub(crate) async fn homes(app: &App, actor: &Actor) -> Result<Vec<HomeUnit>, Problem> {
    let resident = actor.person.filter(|_| actor.roles.has(Role::Resident));
    let Some(person) = resident else { return Ok(Vec::new()) };
    Ok(views::homes(app.pool(), person.0, app.today().await?).await?)
}

/// Whether this place, a unit or a house, is one of those.
pub(crate) async fn is_home(app: &App, actor: &Actor, place: Uuid) -> Result<bool, Problem> {
    Ok(homes(app, actor).await?.iter().any(|home| [home.unit.0, home.house.0].contains(&place)))
}
