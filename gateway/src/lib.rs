//! The way in over HTTP: commands, queries, live updates.
//!
//! [`routes`] is the list that everything comes from. A request passes `edge` (its name, place, time and
//! right), its route's handler, and on "no" [`problem`]. Commands share one handler, [`command`].

mod app;
mod audit;
pub mod auth;
mod batch_loader;
pub mod call;
pub mod command;
mod config;
mod dates;
mod docs;
mod edge;
mod health;
mod help;
mod live;
pub mod metrics;
mod models;
pub mod openapi;
pub mod problem;
pub mod query;
pub mod route;
mod router;
mod rules;
mod screens;
mod serve;
mod session;

mod accounts;
mod dashboard;
mod events;
mod failures;
mod files;
mod home;
mod hours;
mod houses;
mod meters;
mod names;
mod payments;
mod people;
mod search;
mod tickets;
mod users;

pub use app::{App, Workers};
pub use config::{Config, OutOfBounds};
pub use models::{Models, Positions};
pub use route::{Right, Route};
pub use router::router;
pub use serve::serve;

/// Every operation there is.
pub fn routes() -> Vec<Route> {
    let parts = [
        session::routes(),
        tickets::routes(),
        accounts::routes(),
        payments::routes(),
        meters::routes(),
        houses::routes(),
        people::routes(),
        users::routes(),
        rules::routes(),
        files::routes(),
        events::routes(),
        audit::routes(),
        failures::routes(),
        names::routes(),
        dashboard::routes(),
        home::routes(),
        hours::routes(),
        search::routes(),
        live::routes(),
        docs::routes(),
        screens::routes(),
        help::routes(),
        health::routes(),
        metrics::routes(),
    ];
    parts.into_iter().flatten().collect()
}
