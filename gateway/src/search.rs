//! Finding anything by a few characters.

use domain::{
    Roles,
    audience::{OFFICE, STAFF_AND_PARTNERS},
};
use projections::{
    Model,
    search::{self as finder, Found, What},
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    call::Call,
    problem::Problem,
    query::{Several, query},
    route::{Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        query("search", "/api/search", Right::Roles(STAFF_AND_PARTNERS), &[Model::Search], find)
            .about("What there is by a few characters of its number, name or address; slips are forgiven."),
    ]
}

/// What is sought.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Sought {
    /// At least three characters.
    text: String,
    /// Only these, with commas between them.
    #[serde(default)]
    what: Several<What>,
}

async fn find(call: Call, sought: Sought) -> Result<Vec<Found>, Problem> {
    let mut visible = visible(call.identity()?.actor.roles).to_vec();
    if !sought.what.0.is_empty() {
        visible.retain(|what| sought.what.0.contains(what));
    }
    Ok(finder::search(call.app.pool(), &sought.text, &visible).await?)
}

/// Who sees some of the tickets and people only is shown none here.
fn visible(roles: Roles) -> &'static [What] {
    if roles.any(OFFICE) {
        &[What::Ticket, What::House, What::Unit, What::Person, What::Account, What::Meter]
    } else {
        &[What::House, What::Unit, What::Meter]
    }
}
