//! Meters and their readings.

use domain::{
    Actor,
    audience::STAFF_AND_PARTNERS,
    id::MeterId,
    meter::{
        CorrectReading, InstallMeter, Meter, MeterPlace, ReadMeter, RecordReadings, RemoveMeter,
        ReplaceMeter, VerifyMeter,
    },
};
use projections::{
    Model,
    meters::{MeterRow, ReadingRow, meter, meters, meters_at, readings},
};
use schemars::JsonSchema;
use schemas::{Ask, Done, Store, meters::Replace, store::UnitError};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    App,
    call::Call,
    command::{CommandContext, IntoCommand, command, creation},
    people::{homes, is_home},
    problem::{Fault, Problem},
    query::{Limit, Nothing, Page, found, query},
    route::{Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let (lookers, reads) = (Right::SignedIn, &[Model::Meters, Model::People]);
    vec![
        query("list_meters", "/api/meters", lookers, reads, list)
            .about("Meters by serial number, or those of a place."),
        query("show_meter", "/api/meters/{id}", lookers, reads, show).about("A meter."),
        query("list_readings", "/api/meters/{id}/readings", lookers, reads, list_readings)
            .about("The readings of a meter, the latest first."),
        creation::<NewMeter>("install_meter", "/api/meters"),
        command::<Reading>("read_meter", "/api/meters/{id}/read"),
        command::<CorrectReading>("correct_reading", "/api/meters/{id}/correct"),
        command::<VerifyMeter>("verify_meter", "/api/meters/{id}/verify"),
        command::<Replacement>("replace_meter", "/api/meters/{id}/replace"),
        command::<RemoveMeter>("remove_meter", "/api/meters/{id}/remove"),
        command::<ForeignReadings>("record_readings", "/api/meters/{id}/record-readings"),
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
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<Page<MeterRow>, Problem> {
    let actor = &call.identity()?.actor;
    let staff = actor.roles.any(STAFF_AND_PARTNERS);
    if let Some(place) = which.place {
        found((staff || is_home(&call.app, actor, place).await?).then_some(()))?;
        return Ok(Page { items: meters_at(call.app.pool(), place).await?, next: None });
    }
    if !staff {
        return Err(Fault::Invalid.because("say of which unit").at("place"));
    }
    let rows = meters(call.app.pool(), which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |meter| meter.id.to_string()))
}

/// The meter, if it exists for whoever asks: a resident has it at home.
async fn visible(app: &App, actor: &Actor, id: Uuid) -> Result<Option<MeterRow>, Problem> {
    let Some(meter) = meter(app.pool(), id).await? else { return Ok(None) };
    if actor.roles.any(STAFF_AND_PARTNERS) {
        return Ok(Some(meter));
    }
    let home = match meter.unit {
        Some(unit) => is_home(app, actor, unit).await?,
        None => false,
    };
    Ok(home.then_some(meter))
}

async fn show(call: Call, _: Nothing) -> Result<MeterRow, Problem> {
    found(visible(&call.app, &call.identity()?.actor, call.id()?).await?)
}

/// Install a meter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct NewMeter(InstallMeter);

impl IntoCommand for NewMeter {
    type Command = InstallMeter;

    async fn into_command(self, context: CommandContext<'_>) -> Result<InstallMeter, Problem> {
        let (house, unit) = match self.0.place {
            MeterPlace::Unit { unit } => (None, Some(unit)),
            MeterPlace::House { house } => (Some(house), None),
        };
        context.knows_place(house, unit, ["place.house", "place.unit"]).await?;
        Ok(self.0)
    }
}

/// Read a meter. A resident reads those at home, in their own name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
struct Reading(ReadMeter);

impl IntoCommand for Reading {
    type Command = ReadMeter;

    async fn into_command(self, context: CommandContext<'_>) -> Result<ReadMeter, Problem> {
        let homes = homes(context.app, context.actor).await?;
        Ok(ReadMeter { homes, ..self.0 })
    }
}

/// Hang another in its place. The other is installed before, by a command of its own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct Replacement(ReplaceMeter);

impl IntoCommand for Replacement {
    type Command = ReplaceMeter;

    async fn into_command(self, context: CommandContext<'_>) -> Result<ReplaceMeter, Problem> {
        context.knows::<Meter>(self.0.by.0, "by").await?;
        Ok(self.0)
    }

    async fn execute(store: &Store, id: Uuid, command: &ReplaceMeter, ask: &Ask) -> Result<Done, UnitError> {
        store.execute_unit(&Replace { meter: MeterId(id), command }, ask).await
    }
}

/// Take another system's readings as facts; those known already are passed over. A meter never heard of
/// is installed by it, as one register that is where they say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct ForeignReadings(RecordReadings);

impl IntoCommand for ForeignReadings {
    type Command = RecordReadings;

    async fn into_command(self, context: CommandContext<'_>) -> Result<RecordReadings, Problem> {
        let origin = &self.0.origin;
        context.is_of::<Meter>(origin, MeterId::named(&origin.name()).0, "origin").await?;
        Ok(self.0)
    }
}

/// Which readings.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhichReadings {
    /// After this one.
    #[serde(default)]
    after: Option<Uuid>,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn list_readings(call: Call, which: WhichReadings) -> Result<Page<ReadingRow>, Problem> {
    let meter = found(visible(&call.app, &call.identity()?.actor, call.id()?).await?)?;
    let rows = readings(call.app.pool(), meter.id, which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |reading| reading.id.to_string()))
}
