//! When the company works, for screens that count the time left.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use domain::{audience::STAFF, rules::RuleCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    call::Call,
    problem::{Fault, Problem},
    query::{Day, query},
    route::{Right, Route},
};

/// Nobody looks further.
const MOST_DAYS: i64 = 400;

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        query("show_hours", "/api/hours", Right::Roles(STAFF), &[], show)
            .about("When the company works: what promises in business time are counted by."),
    ]
}

/// Which days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// The first day, by UTC.
    from: Day,
    /// The last day, by UTC.
    to: Day,
}

/// From opening to closing.
#[derive(Debug, Serialize, JsonSchema)]
struct Hours {
    /// When it opens.
    from: DateTime<Utc>,
    /// When it closes.
    to: DateTime<Utc>,
}

async fn show(call: Call, which: Which) -> Result<Vec<Hours>, Problem> {
    let (from, to) = (which.from.date(), which.to.date());
    if (to - from).num_days() > MOST_DAYS {
        return Err(Fault::Invalid.because("so many days are too many").at("to"));
    }
    let from = from.and_time(NaiveTime::MIN).and_utc();
    let to = to.and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(1);
    let rules = call.app.store().rules().current().await?;
    let calendar = rules.calendars.in_force(&RuleCode::default_rule(), Utc::now());
    let calendar = calendar.ok_or_else(|| Fault::NotFound.because("no calendar is in force"))?.content;
    Ok(calendar.open_hours(from, to).map(|(from, to)| Hours { from, to }).collect())
}
