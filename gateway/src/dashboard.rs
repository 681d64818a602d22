//! The first screen's counters.

use chrono::Utc;
use chrono_tz::Tz;
use domain::audience::OFFICE;
use projections::{
    Model,
    dashboard::{self, Dashboard},
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    call::Call,
    problem::{Fault, Problem},
    query::{Day, query},
    route::{Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let readers = Right::Roles(OFFICE);
    vec![
        query("show_dashboard", "/api/dashboard", readers, &[Model::Dashboard, Model::TicketQueue], show)
            .about("What stands where now, and what came and went on some days."),
    ]
}

/// Which days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// The first day.
    from: Day,
    /// The last day.
    to: Day,
    /// Where a day begins: `Asia/Tbilisi`; `UTC` unless said otherwise.
    #[serde(default = "utc")]
    zone: String,
}

fn utc() -> String {
    "UTC".to_owned()
}

async fn show(call: Call, which: Which) -> Result<Dashboard, Problem> {
    let zone: Tz = which.zone.parse().map_err(|_| Fault::Invalid.because("no such time zone").at("zone"))?;
    let (from, to) = (which.from.date(), which.to.date());
    Ok(dashboard::dashboard(call.app.pool(), Utc::now(), zone.name(), from, to).await?)
}
