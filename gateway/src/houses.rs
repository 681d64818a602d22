//! Houses.

use domain::{
    audience::STAFF_AND_PARTNERS,
    house::{AddEntrance, AddUnit, RegisterHouse, RevisePassport},
};
use projections::{
    Model,
    houses::{HouseCard, UnitRow, house, houses, units},
};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::Call,
    command::{command, creation},
    problem::Problem,
    query::{Limit, Nothing, Page, found, query},
    route::{Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let (readers, reads) = (Right::Roles(STAFF_AND_PARTNERS), &[Model::Houses]);
    vec![
        query("list_houses", "/api/houses", readers, reads, list).about("Houses by address."),
        query("show_house", "/api/houses/{id}", readers, reads, show).about("A house's card."),
        query("list_units", "/api/houses/{id}/units", readers, reads, list_units)
            .about("The units of a house."),
        creation::<RegisterHouse>("register_house", "/api/houses"),
        command::<RevisePassport>("revise_passport", "/api/houses/{id}/passport"),
        command::<AddEntrance>("add_entrance", "/api/houses/{id}/entrances"),
        command::<AddUnit>("add_unit", "/api/houses/{id}/units"),
    ]
}

/// Which houses.
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

async fn list(call: Call, which: Which) -> Result<Page<HouseCard>, Problem> {
    let rows = houses(call.app.pool(), which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |house| house.id.to_string()))
}

async fn show(call: Call, _: Nothing) -> Result<HouseCard, Problem> {
    found(house(call.app.pool(), call.id()?).await?)
}

async fn list_units(call: Call, _: Nothing) -> Result<Vec<UnitRow>, Problem> {
    Ok(units(call.app.pool(), call.id()?).await?)
}
