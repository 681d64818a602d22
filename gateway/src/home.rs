//! A resident's first screen in one answer: what to pay, what to read, what is being done, what broke down.

use chrono::NaiveDate;
use domain::{
    audience::RESIDENTS,
    meter::SubmissionWindow,
    ticket::{
        Status::{Assigned, InProgress, New, Paused, Resolved},
        Visibility,
    },
};
use projections::{
    Model,
    accounts::{self, HeldAccount},
    houses::{self, UnitAddress},
    meters::{self, MeterRow},
    people,
    ticket_queue::{self, Asked, Incident, QueuedTicket, Sort},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    call::Call,
    problem::{Fault, Problem},
    query::{Nothing, found, query},
    route::{Right, Route},
};

const READS: &[Model] = &[Model::Accounts, Model::Houses, Model::Meters, Model::People, Model::TicketQueue];
/// Nobody looks further on a first screen.
const TICKETS: i64 = 50;
const INCIDENTS: i64 = 5;

/// The route.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        query("show_home", "/api/home", Right::Roles(RESIDENTS), READS, show)
            .about("What a resident sees first: accounts, readings to submit, open requests."),
    ]
}

/// What a resident sees first.
#[derive(Debug, Serialize, JsonSchema)]
struct Home {
    /// How they are called; none of somebody erased.
    name: Option<String>,
    /// Where they live, or what they own.
    places: Vec<UnitAddress>,
    /// What they pay for.
    accounts: Vec<HeldAccount>,
    /// What they read.
    meters: Vec<HomeMeter>,
    /// Until when what they read counts for the month charged next.
    readings_by: NaiveDate,
    /// What they asked for and what is not over, the latest first.
    tickets: Vec<QueuedTicket>,
    /// What broke down in their houses, told by others, and is not over: the latest first.
    incidents: Vec<Incident>,
}

/// A meter at home.
#[derive(Debug, Serialize, JsonSchema)]
struct HomeMeter {
    /// The meter.
    #[serde(flatten)]
    meter: MeterRow,
    /// Whether it was not read yet for the month charged next.
    awaited: bool,
}

async fn show(call: Call, _: Nothing) -> Result<Home, Problem> {
    let (pool, today) = (call.app.pool(), call.app.today().await?);
    let actor = &call.identity()?.actor;
    let (person, visibility) = (found(actor.person)?.0, Visibility::of(actor));
    let window = SubmissionWindow::on(today).ok_or_else(|| Fault::Failure.because(""))?;
    let asked = Asked {
        statuses: vec![New, Assigned, InProgress, Paused, Resolved],
        applicant: Some(person),
        sort: Sort::Opened,
        limit: TICKETS,
        ..Asked::of(visibility)
    };
    let homes = people::homes(pool, person, today).await?;
    let units: Vec<_> = homes.iter().map(|home| home.unit.0).collect();
    let houses: Vec<_> = homes.iter().map(|home| home.house.0).collect();
    let (who, places, incidents, accounts, meters, (tickets, _)) = tokio::try_join!(
        people::person(pool, person),
        houses::unit_addresses(pool, &units),
        ticket_queue::incidents(pool, &houses, person, INCIDENTS),
        accounts::held(pool, person),
        meters::in_service(pool, &units),
        ticket_queue::tickets(pool, &asked),
    )?;
    let awaited = |meter: &MeterRow| meter.cadence == "monthly" && window.is_reading_missing(meter.last_date);
    Ok(Home {
        name: who.and_then(|person| person.name),
        places,
        accounts,
        meters: meters.into_iter().map(|meter| HomeMeter { awaited: awaited(&meter), meter }).collect(),
        readings_by: window.by,
        tickets,
        incidents,
    })
}
