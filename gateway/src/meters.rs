//! Meters and their readings.

use domain::{
    Role::{Accountant, Administrator, Executor, Integrator, Operator, Supervisor},
    meter::{
        CorrectReading, InstallMeter, ReadMeter, RecordReadings, RemoveMeter, ReplaceMeter, VerifyMeter,
    },
};
use projections::meters::{MeterRow, ReadingRow, meter, meters, meters_at, readings};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::Call,
    command::{command, creation},
    problem::Problem,
    query::{Limit, Nothing, Page, STAFF_AND_PARTNERS, found, query},
    route::{Right, Route},
};

const FITTERS: Right = Right::Roles(&[Operator, Executor, Supervisor, Administrator]);

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let readers = Right::Roles(&[Operator, Executor, Supervisor, Accountant, Integrator, Administrator]);
    let correctors = Right::Roles(&[Operator, Supervisor, Accountant, Administrator]);
    let recorders = Right::Roles(&[Integrator, Administrator]);
    let (lookers, reads) = (Right::Roles(STAFF_AND_PARTNERS), &["meters"]);
    vec![
        query("list_meters", "/api/meters", lookers, reads, list)
            .about("Meters by serial number, or those of a place."),
        query("show_meter", "/api/meters/{id}", lookers, reads, show).about("A meter."),
        query("list_readings", "/api/meters/{id}/readings", lookers, reads, list_readings)
            .about("The readings of a meter, the latest first."),
        creation::<InstallMeter>("install_meter", "/api/meters", FITTERS),
        command::<ReadMeter>("read_meter", "/api/meters/{id}/read", readers),
        command::<CorrectReading>("correct_reading", "/api/meters/{id}/correct", correctors),
        command::<VerifyMeter>("verify_meter", "/api/meters/{id}/verify", FITTERS),
        command::<ReplaceMeter>("replace_meter", "/api/meters/{id}/replace", FITTERS),
        command::<RemoveMeter>("remove_meter", "/api/meters/{id}/remove", FITTERS),
        command::<RecordReadings>("record_readings", "/api/meters/{id}/record-readings", recorders),
    ]
}

/// Which meters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Those of this unit or house, all of them.
    #[serde(default)]
    place: Option<Uuid>,
    /// After this one.
    #[serde(default)]
    after: Option<Uuid>,
    /// So many.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<Page<MeterRow>, Problem> {
    if let Some(place) = which.place {
        return Ok(Page { items: meters_at(call.app.pool(), place).await?, next: None });
    }
    let rows = meters(call.app.pool(), which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |meter| meter.id.to_string()))
}

async fn show(call: Call, _: Nothing) -> Result<MeterRow, Problem> {
    found(meter(call.app.pool(), call.id()?).await?)
}

/// Which readings.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhichReadings {
    /// After this one.
    #[serde(default)]
    after: Option<Uuid>,
    /// So many.
    #[serde(default)]
    limit: Limit,
}

async fn list_readings(call: Call, which: WhichReadings) -> Result<Page<ReadingRow>, Problem> {
    let rows = readings(call.app.pool(), call.id()?, which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |reading| reading.id.to_string()))
}
