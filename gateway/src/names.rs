//! How those are called whom other answers know by their ids only.

use domain::audience::{CREW_READERS, STAFF};
use projections::{
    Model,
    names::{self, Named},
};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::Call,
    problem::{Fault, Problem},
    query::{Nothing, Several, query},
    route::{Right, Route},
};

/// The most names at once: as many as a page has rows, with two to a row.
const MOST: usize = 400;

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let (staff, reads) = (Right::Roles(STAFF), &[Model::People, Model::Users]);
    let senders = Right::Roles(CREW_READERS);
    vec![
        query("list_names", "/api/names", staff, reads, list)
            .about("The names of persons and users, by their ids."),
        query("list_crew", "/api/crew", senders, reads, crew)
            .about("Those who can be given a ticket, by name."),
    ]
}

/// Whose.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Whose {
    /// Persons and users.
    ids: Several<Uuid>,
}

async fn list(call: Call, whose: Whose) -> Result<Vec<Named>, Problem> {
    if whose.ids.0.len() > MOST {
        return Err(Fault::Invalid.because(format!("at most {MOST} names at once")).at("ids"));
    }
    Ok(names::names(call.app.pool(), &whose.ids.0).await?)
}

async fn crew(call: Call, _: Nothing) -> Result<Vec<Named>, Problem> {
    Ok(names::crew(call.app.pool()).await?)
}
