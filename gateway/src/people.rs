//! People, and who lives or owns where.

use axum::{http::Method, response::Response};
use domain::{
    Role::{Accountant, Administrator, Operator, Resident, Supervisor},
    contact::Contacts,
    person::{ChangeContacts, ChangeContactsRefused, ErasePerson, Person, RegisterPerson},
    residency::{BeginResidency, ChangeShare, EndResidency},
    sealed::Sealed,
};
use schemars::JsonSchema;
use schemas::vault::VaultError;
use serde::Deserialize;

use crate::{
    call::Call,
    command::{self, Desk, Intake, Outcome, command, creation},
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

const KEEPERS: &[domain::Role] = &[Operator, Supervisor, Accountant, Administrator];

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let keepers = Right::Roles(KEEPERS);
    let own = Right::Roles(&[Operator, Supervisor, Accountant, Administrator, Resident]);
    let (eraser, outcome) = (Right::Roles(&[Administrator]), Answer::json::<Outcome>(200));
    vec![
        creation::<NewPerson>("register_person", "/api/people", keepers),
        command::<NewContacts>("change_contacts", "/api/people/{id}/contacts", own),
        Route::new(Method::POST, "/api/people/{id}/erase", "erase_person", eraser, outcome, erase)
            .takes::<ErasePerson>()
            .commanding(),
        creation::<BeginResidency>("begin_residency", "/api/residencies", keepers),
        command::<ChangeShare>("change_share", "/api/residencies/{id}/share", keepers),
        command::<EndResidency>("end_residency", "/api/residencies/{id}/end", keepers),
    ]
}

/// Register a person. What is said of them is sealed under a key of theirs before anybody keeps it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    /// How they are called and reached.
    contacts: Contacts,
}

impl Intake for NewPerson {
    type Command = RegisterPerson;

    async fn take_in(self, desk: Desk<'_>) -> Result<RegisterPerson, Problem> {
        let person = desk.app.store().load::<Person>(desk.id).await;
        let sealed = match person.map_err(|error| Fault::Unavailable.caused_by(&error))?.state {
            Person::Unknown => desk.app.vault().seal(desk.id, &self.contacts).await?,
            // refused, or a repetition: a key made now would stand in the place of one thrown away
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

impl Intake for NewContacts {
    type Command = ChangeContacts;

    async fn take_in(self, desk: Desk<'_>) -> Result<ChangeContacts, Problem> {
        let own = desk.actor.person.is_some_and(|person| person.0 == desk.id);
        if !own && !desk.actor.roles.any(KEEPERS) {
            return Err(Problem::refused(&ChangeContactsRefused::Unknown));
        }
        match desk.app.vault().reseal(desk.id, &self.contacts).await {
            Ok(sealed) => Ok(ChangeContacts { sealed }),
            // erased, or never known: the decision says which
            Err(VaultError::Erased) => Ok(ChangeContacts { sealed: Sealed(String::new()) }),
            Err(error) => Err(error.into()),
        }
    }
}

/// The key goes as soon as the decision stands. Whoever dies in between leaves that to the reaction to
/// the same event.
async fn erase(call: Call) -> Result<Response, Problem> {
    let (id, key) = (call.id()?, command::key(&call)?);
    let erase: ErasePerson = call.json()?;
    let done = command::execute(&call, id, &erase, key).await?;
    call.app.vault().forget(id).await?;
    command::answer(id, &done)
}
